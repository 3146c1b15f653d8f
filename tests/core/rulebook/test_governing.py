"""Which book governs a new record: its condition, then rank, then the newest in force when it was received."""

import pytest

from kesu.core.rulebook.governing import EqualClaim, Undecidable, equal_claims, govern
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.library.books import from_files
from tests.core.toys import HEAD, ZONE, at, facts, files

MARCH = Moment(at("2026-03-02 10:00"))
HOME = "export == false"
ABROAD = "export"


def book(
    book_id: str = "toy",
    *,
    since: str = "2026-01-01",
    edition: str = "1",
    when: str = "",
    head: str = "",
) -> Book:
    texts = files(kinds=facts(export="truth", loss="money"))
    serves = (
        f'serves = [{{ kind = "case", when = "{when}" }}]\n'
        if when
        else 'serves = [{ kind = "case" }]\n'
    )
    own = (
        HEAD.replace('"toy"', f'"{book_id}"')
        .replace("2026-01-01", since)
        .replace('"1"', f'"{edition}"')
    )
    return from_files(texts | {"book.toml": own + serves + head})


def chosen(*books: Book, **given: object) -> str | None:
    found = govern(books, "case", given, MARCH, ZONE.key).book
    return f"{found.id} {found.edition}" if found else None


def verdicts(*books: Book, **given: object) -> dict[str, str]:
    trace = govern(books, "case", given, MARCH, ZONE.key).trace
    return {f"{c.book} {c.edition}": f"{c.verdict} {c.by}".strip() for c in trace}


def test_the_newest_edition_in_force_at_receipt_governs():
    books = [book(), book(edition="2", since="2026-02-01"), book(edition="3", since="2026-03-03")]
    assert chosen(*books) == "toy 2"
    assert verdicts(*books) == {
        "toy 1": "superseded 2",
        "toy 2": "governs",
        "toy 3": "not_in_force",
    }


def test_an_edition_is_in_force_from_the_first_moment_of_its_day():
    assert chosen(book(since="2026-03-02")) == "toy 1"
    assert chosen(book(since="2026-03-03")) is None


def test_a_book_whose_condition_does_not_hold_claims_nothing():
    books = [book("home", when=HOME), book("abroad", when=ABROAD)]
    assert chosen(*books, export=True) == "abroad 1"
    assert verdicts(*books, export=False) == {"home 1": "governs", "abroad 1": "not_met"}


def test_what_is_not_known_at_receipt_is_named():
    found = govern([book("abroad", when=ABROAD)], "case", {}, MARCH, ZONE.key)
    assert found.book is None
    assert [(c.verdict, c.missing) for c in found.trace] == [("not_known", ("export",))]


def test_a_book_that_does_not_serve_the_kind_is_passed_over():
    found = govern([book()], "visit", {}, MARCH, ZONE.key)
    assert [c.verdict for c in found.trace] == ["not_serving"]


def test_rank_goes_before_the_day_in_force():
    special = book("special", head='outranks = ["toy"]\n')
    newer = book(since="2026-02-01")
    assert chosen(newer, special) == "special 1"
    assert verdicts(newer, special)["toy 1"] == "outranked special"


def test_a_book_that_replaces_another_governs_from_its_day_on():
    assert chosen(book(), book("new", since="2026-02-01", head='replaces = "toy"\n')) == "new 1"
    assert chosen(book(), book("new", since="2026-04-01", head='replaces = "toy"\n')) == "toy 1"


def test_of_unranked_books_the_newest_in_force_governs():
    books = [book("old"), book("young", since="2026-02-01")]
    assert verdicts(*books) == {"old 1": "older young", "young 1": "governs"}


def test_two_equal_claims_are_refused_at_receipt_at_the_latest():
    with pytest.raises(Undecidable, match="outranks or replaces") as refused:
        chosen(book("one"), book("two"))
    assert refused.value.claims == ("one 1", "two 1")


def test_a_setting_is_read_as_of_the_day_of_receipt():
    serves = 'serves = [{ kind = "case", when = "loss > settings.limit" }]\n'
    setting = '[[setting]]\nid = "limit"\nvalue = 100\nbasis = "stated"\ndated = [{ from = 2026-02-01, value = 50 }]\n'
    texts = files(setting, kinds=facts(loss="money"), head=serves)
    found = govern([from_files(texts)], "case", {"loss": 60}, MARCH, ZONE.key)
    assert found.book is not None


# -- found when the second is put in force -----------------------------------------------


def claims(new: Book, *others: Book) -> list[EqualClaim]:
    return equal_claims(new.source, [b.source for b in others])


def test_two_equal_claims_are_found_when_the_second_is_put_in_force():
    assert claims(book("two"), book("one")) == [EqualClaim("case", "two", "one", "2026-01-01")]


def test_claims_on_conditions_that_never_hold_together_are_not_equal():
    opposite = [book("a", when="export"), book("b", when="not export")]
    values = [book("a", when="export == true"), book("b", when="export == false")]
    numbers = [book("a", when="loss > 100"), book("b", when="loss <= 100")]
    assert [claims(*pair) for pair in (opposite, values, numbers)] == [[], [], []]
    assert claims(book("a", when="loss > 100"), book("b", when="loss <= 101"))


def test_rank_another_day_and_another_edition_of_the_same_book_make_claims_unequal():
    assert claims(book("two", head='outranks = ["one"]\n'), book("one")) == []
    assert claims(book("two"), book("one", head='replaces = "two"\n')) == []
    assert claims(book("two", since="2026-02-01"), book("one")) == []
    assert claims(book("one", edition="2"), book("one")) == []

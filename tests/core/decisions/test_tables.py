"""Decision tables: the first row that holds; what holds meanwhile; what is certain although something is open."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesu.core.decisions.deciding import decide
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import Decided, new_record
from kesu.core.records.views import View
from kesu.core.rulebook.plans import Book
from kesu.core.values import NOT_APPLICABLE, Moment
from tests.core.rulebook.faulty_books import decision, row
from tests.core.toys import at, book, facts, office

KINDS = facts(loss="money", urgent="truth", units="quantity", place="text")
ROWS = (
    row("loss >= 1000", "'grave'", "dear")
    + row("urgent", "'grave'", "urgent")
    + row("units >= 10", "'middling'", "many")
    + row("otherwise", "'light'", "rest")
)
NOW = Moment(at("2026-03-02 10:00"))


def decided(rows: str, extra: str = "", **values: Any) -> Decided:
    """Return what the table says of a record with these facts."""
    return _decided(book(decision(rows, extra), kinds=KINDS), values)


def _decided(toy: Book, values: dict[str, Any]) -> Decided:
    record = new_record(record_id="x", kind="case", book=toy.id, edition=toy.hash, opened_at=NOW)
    record.values[""].update(values)
    entry = Entry(act="fill", by=SYSTEM, happened_at=NOW, entered_at=NOW)
    return decide(toy.kinds["case"].decisions["grade"], View(record, "", entry, office()), 1)


def test_the_first_row_that_holds_gives_the_value():
    found = decided(ROWS, loss=2000, urgent=True, units=1)
    assert (found.value, found.row, found.status, found.missing) == ("grave", "dear", "final", ())


def test_the_residual_row_holds_when_no_other_does():
    found = decided(ROWS, loss=1, urgent=False, units=1)
    assert (found.value, found.row, found.status) == ("light", "rest", "final")


def test_while_a_row_above_is_open_the_value_is_provisional_and_says_what_lacks():
    found = decided(ROWS, loss=1, urgent=False)
    assert (found.value, found.status, found.missing) == ("light", "provisional", ("units",))


def test_what_holds_meanwhile_is_what_the_decision_says():
    found = decided(ROWS, "while_unknown = { gives = 'unclear' }", loss=1, urgent=False)
    assert (found.value, found.row, found.status) == ("unclear", "rest", "provisional")


def test_a_value_is_final_when_every_open_row_would_give_the_same():
    found = decided(ROWS, urgent=True)
    assert (found.value, found.row, found.status, found.missing) == ("grave", "urgent", "final", ())


def test_a_row_that_would_give_another_value_keeps_it_provisional():
    found = decided(ROWS, units=10)
    assert (found.value, found.status, found.missing) == (
        "middling",
        "provisional",
        ("loss", "urgent"),
    )


def test_a_table_without_a_row_that_holds_gives_nothing():
    only = row("urgent", "'grave'", "urgent")
    assert decided(only, urgent=False) == Decided(
        None, "", "undecided", (), 1, (("urgent", False, ((False, False, None),)),)
    )
    assert decided(only).missing == ("urgent",)
    assert decided(only, "while_unknown = { gives = 'light' }").status == "provisional"


def test_a_decision_that_does_not_arise_is_not_applicable():
    found = decided(ROWS, "when = \"place == 'hall'\"", place="yard")
    assert (found.value, found.status) == (NOT_APPLICABLE, "not_applicable")


def test_while_it_is_not_known_whether_it_arises_nothing_is_decided():
    found = decided(ROWS, "when = \"place == 'hall'\"")
    assert (found.value, found.status, found.missing) == (None, "undecided", ("place",))
    assert decided(ROWS, "when = \"place == 'hall'\"", place="hall", loss=5000).value == "grave"


def test_a_row_may_reckon_its_value():
    reckoned = row("otherwise", '{ is = "units * 2" }', "double")
    assert decided(reckoned, units=4).value == 8
    found = decided(reckoned)
    assert (found.value, found.row, found.status, found.missing) == (
        None,
        "double",
        "undecided",
        ("units",),
    )


def test_an_open_row_that_reckons_its_value_never_agrees():
    rows = row("urgent", '{ is = "units * 2" }', "double") + row("otherwise", "8", "rest")
    assert decided(rows, units=4).status == "provisional"


def test_the_trace_holds_every_row_looked_at_with_the_values_of_its_parts():
    found = decided(ROWS, loss=1, urgent=True)
    assert [(row_id, answer) for row_id, answer, _ in found.trace] == [
        ("dear", False),
        ("urgent", True),
    ]
    assert found.trace[0][2] == ((False, 1, 1000),)


@given(
    st.one_of(st.none(), st.integers(0, 2000)),
    st.sampled_from([True, False, None]),
    st.one_of(st.none(), st.integers(0, 20)),
)
def test_a_final_value_never_changes_however_much_more_is_learned(
    loss: int | None, urgent: bool | None, units: int | None
):
    toy = book(decision(ROWS), kinds=KINDS)
    known = {
        n: v for n, v in {"loss": loss, "urgent": urgent, "units": units}.items() if v is not None
    }
    now = _decided(toy, known)
    if now.status != "final":
        return
    for later in (
        {"loss": 0, "urgent": False, "units": 0},
        {"loss": 2000, "urgent": True, "units": 20},
    ):
        assert _decided(toy, later | known).value == now.value


@pytest.mark.parametrize("share", ["9 / 45", "0.2", "1 / 5"])
def test_a_band_at_exactly_its_edge(share: str):
    rows = row(f"units / 45 >= {share}", "'grave'") + row("otherwise", "'light'")
    assert decided(rows, units=9).value == "grave"
    assert decided(rows, units=8).value == "light"

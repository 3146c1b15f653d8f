"""Putting a book in force: once, unchanged, and never beside another that governs the same records."""

from datetime import date

import pytest

from kesu.cases.actions.publishing import publish
from kesu.cases.errors import NotAccepted
from kesu.cases.models import Edition
from kesu.core.records.entries import SYSTEM
from tests.cases.conftest import MON_9
from tests.cases.small_book import BOOK, FILES

pytestmark = pytest.mark.usefixtures("book")

RIVAL = {**FILES, "book.toml": BOOK.replace('id = "t01"', 'id = "t02"')}


def test_publishing_the_same_again_answers_the_edition_that_stands(book):
    assert publish(FILES, by=SYSTEM, at=MON_9) == book
    assert Edition.objects.count() == 1


def test_an_edition_is_never_written_over():
    other = {**FILES, "book.toml": BOOK.replace("试验", "另一次试验")}
    with pytest.raises(NotAccepted) as refusal:
        publish(other, by=SYSTEM, at=MON_9)
    assert refusal.value.code == "edition_published"


def test_a_book_that_governs_the_same_records_from_the_same_day_is_refused_with_every_kind():
    with pytest.raises(NotAccepted) as refusal:
        publish(RIVAL, by=SYSTEM, at=MON_9)
    told = [(r.code, r.particulars["kind"], r.particulars["book"]) for r in refusal.value.refusals]
    assert told == [
        ("edition_claims_equally", "complaint", "t01"),
        ("edition_claims_equally", "site_watch", "t01"),
    ]
    assert Edition.objects.count() == 1


def test_from_another_day_or_ranked_above_it_stands():
    assert publish(RIVAL, by=SYSTEM, at=MON_9, in_force_from=date(2026, 4, 1)).book == "t02"
    ranked = BOOK.replace('id = "t01"', 'id = "t03"\noutranks = ["t01"]')
    assert publish({**FILES, "book.toml": ranked}, by=SYSTEM, at=MON_9).book == "t03"

"""Small counts over lists: what is in hand, late, soon due, new, closed and how."""

from datetime import UTC, datetime, timedelta

import pytest

from kesu.cases.actions.posting import post
from kesu.cases.models import CaseRecord
from kesu.reports import counting
from tests.cases.conftest import MANAGER, MON_9, book, monday, opened

__all__ = ["book", "monday"]  # fixtures of the small procedure

DAY = timedelta(days=1)


@pytest.fixture
def three(book, monday):
    """Two complaints in hand and one withdrawn."""
    records = [opened().record_id for _ in range(3)]
    data = {"act": "void", "reason": "录错了"}
    post(record_id=records[2], entry_data=data, actor=MANAGER, op_id="void")
    return records


def test_records_are_counted_by_how_they_stand(three):
    found = counting.standing(
        CaseRecord.everything.all(), at=MON_9 + 2 * DAY, soon=MON_9 + 3 * DAY, since=MON_9 - DAY
    )
    assert (found.open, found.closed, found.all) == (2, {"void": 1}, 3)
    assert (found.late, found.due_soon, found.new, found.is_cut) == (2, 0, 3, False)


def test_what_is_due_is_soon_due_before_it_is_late(three):
    found = counting.standing(
        CaseRecord.everything.all(), at=MON_9, soon=MON_9 + DAY, since=MON_9 + DAY
    )
    assert (found.late, found.due_soon, found.new) == (0, 2, 0)


def test_counting_stops_at_the_newest_few(three, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(counting, "MOST_COUNTED", 2)
    at = datetime(2026, 3, 2, tzinfo=UTC)
    found = counting.standing(CaseRecord.everything.all(), at=at, soon=at, since=at)
    assert (found.all, found.is_cut) == (2, True)


def test_kinds_are_counted_up_to_a_number_of_rows(three):
    assert counting.by_kind(CaseRecord.everything.all()) == {"complaint": 3}
    assert counting.by_kind(CaseRecord.everything.all(), most=1) == {"complaint": 1}
    assert counting.by_kind(CaseRecord.everything.none()) == {}

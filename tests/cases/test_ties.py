"""A tie by hand stands on both sides, is taken back on both, and shows in every row beside the records."""

import json

import pytest

from kesu.cases.actions.posting import post
from kesu.cases.errors import NotAccepted
from kesu.cases.models import CaseRecord, Link, Tally
from kesu.cases.verifying import verify
from kesu.core.records.record import Codec
from kesu.journal.models import JournalEntry
from tests.cases.conftest import ENGINEER, later, op, opened

pytestmark = pytest.mark.usefixtures("home", "book", "monday")


def tied(record: str, link: str, to: str, by=ENGINEER, **more):
    data = {"act": "link", "link": link, "to": to, **more}
    return post(record_id=record, entry_data=data, actor=by, op_id=op())


def untied(record: str, link: str, to: str):
    return tied(record, link, to, value="withdrawn", reason="不是同一件")


def codes(fault) -> set[str]:
    return {refusal.code for refusal in fault.value.refusals}


def ties() -> set[tuple[str, str, str]]:
    return set(Link.everything.values_list("record_id", "sort", "other_id"))


def state(record: str):
    return Codec.load(json.loads(CaseRecord.everything.get(pk=record).state))


def test_a_duplicate_and_its_survivor_know_of_each_other():
    first, twin = opened().record_id, opened().record_id
    tied(twin, "duplicate", first)
    assert ties() == {(twin, "duplicate", first), (first, "duplicated_by", twin)}
    assert CaseRecord.everything.get(pk=twin).closed_as == "duplicate"
    assert CaseRecord.everything.get(pk=first).closed_as == ""
    assert [at[2] for at in state(first).links[0].receipts] == [twin]
    assert set(Tally.everything.filter(record=twin).values_list("root", flat=True)) <= {False}
    assert list(verify()) == []


def test_a_wrong_tie_is_taken_back_from_either_side():
    first, twin = opened().record_id, opened().record_id
    for side, sort, other in ((twin, "duplicate", first), (first, "duplicated_by", twin)):
        tied(twin, "duplicate", first)
        untied(side, sort, other)
        assert not {tie for tie in ties() if tie[1].startswith("duplicate")}
        assert CaseRecord.everything.get(pk=twin).closed_as == ""
    reasons = JournalEntry.everything.filter(record=first, act="link", text__contains="不是同一件")
    assert reasons.count() == 2
    assert list(verify()) == []


def test_the_survivor_came_in_when_the_first_of_its_complaints_did():
    first = opened().record_id
    with later("2026-03-02T15:00+08:00"):
        twin = opened(at=None).record_id
        tied(first, "duplicate", twin)
    assert state(twin).events["/opened"][0].at == state(first).opened_at
    untied(twin, "duplicated_by", first)
    assert state(twin).events["/opened"][0].at == state(twin).opened_at


def test_what_was_merged_before_passes_on_with_its_survivor():
    one, two, three = (opened().record_id for _ in range(3))
    tied(one, "duplicate", two)
    tied(two, "duplicate", three)
    assert {at[2] for link in state(three).links for at in link.receipts} == {one, two}


def test_a_survivor_is_told_by_somebody_who_may_close_the_other():
    first, twin = opened().record_id, opened().record_id
    tied(first, "duplicated_by", twin)
    assert CaseRecord.everything.get(pk=twin).closed_as == "duplicate"
    assert (twin, "duplicate", first) in ties()


def test_no_tie_leads_round():
    one, two, three = (opened().record_id for _ in range(3))
    tied(one, "follows", two)
    tied(two, "follows", three)
    with pytest.raises(NotAccepted) as fault:
        tied(three, "follows", one)
    assert codes(fault) == {"linked_round"}
    with pytest.raises(NotAccepted) as fault:
        tied(one, "followed_by", three)
    assert codes(fault) == {"linked_round"}
    assert list(verify()) == []


def test_nothing_is_merged_into_a_duplicate():
    one, two, three = (opened().record_id for _ in range(3))
    tied(two, "duplicate", three)
    before = ties()
    with pytest.raises(NotAccepted) as fault:
        tied(one, "duplicate", two)
    assert codes(fault) == {"is_duplicate"}
    assert ties() == before
    assert CaseRecord.everything.get(pk=one).closed_as == ""

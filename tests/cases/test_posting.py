"""The one door: what goes in, what stands afterwards, what is refused whole."""

import pytest
from django.db import connection

from kesu.cases.actions.erasing import erase
from kesu.cases.actions.posting import post
from kesu.cases.errors import Conflict, NotAccepted
from kesu.cases.models import CaseRecord, Deadline, DecisionRow, SearchText, Task, Timer
from kesu.cases.verifying import verify
from kesu.journal.models import AccessNote, IssuedNumber, JournalEntry, RefusalNote
from tests.cases.conftest import (
    ENGINEER,
    FRONT,
    MANAGER,
    MON_9,
    STRANGER,
    do,
    op,
    opened,
    registered,
)

pytestmark = pytest.mark.usefixtures("book", "monday")


def test_an_opened_complaint_stands_with_its_step_deadline_grade_and_timers():
    posted = opened(customer="C1", problem="noise")
    row = CaseRecord.everything.get(pk=posted.record_id)
    assert (row.kind, row.version, row.subject, row.customer) == ("complaint", 1, "噪音大", "C1")
    assert (row.grade, row.grade_status, row.number) == ("ordinary", "provisional", None)
    task = Task.everything.get(record=row)
    assert (task.step, task.party) == ("register", "post:engineer")
    assert str(task.due_at) == "2026-03-02 06:30:00+00:00"
    assert row.next_due == task.due_at
    assert Deadline.everything.filter(record=row, status="running").count() == 2
    assert DecisionRow.everything.get(record=row).decision == "grade"
    assert Timer.everything.filter(record=row, state="armed").count() == 4
    assert SearchText.everything.filter(record=row).exists()


def test_a_step_done_gives_the_number_and_opens_the_next():
    posted = opened()
    done = do(posted.record_id, "register", facts={"safety": True, "defective": "12"})
    assert (done.seq, done.number) == (2, "KS2026-0001")
    assert [t.step for t in Task.everything.all()] == ["investigate"]
    row = CaseRecord.everything.get()
    assert (row.grade, row.grade_status) == ("severe", "final")
    ledger = IssuedNumber.everything.get()
    assert (ledger.number, ledger.nx, ledger.record) == ("KS2026-0001", 1, posted.record_id)


def test_a_refused_entry_changes_nothing_and_names_why():
    posted = opened()
    with pytest.raises(NotAccepted) as refused:
        do(posted.record_id, "register", by=FRONT)
    assert refused.value.refusals[0].code == "not_yours"
    assert CaseRecord.everything.get().version == 1
    assert JournalEntry.everything.count() == 1
    note = RefusalNote.objects.get()
    assert (note.person, note.code, note.line) == ("person:901", "not_yours", "register")


def test_a_gate_is_refused_with_what_is_missing():
    record = opened().record_id
    registered(record)
    data = {"act": "open", "kind": "measure", "facts": {"text": "换轴承"}}
    post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op())
    do(record, "investigate", facts={"cause": "轴承"})
    with pytest.raises(NotAccepted) as refused:
        do(record, "finish", by=MANAGER, outcome="closed")
    assert "T-1" in refused.value.refusals[0].clauses
    do(record, "carry_out", item="measure.1")
    do(record, "finish", by=MANAGER, outcome="closed")
    row = CaseRecord.everything.get()
    assert (row.closed_as, row.next_due) == ("closed", None)
    assert not Task.everything.exists()
    assert not Timer.everything.filter(state="armed").exists()


def test_the_same_operation_twice_has_one_effect_and_one_answer():
    data = {"act": "open", "kind": "complaint", "facts": {"description": "噪音"}}
    first = post(entry_data=data, actor=FRONT, op_id="a")
    again = post(entry_data=data, actor=FRONT, op_id="a")
    assert again.is_repeat
    assert again == type(first)(**{**_fields(first), "is_repeat": True, "outcomes": ()})
    assert CaseRecord.everything.count() == 1


def _fields(posted):
    return {name: getattr(posted, name) for name in posted.__slots__}


def test_an_operation_key_used_for_something_else_is_a_conflict():
    data = {"act": "open", "kind": "complaint", "facts": {"description": "噪音"}}
    post(entry_data=data, actor=FRONT, op_id="a")
    with pytest.raises(Conflict) as conflict:
        post(entry_data={**data, "facts": {"description": "漏油"}}, actor=FRONT, op_id="a")
    assert conflict.value.sort == "operation"
    post(entry_data=data, actor=ENGINEER, op_id="a")
    assert CaseRecord.everything.count() == 2


def test_a_version_that_is_not_the_one_seen_is_a_conflict_with_both():
    record = opened().record_id
    registered(record)
    data = {"act": "do", "step": "investigate", "facts": {"cause": "轴承"}}
    with pytest.raises(Conflict) as conflict:
        post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op(), expected_version=1)
    assert (conflict.value.expected, conflict.value.found) == (1, 2)
    posted = post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op(), expected_version=2)
    assert posted.version == 3


def test_the_choice_of_the_book_stands_in_the_first_entry():
    opened()
    text = JournalEntry.everything.get().text
    assert '"governing":[["t01","1","governs","",[]]]' in text


def test_a_tie_to_a_record_that_is_not_there_or_not_seen_is_refused():
    record, other = opened().record_id, opened(by=STRANGER).record_id
    for to in ("0" * 32, "x" * 200, other):
        data = {"act": "link", "link": "duplicate", "to": to}
        with pytest.raises(NotAccepted) as refused:
            post(record_id=record, entry_data=data, actor=FRONT, op_id=op())
        assert refused.value.code == "unknown_link"


def test_the_number_of_a_void_record_is_void_and_never_given_again():
    record = opened().record_id
    registered(record)
    void = {"act": "void", "reason": "登记错误"}
    post(record_id=record, entry_data=void, actor=MANAGER, op_id=op())
    assert registered(opened().record_id).number == "KS2026-0002"
    ledger = set(IssuedNumber.everything.values_list("number", "state"))
    assert ledger == {
        ("KS2026-0001", "issued"),
        ("KS2026-0001", "void"),
        ("KS2026-0002", "issued"),
    }
    assert list(verify()) == []


def test_filing_a_complaint_takes_few_statements_whatever_it_says(django_assert_max_num_queries):
    opened(customer="C1", problem="noise", caller="王", phone="138")
    with django_assert_max_num_queries(18 if connection.vendor == "sqlite" else 8):
        opened(customer="C1", problem="noise", caller="王", phone="138")


def test_erasing_a_person_is_noted_and_wants_a_reason():
    record = opened(caller="王").record_id
    voided = {"act": "void", "reason": "登记错误"}
    post(record_id=record, entry_data=voided, actor=MANAGER, op_id=op())
    with pytest.raises(NotAccepted):
        erase(f"record:{record}", by=MANAGER, at=MON_9, reason=" ")
    assert (
        erase(f"record:{record}", by=MANAGER, at=MON_9, reason="客户要求").counts == '{"sealed":1}'
    )
    assert erase(f"record:{record}", by=MANAGER, at=MON_9, reason="再次").counts == "{}"
    assert AccessNote.objects.filter(sort="erase", person="person:903").count() == 2
    assert list(verify()) == []

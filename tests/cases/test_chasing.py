"""Chasing through the one door: told in the same transaction, kept with the open step, proved by replay."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kesu.cases.actions.posting import Item as Request
from kesu.cases.actions.posting import Posted, post, post_many
from kesu.cases.errors import NoSuchRecord, NotAccepted
from kesu.cases.models import CaseRecord, InboxNotice, Task
from kesu.cases.verifying import verify
from kesu.core.records.entries import Actor
from kesu.journal.models import JournalEntry
from tests.cases.conftest import ENGINEER, FRONT, MANAGER, STRANGER, do, op, opened

pytestmark = pytest.mark.usefixtures("home", "book", "monday")


def chase(record: str, by: Actor = FRONT, **more: Any) -> Posted:
    data = {"act": "hear", "event": "chased", "step": "register", "reason": "客户来催", **more}
    return post(record_id=record, entry_data=data, actor=by, op_id=op())


def answer(record: str, by: Actor = ENGINEER, **more: Any) -> Posted:
    data = {
        "act": "hear",
        "event": "chase_answered",
        "step": "register",
        "reason": "已在办",
        **more,
    }
    return post(record_id=record, entry_data=data, actor=by, op_id=op())


def told() -> list[tuple[str, str]]:
    return list(InboxNotice.everything.order_by("at", "seq").values_list("code", "party"))


def test_a_chase_is_an_entry_that_tells_the_holder_and_stands_at_the_open_step(clock_at):
    record = opened().record_id
    clock_at("2026-03-02T10:00+08:00")
    chase(record)
    assert told() == [("chased", "post:engineer")]
    task = Task.everything.get(record=record)
    assert (task.chases, task.chased_at, task.promised_at) == (
        1,
        datetime(2026, 3, 2, 2, tzinfo=UTC),
        None,
    )
    entry = JournalEntry.everything.get(record=record, seq=2)
    assert (entry.act, entry.person) == ("hear", "person:901")
    assert list(verify()) == []


def test_an_answer_tells_whoever_chased_and_stands_at_the_open_step(clock_at):
    record = opened().record_id
    chase(record)
    chase(record, MANAGER)
    clock_at("2026-03-02T10:00+08:00")
    answer(record, until="2026-03-02T15:00")
    assert told()[2:] == [("chase_answered", "person:901"), ("chase_answered", "person:903")]
    task = Task.everything.get(record=record)
    assert (task.chases, task.promised_at) == (2, datetime(2026, 3, 2, 7, tzinfo=UTC))
    assert list(verify()) == []


def test_twice_within_four_working_hours_is_refused_and_nothing_is_told_twice():
    record = opened().record_id
    chase(record)
    with pytest.raises(NotAccepted) as refused:
        chase(record)
    assert refused.value.code == "chased_lately"
    assert len(told()) == 1
    assert CaseRecord.everything.get().version == 2


def test_the_same_click_twice_is_one_chase():
    record = opened().record_id
    data = {"act": "hear", "event": "chased", "step": "register", "reason": "客户来催"}
    post(record_id=record, entry_data=data, actor=FRONT, op_id="once")
    again = post(record_id=record, entry_data=data, actor=FRONT, op_id="once")
    assert again.is_repeat
    assert len(told()) == 1


def test_for_somebody_who_may_not_see_it_there_is_nothing_to_chase():
    record = opened().record_id
    with pytest.raises(NoSuchRecord):
        chase(record, STRANGER)


def test_many_are_chased_at_once_and_those_left_in_peace_are_named():
    first, second = opened().record_id, opened().record_id
    chase(first, MANAGER)
    data = {"act": "hear", "event": "chased", "step": "register", "reason": "月底清理"}
    came = post_many([Request(data, r) for r in (first, second)], actor=MANAGER, op_id=op())
    assert [getattr(each, "code", "posted") for each in came] == ["chased_lately", "posted"]
    assert Task.everything.get(record=second).chases == 1


def test_what_was_chased_stays_told_after_the_step_is_done():
    record = opened().record_id
    chase(record)
    do(record, "register", facts={"safety": False})
    assert Task.everything.get(record=record).chases == 0
    assert list(verify()) == []

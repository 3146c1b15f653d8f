"""Who may read which record; what one may not read is not there."""

import pytest

from kesu import clock
from kesu.cases.actions.posting import post
from kesu.cases.actors import Who
from kesu.cases.errors import NoSuchRecord, NotAccepted
from kesu.cases.models import CaseRecord, ReadingRight
from kesu.cases.queries.sight import sight_of
from kesu.core.records.entries import SYSTEM, Actor
from tests.cases.conftest import ENGINEER, FRONT, STRANGER, op, opened

pytestmark = pytest.mark.usefixtures("book", "monday")


def readers(*actors: Actor) -> list[bool]:
    return [CaseRecord.objects.visible_to(Who(actor)).exists() for actor in actors]


def test_the_filer_their_department_and_those_asked_read_it_and_a_stranger_does_not():
    opened()
    colleague = Actor("person:990", frozenset({"person:990"}), "service")
    assert readers(FRONT, colleague, ENGINEER, STRANGER) == [True, True, True, False]


def test_somebody_who_held_a_post_that_was_asked_reads_it_after_the_step_is_done():
    record = opened().record_id
    data = {"act": "do", "step": "register", "facts": {"safety": True}}
    post(record_id=record, entry_data=data, actor=ENGINEER, op_id=op())
    assert readers(Actor("person:902", frozenset({"person:902"}))) == [True]


def test_a_right_reaches_further():
    opened()
    auditor = Actor("person:991", frozenset({"person:991", "post:auditor"}))
    assert readers(auditor, SYSTEM) == [True, True]
    ReadingRight.objects.create(party="post:cook", reach="all")
    cook = Actor("person:992", frozenset({"person:992", "post:cook"}))
    assert readers(cook, auditor) == [True, False]


def test_a_branch_right_reads_the_branch_only():
    post(
        entry_data={"act": "open", "kind": "complaint", "facts": {"description": "x"}},
        actor=Who(FRONT, branch="north"),
        op_id=op(),
    )
    ReadingRight.objects.create(party="post:branch_head", reach="branch")
    head = Actor("person:993", frozenset({"person:993", "post:branch_head"}))
    for branch, sees in (("north", True), ("south", False), ("", False)):
        assert CaseRecord.objects.visible_to(Who(head, branch)).exists() is sees


def test_acting_on_what_one_may_not_see_is_acting_on_nothing():
    record = opened().record_id
    data = {"act": "do", "step": "register"}
    with pytest.raises(NoSuchRecord):
        post(record_id=record, entry_data=data, actor=STRANGER, op_id=op())
    with pytest.raises(NoSuchRecord):
        post(record_id="0" * 32, entry_data=data, actor=ENGINEER, op_id=op())
    with pytest.raises(NotAccepted):
        post(record_id=record, entry_data=data, actor=FRONT, op_id=op())


def test_personal_values_are_for_those_who_work_on_the_record():
    record = opened().record_id
    colleague = Actor("person:990", frozenset({"person:990"}), "service")
    for actor, may_read in ((FRONT, True), (ENGINEER, True), (colleague, False)):
        seen = sight_of(record, Who(actor), clock.now(), "desk:case")
        assert seen is not None
        assert seen.may_read_personal is may_read
    assert sight_of(record, Who(STRANGER), clock.now(), "desk:case") is None

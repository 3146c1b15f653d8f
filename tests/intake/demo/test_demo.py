"""The demo: every case is played to where it says, and all of it is as if people had done it."""

from datetime import datetime

import pytest
from django.core.management import CommandError
from django.db import transaction

from kesu import clock
from kesu.cases import verifying
from kesu.cases.models import CaseRecord, InboxNotice, Task
from kesu.changes import add
from kesu.directory.models import Person
from kesu.intake.demo import company, removal
from kesu.intake.demo.cases import load_cases
from kesu.intake.demo.scripts import script
from kesu.journal.models import JournalEntry
from kesu.registry.models import Customer
from kesu.shell import demo as command

FRIDAY = "2026-03-20T15:00+08:00"


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The demo as it is loaded on a Friday afternoon; played once for all tests of this file, then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        for atomic in transaction.get_connection().atomic_blocks:
            atomic._from_testcase = (
                True  # as Django's own TestCase says: durable blocks may lie within
            )
        with clock.stopped_at(datetime.fromisoformat(FRIDAY)):
            loaded = company.load("word-for-the-demo")
        yield loaded
        transaction.set_rollback(True)


def test_cases_are_in_all_stages(played):
    cases = CaseRecord.everything.filter(kind="complaint")
    assert played.cases >= 50
    assert {"closed", "withdrawn", "cancelled"} <= set(cases.values_list("closed_as", flat=True))
    assert {"severe", "ordinary"} <= set(cases.values_list("grade", flat=True))
    steps = set(Task.everything.values_list("step", flat=True))
    assert {
        "admit", "fill_sheet", "review_sheet", "identify", "take_over", "receive_sample",
        "draw_fishbone", "execute_measure", "fill_internal_sheet", "pass_on",
    } <= steps  # fmt: skip


def test_some_classification_is_overdue_and_somebody_was_told(played):
    assert CaseRecord.everything.filter(kind="complaint", is_late=True).exists()
    assert InboxNotice.everything.exists()


def test_nothing_happens_after_now_and_one_call_was_entered_the_day_after(played):
    entries = JournalEntry.everything.order_by("-entered_at")
    assert entries[0].entered_at <= clock.now()
    backdated = [e for e in entries if e.source == "told" and e.happened_at < e.entered_at]
    assert backdated


def test_every_word_of_it_stands_to_verification(played):
    assert list(verifying.verify()) == []


def test_everybody_signs_in_with_the_word_and_is_marked_as_made_up(played):
    for person in Person.objects.all():
        assert person.check_password("word-for-the-demo")
        assert person.employee_no.startswith("DEMO-")


def test_the_demo_is_not_loaded_among_people(played):
    with pytest.raises(CommandError):
        command.load()


def test_it_is_not_removed_where_there_is_more(played):
    assert removal.others() == []
    mine = add(Customer(code="K-1", name="真实客户"), by=None, at=clock.now())
    try:
        with pytest.raises(CommandError):
            command.remove()
    finally:
        mine.delete()


def test_every_case_ends_where_it_says():
    for case in load_cases():
        names = [act.name for act in script(case)]
        assert not case.until or case.until in names, case.says

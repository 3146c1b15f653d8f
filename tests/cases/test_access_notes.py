"""Who saw what of a record is noted: once an hour, with the personal facts, before it is shown."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kesu import clock
from kesu.cases.actions.erasing import erase
from kesu.cases.actors import Who
from kesu.cases.models import ReadingRight
from kesu.cases.queries.sight import sight_of
from kesu.cases.texts import record_in
from kesu.core.records.entries import Actor
from kesu.journal.models import AccessNote
from tests.cases.conftest import ENGINEER, FRONT, MANAGER, opened
from tests.cases.lives import acted

pytestmark = pytest.mark.usefixtures("book", "monday")

COLLEAGUE = Actor("person:990", frozenset({"person:990"}), "service")
CALLER = "王女士（虚构）"


def shown(record: str, actor: Actor, by: str = "desk:case", about: str = "") -> list[str]:
    """Return what somebody is shown of the sealed values of a record."""
    seen = sight_of(record, Who(actor), clock.now(), by, about=about)
    assert seen is not None
    if about:
        seen.look.note()
        return []
    facts = record_in(seen.row.state).facts.items()
    return list(seen.opened((at.removeprefix("/"), fact.value) for at, fact in facts).values())


def notes() -> list[tuple[str, str, str, str, bool]]:
    rows = AccessNote.objects.order_by("id")
    return [(n.person, n.sort, n.facts, n.by, n.is_beyond) for n in rows]


@pytest.fixture
def record() -> str:
    return opened(caller=CALLER, phone="000-0000", customer="C1").record_id


def test_personal_values_shown_are_noted_by_name_and_place(record):
    assert CALLER in shown(record, FRONT)
    assert notes() == [(FRONT.person, "personal", "caller phone", "desk:case", False)]
    note = AccessNote.objects.get()
    assert (note.record, note.at) == (record, clock.now())
    assert CALLER not in (note.says + note.facts)


def test_who_is_shown_nothing_personal_and_reads_their_own_departments_work_leaves_no_note(record):
    assert shown(record, COLLEAGUE) == ["•••", "•••"]
    assert notes() == []


def test_the_same_look_is_noted_once_an_hour(record, clock_at):
    shown(record, FRONT)
    shown(record, FRONT)
    assert len(notes()) == 1
    clock_at((clock.now() + timedelta(minutes=59)).isoformat())
    shown(record, FRONT)
    assert len(notes()) == 1
    clock_at((clock.now() + timedelta(minutes=2)).isoformat())
    shown(record, FRONT)
    assert len(notes()) == 2


def test_another_person_page_or_file_is_another_look(record):
    for actor, by, about in (
        (FRONT, "desk:case", ""),
        (FRONT, "api:record", ""),
        (ENGINEER, "desk:case", ""),
        (FRONT, "desk:case-file", "f1"),
        (FRONT, "desk:case-file", "f2"),
        (FRONT, "desk:case-file", "f2"),
    ):
        shown(record, actor, by, about)
    assert sorted(n[1] for n in notes()) == ["file"] * 2 + ["personal"] * 3


def test_who_reads_by_a_further_reach_alone_is_noted_though_nothing_names_anybody():
    ReadingRight.objects.create(party="post:manager", reach="all")
    record = opened(customer="C1").record_id
    shown(record, MANAGER)
    assert notes() == [(MANAGER.person, "read", "", "desk:case", True)]


def test_a_person_erased_is_shown_to_nobody_and_so_not_noted(record):
    acted(record, "void", reason="登记错误")
    erase(f"record:{record}", by=MANAGER, at=clock.now(), reason="本人要求")
    assert set(shown(record, FRONT)) == {"已删除"}
    assert [n[1] for n in notes()] == ["erase"]


def test_a_look_costs_one_statement_the_first_time_and_none_after(record):
    first, again = statements(record), statements(record)
    assert first - again == 1


def statements(record: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        shown(record, FRONT)
    return len(seen)


def test_notes_are_written_once(record):
    shown(record, FRONT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessNote.objects.update(by="nowhere")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AccessNote.objects.all().delete()

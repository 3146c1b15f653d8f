"""What was posted verifies, an erased person changes nothing, and what differs is named with its place."""

from datetime import datetime

import pytest
from django.db import connection

from kesu import clock
from kesu.cases import books
from kesu.cases.models import (
    CaseRecord,
)
from kesu.cases.verifying import Discrepancy, Progress, apart, verify
from kesu.journal import attachments, guards, keys, storage
from kesu.journal.models import (
    Attachment,
    JournalEntry,
    SubjectKey,
)
from tests.cases.conftest import FRONT, MON_9, opened
from tests.cases.lives import full_life

pytestmark = pytest.mark.usefixtures("home", "book", "monday")


@pytest.fixture
def life():
    return full_life()


def found() -> list[Discrepancy]:
    return list(verify())


def test_what_was_posted_verifies(life):
    progress = Progress()
    assert list(verify(progress=progress)) == []
    assert (progress.records, progress.files) == (6, 2)
    assert progress.entries == JournalEntry.everything.count()


def test_it_still_verifies_after_a_person_is_erased(life):
    for key in SubjectKey.objects.filter(erased_at=None):
        keys.erase(key, by="person:1", at=MON_9)
    assert found() == []


def test_it_still_verifies_in_another_process_years_later(life):
    books._compiled.cache_clear()
    books._calendars.cache_clear()
    with clock.stopped_at(datetime.fromisoformat("2031-01-01T00:00+08:00")):
        assert found() == []


def _lift_guards() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    guards.remove(connection)


def test_an_outcome_that_does_not_follow_is_named_with_its_place(life):
    _lift_guards()
    entry = JournalEntry.everything.get(record=life, seq=1)
    outcome = entry.outcome.replace('"ordinary"', '"severe"', 1)
    JournalEntry.everything.filter(record=life, seq=1).update(outcome=outcome)
    says = {(d.seq, d.field) for d in found()}
    assert (1, "outcome") in says
    assert any(field.startswith("outcome.") for _, field in says)
    assert {d.number for d in found()} == {"KS2026-0001"}


def test_bytes_of_a_file_that_nobody_filed_yet_are_looked_at_too(life):
    row = attachments.stage([b"crack"], name="a.txt", owner="person:9", draft="d", at=clock.now())
    assert found() == []
    storage.path_of(row.sha256).write_bytes(b"crisp")
    assert [d.field for d in found()] == [f"file {row.pk}.sha256"]
    storage.path_of(row.sha256).unlink()
    row.delete()
    assert found() == []


def test_bytes_that_another_room_keeps_are_looked_at_too(life, monkeypatch):
    kept = storage.put([b"a mail"], most=100)
    monkeypatch.setattr(attachments, "NAMED_ELSEWHERE", [lambda: [("mail 1", kept.sha256)]])
    monkeypatch.setattr(apart, "NAMED_ELSEWHERE", attachments.NAMED_ELSEWHERE)
    assert found() == []
    storage.path_of(kept.sha256).unlink()
    assert [(d.number, d.field) for d in found()] == [("mail 1", "file")]


def test_changed_bytes_of_a_file_are_found(life):
    row = Attachment.everything.get(fact="photos")
    place = storage.path_of(row.sha256)
    raw = bytearray(place.read_bytes())
    raw[-1] ^= 1
    place.write_bytes(bytes(raw))
    (discrepancy,) = found()
    assert discrepancy.field == f"file {row.pk}.sha256"


def test_one_record_is_verified_alone(life):
    other = opened(by=FRONT).record_id
    _lift_guards()
    CaseRecord.everything.filter(pk=other).update(subject="x")
    assert list(verify([life])) == []
    assert [d.field for d in verify([other])] == ["subject"]

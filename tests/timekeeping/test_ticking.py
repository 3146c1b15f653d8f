"""Deadlines pass by themselves, through the door, once."""

import os

import pytest

from kesu.cases.models import CaseRecord, Deadline, InboxNotice, Timer
from kesu.journal import attachments, storage
from kesu.journal.models import JournalEntry
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import MON_9, later, opened, registered

pytestmark = pytest.mark.usefixtures("book", "monday")


def test_nothing_is_due_before_its_moment():
    opened()
    with later("2026-03-02T13:30+08:00"):
        assert tick().fired == 0


def test_the_warning_comes_an_hour_before_and_the_deadline_passes_once():
    record = opened().record_id
    with later("2026-03-02T13:31+08:00"):
        assert tick().fired == 1
    assert InboxNotice.everything.get().code == "near"
    with later("2026-03-02T14:31+08:00"):
        assert (tick().fired, tick().fired) == (1, 0)
    row = CaseRecord.everything.get(pk=record)
    assert row.is_late
    assert Deadline.everything.get(clock="register_in_time").verdict == "late"
    assert set(InboxNotice.everything.values_list("party", "code")) == {
        ("post:engineer", "near"),
        ("post:engineer", "remind"),
    }


def test_a_timer_entry_happened_when_it_was_due_and_is_entered_when_it_fired():
    opened()
    with later("2026-03-02T20:00+08:00"):
        assert tick().late == 2
    entry = JournalEntry.everything.get(seq=3)
    assert (entry.act, entry.person, entry.source) == ("hear", "system", "timer")
    assert entry.happened_at.isoformat() == "2026-03-02T06:30:00+00:00"
    assert entry.entered_at.isoformat() == "2026-03-02T12:00:00+00:00"
    assert '"late_by":19800' in entry.outcome


def test_what_was_done_in_time_never_fires():
    registered(opened().record_id)
    with later("2026-03-03T20:00+08:00"):
        assert tick().fired == 0
    assert set(Timer.everything.filter(run="/register_in_time#1").values_list("state")) == {
        ("superseded",)
    }


def test_after_a_long_silence_everything_comes_in_the_order_it_fell_due():
    opened()
    opened()
    with later("2026-05-01T20:00+08:00"):
        assert tick().fired == 8
    moments = JournalEntry.everything.filter(act="hear").order_by("entered_at", "pk")
    assert len(moments) == 8
    for record in CaseRecord.everything.all():
        happened = JournalEntry.everything.filter(record=record.pk).order_by("seq")
        assert [e.happened_at for e in happened] == sorted(e.happened_at for e in happened)


def test_files_that_nobody_filed_go_after_a_week(settings, tmp_path):
    settings.KESU_HOME = tmp_path
    row = attachments.stage([b"x"], name="a.txt", owner="person:1", draft="d", at=MON_9)
    old = MON_9.timestamp()
    os.utime(storage.path_of(row.sha256), (old, old))
    with later("2026-03-08T09:00+08:00"):
        tick()
        assert storage.is_whole(row.sha256)
    with later("2026-03-10T09:00+08:00"):
        tick()
        assert not storage.path_of(row.sha256).exists()

"""Triggers by the calendar fire through the timers of the house: once each, late ones too, and the journal agrees."""

from datetime import datetime

import pytest

from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.cases.models import InboxNotice, Timer
from kesu.cases.verifying import verify
from kesu.core.records.entries import SYSTEM
from kesu.timekeeping.ticking import tick
from tests.cases.conftest import ENGINEER, FRONT, MON_9, op
from tests.cases.small_book import BOOK, LINES

DAILY = """
[[trigger]]
id = "day_report"
clause = "T-1"
of = "complaint"
title = { zh = "日报", en = "Daily report" }
every = { day = "17:00", on = "working days" }
while = "register.done and not closed"
do = [{ tell = "engineer", says = "写日报" }]
"""


@pytest.fixture
def record(db: None, settings, tmp_path, clock_at) -> str:
    """A registered complaint, on Monday morning."""
    settings.KESU_HOME = tmp_path
    clock_at("2026-03-02T09:00+08:00")
    publish({"book.toml": BOOK, "lines.toml": LINES + DAILY}, by=SYSTEM, at=MON_9)
    opened = post(
        entry_data={"act": "open", "kind": "complaint", "facts": {"description": "噪音大"}},
        actor=FRONT,
        op_id=op(),
    )
    data = {"act": "do", "step": "register", "facts": {"safety": False}}
    post(record_id=opened.record_id, entry_data=data, actor=ENGINEER, op_id=op())
    return opened.record_id


def told() -> int:
    return InboxNotice.everything.filter(line="day_report").count()


def ticked(clock_at, moment: str) -> int:
    clock_at(moment)
    tick(datetime.fromisoformat(moment))
    return told()


def test_a_time_comes_once_and_late_ones_all(record: str, clock_at):
    assert ticked(clock_at, "2026-03-02T16:59+08:00") == 0
    assert ticked(clock_at, "2026-03-02T17:01+08:00") == 1
    assert ticked(clock_at, "2026-03-02T17:30+08:00") == 1
    # The program was down from Tuesday to Saturday: four working days are made up for, each once.
    assert ticked(clock_at, "2026-03-07T09:00+08:00") == 5
    assert ticked(clock_at, "2026-03-08T09:00+08:00") == 5
    assert list(verify()) == []


def test_the_next_time_is_armed_and_no_other(record: str, clock_at):
    armed = Timer.everything.filter(run="/day_report", state="armed")
    assert [t.at for t in armed] == [datetime.fromisoformat("2026-03-02T17:00+08:00")]
    ticked(clock_at, "2026-03-02T17:01+08:00")
    assert [t.at for t in armed.all()] == [datetime.fromisoformat("2026-03-03T17:00+08:00")]

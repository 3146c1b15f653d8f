"""What will happen by itself and when: exactly the timers that are armed, each with what its firing brings."""

from __future__ import annotations

import pytest

from kesu.core.explaining.ladder import RUNGS, ladder, ladder_of, lines_of_ladder
from kesu.core.explaining.reading import Reader
from kesu.core.values import Moment
from tests.core.engine.office import Desk, procedure
from tests.core.engine.playing import Play
from tests.core.toys import at, calendars, office

LINES = """
[[step]]
id = "reply"
of = "case"
opens = ["opened"]
by = ["clerk"]
[[step]]
id = "look_into"
of = "case"
clause = "T-02"
opens = ["wait.late"]
by = ["boss"]
[[trigger]]
id = "apologise"
title = { zh = "道歉", en = "Apologise" }
of = "case"
clause = "T-02"
on = ["wait.late"]
when = "urgent"
do = [{ tell = "boss", says = { zh = "请致歉", en = "Please apologise" } }]
[[trigger]]
id = "report"
title = { zh = "每日汇报", en = "Daily report" }
of = "case"
clause = "T-01"
every = [{ each = "day", at = "17:00" }]
do = [{ remind = "clerk" }]
[[clock]]
id = "wait"
title = { zh = "答复时限", en = "Time to reply" }
of = "case"
clause = "T-01"
starts = ["opened"]
stops = ["reply.done"]
limit = "8 working hours"
owner = "clerk"
near = ["1 working hour before"]
late = [
    { remind = "owner" },
    { after = "1 working day", escalate = "boss" },
    { after = "2 working days", close = "lapsed" },
]
"""
KINDS = """
[kind.case]
opened_by = ["clerk"]
closings = [{ id = "lapsed", zh = "逾期作废", en = "Lapsed" }]
rights = { fill = ["clerk"] }
[kind.case.facts]
urgent = { type = "truth", title = { zh = "紧急", en = "Urgent" } }
"""


def play() -> Play:
    return Play(LINES, kinds=KINDS)


def told(case: Play, language: str = "zh", now: str = "2026-03-02 09:00") -> list[tuple[str, str]]:
    reader = Reader(case.book, office(), language)
    rungs = ladder(reader, case.record, Moment(at(now)))
    return [(reader.moment(r.at)[-5:] if language == "zh" else "", r.says) for r in rungs]


def test_every_rung_of_a_clock_stands_with_its_moment_and_whom_it_goes_to():
    case = play()
    run = case.run("wait").id
    reader = Reader(case.book, office(), "zh")
    rungs = ladder_of(ladder(reader, case.record, Moment(at("2026-03-02 09:00"))), run)
    assert [(reader.moment(r.at), r.says) for r in rungs] == [
        ("2026-03-02 周一 16:00", "预警：提醒clerk"),
        ("2026-03-02 周一 17:00", "到期；届时未完成即认定逾期"),
        ("2026-03-02 周一 17:00", "催办clerk"),
        ("2026-03-02 周一 17:00", "通知boss：请致歉（条件：紧急：是）"),
        ("2026-03-02 周一 17:00", "“look_into”成为待办，由boss办理"),
        ("2026-03-03 周二 17:00", "上报boss"),
        ("2026-03-04 周三 17:00", "自动关闭：逾期作废"),
    ]
    assert [r.clause for r in rungs][3:5] == ["T-02", "T-02"]
    assert rungs[0].parties == ("post:clerk",)


def test_a_condition_that_holds_is_not_said_and_one_that_does_not_brings_nothing():
    case = play()
    case.fill("2026-03-02 09:30", urgent=True)
    assert ("17:00", "通知boss：请致歉") in told(case)
    case = play()
    case.fill("2026-03-02 09:30", urgent=False)
    assert not any("致歉" in says for _at, says in told(case))


def test_a_trigger_by_the_calendar_stands_at_its_next_time():
    case = play()
    rungs = ladder(Reader(case.book, office()), case.record, Moment(at("2026-03-02 09:00")))
    (own,) = [r for r in rungs if r.stage == "every"]
    assert (own.run, own.at, own.says) == ("/report", at("2026-03-02 17:00"), "催办clerk")


def test_what_has_fired_is_over_and_what_is_done_ends_it():
    case = play()
    case.tick("2026-03-02 16:30")
    assert "预警：提醒clerk" not in [says for _at, says in told(case)]
    case.do("reply", "2026-03-02 16:40")
    assert [says for _at, says in told(case)] == ["催办clerk"]  # the daily report goes on


def test_a_closed_record_waits_for_nothing():
    case = play()
    case.tick("2026-03-04 18:00")
    assert case.record.closed is not None
    assert told(case) == []


def test_it_reads_in_english():
    says = [line for _at, line in told(play(), "en")]
    assert says[:2] == ["warning: clerk reminded", "due; found late if it is not done by then"]
    assert any(line.startswith("boss told: Please apologise (if ") for line in says)


def test_lines_say_moment_clock_clause_and_who_that_is_today():
    case = play()
    reader = Reader(case.book, office(), "zh")
    rungs = ladder(reader, case.record, Moment(at("2026-03-02 09:00")))
    line = lines_of_ladder(rungs[:1], reader, {"post:clerk": "张敏"})
    assert line == ["2026-03-02 周一 16:00  答复时限：预警：提醒clerk（张敏）（T-01）"]


def test_looking_keeps_nothing():
    case = play()
    before = case.record.copy()
    told(case)
    assert case.record == before


@pytest.mark.parametrize("stage", ["opened", "seen", "judged", "pledged", "closed"])
def test_the_moments_are_those_of_the_armed_timers(stage):
    desk = Desk()
    if stage != "opened":
        getattr(desk, stage)()
    reader = Reader(procedure(), office(), "zh", calendars=calendars())
    rungs = ladder(reader, desk.record, Moment(desk.now))
    armed = {(t.clock, t.stage, t.at) for t in desk.world.timers["main"]}
    assert {(r.run, r.stage, r.at) for r in rungs} == armed


def test_every_wording_is_there_in_both_languages():
    for sort, text in RUNGS.items():
        assert "" not in (text.zh, text.en), sort

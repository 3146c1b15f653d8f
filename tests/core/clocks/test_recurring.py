"""Triggers that come again on an open record: each time once, late ones all, nothing made up for."""

from kesu.core.records.record import Codec
from tests.core.clocks.test_occurring import again
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import step
from tests.core.toys import at, facts

KINDS = facts(busy="truth", visited="day") + RIGHTS
DAILY = again('{ day = "17:00" }', 'while = "busy"')


def told(play: Play, now: str) -> list[str]:
    outcomes = play.world.tick(at(now))
    return [n.line for outcome in outcomes for n in outcome.notices]


def test_it_comes_once_each_day_while_its_condition_holds():
    play = Play(DAILY, kinds=KINDS)
    assert told(play, "2026-03-04 09:00") == []
    play.fill("2026-03-04 10:00", busy=True)
    assert told(play, "2026-03-04 16:59") == []
    assert told(play, "2026-03-04 17:01") == ["again"]
    assert told(play, "2026-03-04 18:00") == []
    assert told(play, "2026-03-07 09:00") == ["again", "again"]
    play.correct("2026-03-07 10:00", busy=False)
    assert told(play, "2026-03-30 10:00") == []


def test_an_entry_in_between_loses_no_time_that_has_come():
    play = Play(DAILY, kinds=KINDS)
    play.fill("2026-03-04 10:00", busy=True)
    play.fill("2026-03-05 10:00", visited="2026-03-01")
    assert told(play, "2026-03-05 11:00") == ["again"]


def test_a_condition_that_holds_again_begins_to_wait_anew():
    play = Play(DAILY, kinds=KINDS)
    play.fill("2026-03-04 10:00", busy=True)
    play.correct("2026-03-04 11:00", busy=False)
    play.correct("2026-03-09 11:00", busy=True)
    assert told(play, "2026-03-09 18:00") == ["again"]


def test_a_rolling_time_that_ran_out_before_is_owed_once_and_then_from_its_anchor():
    play = Play(again('{ rolling = "3 months", from = "visited" }'), kinds=KINDS)
    play.fill("2026-03-02 10:00", visited="2025-03-01")
    assert told(play, "2026-03-02 11:00") == ["again"]
    assert told(play, "2026-05-30 11:00") == []
    assert told(play, "2026-06-01 11:00") == ["again"]
    play.correct("2026-06-02 10:00", visited="2026-06-02")
    assert told(play, "2026-09-01 11:00") == []
    assert told(play, "2026-09-02 11:00") == ["again"]


def test_a_closed_record_waits_for_nothing():
    lines = DAILY + step('outcomes = [{ id = "ok", closes = "done" }]')
    kinds = KINDS.replace(
        'opened_by = ["anyone"]', 'opened_by = ["anyone"]\nclosings = [{ id = "done", zh = "完" }]'
    )
    play = Play(lines, kinds=kinds)
    play.fill("2026-03-04 10:00", busy=True)
    play.do("look.ok", "2026-03-04 12:00")
    assert told(play, "2026-03-09 18:00") == []
    assert play.world.records["main"].waits == {}


def test_what_a_record_waits_for_survives_being_written_and_read():
    play = Play(DAILY, kinds=KINDS)
    play.fill("2026-03-04 10:00", busy=True)
    record = play.world.records["main"]
    assert record.waits == {"/again": at("2026-03-04 10:00")}
    assert Codec.load(Codec.dump(record)) == record

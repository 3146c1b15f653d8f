"""Clocks: runs from events as they stand, rounds and visits, corrections that move what they must, verdicts."""

from datetime import datetime

import pytest

from kesu.core.clocks.reckoning import binding
from kesu.core.records.record import ClockState
from kesu.core.rulebook.compiling import REVIEW
from kesu.core.values import Moment
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import step
from tests.core.toys import ZONE, at, facts

OPENED = 'opened_by = ["anyone"]'
CLOSINGS = 'after_closing = ["since"]\nclosings = [{ id = "lapsed", zh = "作废" }]'
SORTS = {"loss": "money", "urgent": "truth", "since": "moment", "until": "moment"}
KINDS = facts(**SORTS).replace(OPENED, f"{OPENED}\n{CLOSINGS}") + RIGHTS
LOOK = step('outcomes = [{ id = "ok" }, { id = "redo", round = "next", leads = ["look"] }]')


def clock(
    extra: str,
    starts: str = '["since"]',
    stops: str = '["look.ok"]',
    limit: str = '"4 working hours"',
) -> str:
    return f"""
[[clock]]
id = "wait"
of = "case"
starts = {starts}
stops = {stops}
limit = {limit}
owner = "clerk"
{extra}
"""


def due(play: Play) -> str:
    found = play.run("wait").due
    return "none" if found is None else f"{datetime.fromtimestamp(found, ZONE):%Y-%m-%d %H:%M}"


def test_a_clock_starts_when_its_event_happened_not_when_it_was_entered():
    play = Play(clock("") + LOOK, kinds=KINDS)
    play.fill("2026-03-02 12:00", since=at("2026-03-02 10:00"))
    assert due(play) == "2026-03-02 14:00"


def test_a_correction_moves_the_due_moment():
    play = Play(clock("") + LOOK, kinds=KINDS)
    play.fill("2026-03-02 12:00", since=at("2026-03-02 10:00"))
    outcome = play.correct("2026-03-02 13:00", since=at("2026-03-02 11:00"))
    assert due(play) == "2026-03-02 15:00"
    assert "due_moved" in {h.code for h in outcome.happenings}


def test_a_start_that_is_taken_back_takes_the_run_with_it():
    play = Play(clock("") + LOOK, kinds=KINDS)
    play.fill("2026-03-02 12:00", since=at("2026-03-02 10:00"))
    play.correct("2026-03-02 13:00", since={"state": "undetermined"})
    assert play.record.clocks == {}


def test_of_several_starts_the_latest_or_the_earliest_counts():
    starts = '["since", "until"]'
    late, early = (
        Play(clock("", starts) + LOOK, kinds=KINDS),
        Play(clock('take = "earliest"', starts) + LOOK, kinds=KINDS),
    )
    late.fill("2026-03-02 12:00", since=at("2026-03-02 10:00"))
    assert late.record.clocks == {}
    early.fill("2026-03-02 12:00", since=at("2026-03-02 10:00"))
    assert due(early) == "2026-03-02 14:00"
    late.fill("2026-03-02 12:00", until=at("2026-03-02 11:00"))
    assert due(late) == "2026-03-02 15:00"


def test_a_start_counts_only_under_its_condition():
    starts = '["opened", { event = "since", when = "urgent" }]'
    play = Play(clock("", starts) + LOOK, kinds=KINDS)
    assert play.record.clocks == {}
    play.fill("2026-03-02 10:00", urgent=False)
    assert due(play) == "2026-03-02 13:00"


def test_a_clock_whose_condition_fails_does_not_run():
    play = Play(clock('when = "urgent"', '["opened"]') + LOOK, kinds=KINDS)
    assert due(play) == "2026-03-02 13:00"
    play.fill("2026-03-02 10:00", urgent=False)
    assert play.record.clocks == {}


def test_the_limit_may_rest_on_rows_and_is_the_strictest_while_undecided():
    limit = '[{ when = "urgent", limit = "1 working hour" }, { when = "not urgent", limit = "6 working hours" }]'
    play = Play(clock("", '["opened"]', limit=limit) + LOOK, kinds=KINDS)
    assert (due(play), play.run("wait").provisional) == ("2026-03-02 10:00", True)
    assert play.tick("2026-03-02 12:00") == []
    play.fill("2026-03-02 12:00", urgent=False)
    assert (due(play), play.run("wait").provisional) == ("2026-03-02 15:00", False)


def test_where_no_row_of_limits_holds_nothing_is_due():
    limit = '[{ when = "urgent", limit = "1 working hour" }]'
    play = Play(clock("", '["opened"]', limit=limit) + LOOK, kinds=KINDS)
    play.fill("2026-03-02 10:00", urgent=False)
    assert (due(play), play.run("wait").limit) == ("none", "")


def test_a_limit_may_be_a_setting_or_a_moment():
    setting = '[[setting]]\nid = "short"\nvalue = "2 working hours"\nbasis = "stated"\n'
    assert (
        due(Play(setting + clock("", '["opened"]', limit='"settings.short"') + LOOK, kinds=KINDS))
        == "2026-03-02 11:00"
    )
    play = Play(clock("", '["opened"]', limit='"until until"') + LOOK, kinds=KINDS)
    assert due(play) == "none"
    play.fill("2026-03-02 10:00", until=at("2026-03-05 12:00"))
    assert due(play) == "2026-03-05 12:00"


# -- rounds and visits ------------------------------------------------------------


VISITED = """
[[clock]]
id = "wait"
of = "case"
runs_while = "look.open"
counts = "{counts}"
limit = "4 working hours"
"""
AGAIN = step('outcomes = [{ id = "ok", leads = ["judge"] }]') + step(
    'outcomes = [{ id = "back", round = "next", leads = ["look"] }]', name="judge"
).replace('["opened"]', "[]")


def test_each_round_has_its_run():
    play = Play(clock("", '["look.opened"]', '["look.done"]') + AGAIN, kinds=KINDS)
    play.do("look.ok", "2026-03-02 11:00")
    play.do("judge.back", "2026-03-02 12:00")
    play.do("look.ok", "2026-03-03 11:00")
    assert [(r.turn, r.status) for r in play.record.clocks.values()] == [
        (1, "stopped"),
        (2, "stopped"),
    ]
    assert play.verdicts() == ["met", "late"]


def test_a_clock_of_the_whole_case_runs_on_through_every_round():
    play = Play(clock('per = "case"', '["opened"]') + LOOK, kinds=KINDS)
    play.do("look.redo", "2026-03-02 11:00")
    play.do("look.ok", "2026-03-02 12:00")
    assert list(play.record.clocks) == ["/wait#1"]


def test_a_clock_that_counts_all_visits_adds_them_up():
    play = Play(VISITED.format(counts="all visits") + AGAIN, kinds=KINDS)
    assert due(play) == "2026-03-02 13:00"
    play.do("look.ok", "2026-03-02 11:00")
    assert (play.run("wait").status, play.verdicts()) == ("stopped", ["met"])
    play.do("judge.back", "2026-03-02 15:00")
    assert (play.run("wait").turn, due(play)) == (1, "2026-03-02 17:00")


def test_a_clock_that_counts_each_visit_begins_anew():
    play = Play(VISITED.format(counts="each visit") + AGAIN, kinds=KINDS)
    play.do("look.ok", "2026-03-02 11:00")
    play.do("judge.back", "2026-03-02 15:00")
    assert (play.run("wait").turn, due(play)) == (2, "2026-03-03 11:00")


def test_before_the_first_visit_there_is_no_run():
    lines = VISITED.format(counts="each visit") + step().replace('["opened"]', '["loss"]')
    assert Play(lines, kinds=KINDS).record.clocks == {}


# -- verdicts ------------------------------------------------------------


def test_a_verdict_turns_over_when_what_it_rests_on_is_corrected():
    play = Play(clock("") + LOOK, kinds=KINDS)
    play.fill("2026-03-02 10:00", since=at("2026-03-02 09:00"))
    play.do("look.ok", "2026-03-02 14:00")
    assert play.verdicts() == ["late"]
    play.correct("2026-03-02 15:00", since=at("2026-03-02 11:00") - 3600)
    assert play.verdicts() == ["late", "met"]
    assert (play.record.findings[-1].supersedes, play.record.findings[-1].why) == (0, "correct")


def test_a_late_finding_is_taken_back_when_the_clock_turns_out_to_have_started_later():
    play = Play(clock("") + LOOK, kinds=KINDS)
    play.fill("2026-03-02 10:00", since=at("2026-03-02 09:00"))
    play.tick("2026-03-02 14:00")
    assert play.verdicts() == ["late"]
    play.correct("2026-03-02 15:00", since=at("2026-03-02 14:00"))
    assert play.verdicts() == ["late", "none"]


def test_a_late_finding_on_a_run_that_is_withdrawn_is_taken_back():
    play = Play(clock("") + LOOK, kinds=KINDS)
    play.fill("2026-03-02 10:00", since=at("2026-03-02 09:00"))
    play.tick("2026-03-02 14:00")
    play.correct("2026-03-02 15:00", since={"state": "undetermined"})
    assert play.verdicts() == ["late", "none"]


def lapsed() -> Play:
    """A case that its clock closed by itself; then the stop turns out to have happened in time."""
    lines = clock('late = [{ close = "lapsed" }]', '["opened"]', '["since"]') + LOOK
    play = Play(lines, kinds=KINDS)
    play.tick("2026-03-02 14:00")
    assert play.record.closed is not None
    play.fill("2026-03-02 16:00", since=at("2026-03-02 12:00"))
    return play


def test_an_automatic_closing_that_no_longer_follows_is_reviewed_and_not_undone_in_silence():
    play = lapsed()
    assert play.record.closed is not None
    assert play.record.steps[f"/{REVIEW}"].status == "open"
    play.do(f"{REVIEW}.stands", "2026-03-02 17:00", reason="the customer agreed")
    assert play.record.closed is not None


def test_the_reviewer_may_undo_it():
    play = lapsed()
    play.do(f"{REVIEW}.undone", "2026-03-02 17:00", reason="it was in time")
    assert play.record.closed is None
    assert "look" in play.open_steps()


def test_a_warning_before_the_start_is_left_out():
    play = Play(
        clock('near = ["6 working hours before", "1 working hour before"]', '["opened"]') + LOOK,
        kinds=KINDS,
    )
    assert [t.stage for t in play.world.timers["main"]] == ["near.1", "due"]


# -- of several on one duty ------------------------------------------------------------


def run(clock_id: str, moment: int | None, ground: str = "printed") -> ClockState:
    due_at = None if moment is None else Moment(moment)
    return ClockState(clock_id, "", 1, Moment(0), "", due_at, "running", ground=ground)


@pytest.mark.parametrize(
    ("runs", "binds"),
    [
        ([run("a", 20), run("b", 10)], "b"),
        ([run("a", 20, "agreed"), run("b", 10)], "a"),
        ([run("a", 20, "agreed"), run("b", 30, "extended")], "a"),
        ([run("a", None), run("b", 10)], "b"),
    ],
)
def test_agreed_or_extended_goes_before_the_stricter_of_the_rest(
    runs: list[ClockState], binds: str
):
    plan = Play(clock("", '["opened"]') + LOOK, kinds=KINDS).book.kinds["case"].clocks["wait"]
    found = binding([(plan, one) for one in runs])
    assert found is not None
    assert found[1].clock == binds


def test_of_runs_without_a_due_moment_none_binds():
    assert binding([]) is None


BEFORE = facts(visit="moment", day="day", spared="truth", holder="text") + RIGHTS


def counted_back(limit: str, **given: object) -> str:
    play = Play(clock("", '["opened"]', limit=f'"{limit}"') + LOOK, kinds=BEFORE)
    if given:
        play.fill("2026-03-02 09:30", **given)
    return due(play)


def test_a_limit_may_count_back_from_a_moment_or_a_day():
    assert counted_back("1 working day before visit") == "none"
    assert (
        counted_back("1 working day before visit", visit=at("2026-03-10 14:00"))
        == "2026-03-09 17:00"
    )
    assert (
        counted_back("2 working hours before visit", visit=at("2026-03-10 10:00"))
        == "2026-03-09 16:00"
    )
    assert counted_back("1 working day before day", day="2026-03-09") == "2026-03-06 17:00"


def test_what_is_counted_back_may_be_a_setting():
    setting = '[[setting]]\nid = "ahead"\nvalue = "1 working day before visit"\nbasis = "chosen"\n'
    play = Play(setting + clock("", '["opened"]', limit='"settings.ahead"') + LOOK, kinds=BEFORE)
    assert due(play) == "none"
    play.fill("2026-03-02 09:30", visit=at("2026-03-10 14:00"))
    assert due(play) == "2026-03-09 17:00"


def test_until_a_day_is_until_its_close_of_business():
    assert counted_back("until day", day="2026-03-09") == "2026-03-09 17:00"


def test_an_anchor_that_moves_takes_the_due_moment_with_it():
    play = Play(clock("", '["opened"]', limit='"1 working day before visit"') + LOOK, kinds=BEFORE)
    play.fill("2026-03-02 09:30", visit=at("2026-03-10 14:00"))
    play.correct("2026-03-02 10:00", visit=at("2026-03-12 14:00"))
    assert due(play) == "2026-03-11 17:00"


EXEMPT = 'exempt = { when = "spared", instead = "explain" }'


def test_what_is_exempt_is_not_owed_and_something_else_is_to_be_done():
    explain = step(name="explain").replace('"opened"', '"wait.near"')
    play = Play(clock(EXEMPT, '["opened"]') + LOOK + explain, kinds=BEFORE)
    told = play.fill("2026-03-02 10:00", spared=True)
    assert "clock_exempt" in {h.code for h in told.happenings}
    assert (play.run("wait").status, due(play)) == ("exempt", "none")
    assert play.open_steps() == {"look", "explain"}
    play.tick("2026-03-05 10:00")
    assert play.verdicts() == []


def test_what_is_exempt_no_more_is_owed_as_before():
    explain = step(name="explain").replace('"opened"', '"wait.near"')
    play = Play(clock(EXEMPT, '["opened"]') + LOOK + explain, kinds=BEFORE)
    play.fill("2026-03-02 10:00", spared=True)
    play.correct("2026-03-02 11:00", spared=False)
    assert (play.run("wait").status, due(play)) == ("running", "2026-03-02 13:00")


DWELL = """
[[clock]]
id = "dwell"
of = "case"
runs_while = "known(holder)"
per = "holder"
counts = "each visit"
limit = "1 working day"
owner = "clerk"
"""


def test_each_holder_has_a_time_of_his_own():
    play = Play(DWELL + LOOK, kinds=BEFORE)
    play.fill("2026-03-02 10:00", holder="a")
    play.fill("2026-03-02 11:00", spared=True)
    play.correct("2026-03-03 12:00", holder="b")
    runs = [(r.start, r.stopped_at) for r in play.record.clocks.values()]
    first, second = at("2026-03-02 10:00"), at("2026-03-03 12:00")
    assert runs == [(first, second), (second, None)]


def test_a_holder_whose_time_is_extended_keeps_his_visit():
    terms = DWELL.replace("owner", 'extend = { to = "3 working days", by = ["clerk"] }\nowner')
    terms = terms.replace("known(holder)", "known(holder) and not look.done")
    play = Play(terms + LOOK, kinds=BEFORE)
    play.fill("2026-03-02 10:00", holder="a")
    until = at("2026-03-04 15:00")
    play.post("extend", "2026-03-02 11:00", clock="/dwell#1", until=Moment(until))
    runs = [(r.start, r.due) for r in play.record.clocks.values()]
    assert runs == [(at("2026-03-02 10:00"), until)]

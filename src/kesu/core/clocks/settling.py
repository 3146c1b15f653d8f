"""Bringing the clocks of a record up to date after an entry: runs, due moments, findings, timers."""

from __future__ import annotations

from kesu.core.clocks.reckoning import ended, note_visit, runs_of, verdict
from kesu.core.clocks.recurring import settle_waits, timers_of_triggers
from kesu.core.records.outcomes import Timer
from kesu.core.records.record import ClockState, Finding, Record, StepState, key
from kesu.core.rulebook.compiling import REVIEW
from kesu.core.rulebook.plans import ClockPlan
from kesu.core.turns import Turn
from kesu.core.values import Moment


def settle_clocks(turn: Turn) -> None:
    """Reckon again every clock that something changed for, and record the findings that follow."""
    turn.take_changed()
    all_again = not turn.touched[""].isdisjoint({"reopened", "calendar"})
    for item in turn.items():
        touched = turn.touched.get(item, set())
        anew = all_again or _is_born_now(turn, item)
        for plan in turn.plan(item).clocks.values():
            if anew or not plan.rests_on.isdisjoint(touched):
                _settle(turn, item, plan)

    settle_waits(turn)
    if turn.record.closed is not None:
        for run_id, run in turn.record.clocks.items():
            turn.record.clocks[run_id] = ended(run)


def _is_born_now(turn: Turn, item: str) -> bool:
    """Say whether the item was opened by this entry: what its parent saw before may have started its clocks."""
    return bool(item) and turn.record.items[item].seq == turn.seq


def _is_told_anew(turn: Turn, item: str, fact: str) -> bool:
    """Say whether this entry gave `fact`; moving a due moment touches the clock's names without changing any."""
    return fact in turn.touched.get(item, ()) and turn.entry.act not in ("agree", "extend")


def _settle(turn: Turn, item: str, plan: ClockPlan) -> None:
    view = turn.view(item)
    calendar = turn.calendar_of(plan.clock.calendar)
    if plan.runs_while is not None:
        passed_on = _is_told_anew(turn, item, plan.clock.per)
        note_visit(plan, view, turn.entry.happened_at, passed_on=passed_on)
    runs = runs_of(plan, view, calendar)
    if turn.record.closed is not None:
        runs = [ended(run) for run in runs]
    for run in runs:
        _keep(turn, plan, run)
    _forget(turn, item, plan, len(runs))


def _keep(turn: Turn, plan: ClockPlan, run: ClockState) -> None:
    before = turn.record.clocks.get(run.id)
    if before == run:
        return
    turn.record.clocks[run.id] = run
    turn.mark(run.item, run.clock)
    if before is None and run.status == "exempt":
        _exempt(turn, run)
    elif before is None:
        turn.happen(
            "clock_started",
            run.item,
            run.clock,
            start=run.start,
            due=run.due,
            provisional=run.provisional,
        )
    elif run.status == "exempt" and before.status != "exempt":
        _exempt(turn, run)
    elif before.due != run.due:
        turn.happen(
            "due_moved", run.item, run.clock, old=before.due, new=run.due, ground=run.ground
        )
    if run.stopped_at is not None and (before is None or before.stopped_at != run.stopped_at):
        turn.happen("clock_stopped", run.item, run.clock, at=run.stopped_at)
    judge(turn, run)


def _exempt(turn: Turn, run: ClockState) -> None:
    """Say that nothing is owed any more; what is to be done instead opens on the event."""
    turn.happen("clock_exempt", run.item, run.clock)
    turn.emit(run.item, f"{run.clock}.exempt")


def _forget(turn: Turn, item: str, plan: ClockPlan, kept: int) -> None:
    """Drop the runs that no longer follow from the events (their start was corrected away)."""
    turn_no = kept + 1
    while (gone := turn.record.clocks.pop(f"{item}/{plan.clock.id}#{turn_no}", None)) is not None:
        turn.happen("clock_withdrawn", item, plan.clock.id, due=gone.due)
        _find(turn, gone, "none", gone.start)
        turn_no += 1


def standing(record: Record, run_id: str) -> tuple[int, Finding] | None:
    """Return the finding on a run that no later one has superseded, with its index."""
    for index in range(len(record.findings) - 1, -1, -1):
        if record.findings[index].clock == run_id:
            return index, record.findings[index]
    return None


def standing_finding(record: Record, run_id: str) -> Finding | None:
    """Return the verdict that stands for a run, or None while there is none."""
    found = standing(record, run_id)
    return found[1] if found else None


def judge(turn: Turn, run: ClockState) -> None:
    """Record a finding where the run's verdict is new or turned over (language §1, sentence 2)."""
    found = verdict(run)
    before = standing(turn.record, run.id)
    if found and run.due is not None and run.stopped_at is not None:
        _find(turn, run, found, run.stopped_at)
    elif before is not None and before[1].verdict == "late" and _is_in_time(turn, run):
        _find(turn, run, "none", turn.entry.entered_at)


def _is_in_time(turn: Turn, run: ClockState) -> bool:
    return run.due is not None and (run.due >= turn.entry.entered_at or run.provisional)


def _find(turn: Turn, run: ClockState, found: str, at: Moment) -> None:
    before = standing(turn.record, run.id)
    due = run.due if run.due is not None else run.start
    if before is None:
        if found == "none":
            return
        turn.record.findings = (*turn.record.findings, Finding(run.id, found, due, at, turn.seq))
    elif (before[1].verdict, before[1].due, before[1].at) != (found, due, at):
        why = turn.entry.act
        new = Finding(run.id, found, due, at, turn.seq, before[0], why)
        turn.record.findings = (*turn.record.findings, new)
        _review(turn, run, before[1].verdict, found)
    else:
        return
    turn.happen(
        "found", run.item, run.clock, verdict=found, due=due, at=at, supersedes=bool(before)
    )


def find_late(turn: Turn, run: ClockState) -> None:
    """Record that the run was found late, still undone."""
    assert run.due is not None
    _find(turn, run, "late", run.due)


def _review(turn: Turn, run: ClockState, before: str, now: str) -> None:
    """An automatic closing that no longer follows is not undone in silence: somebody reviews it (G12)."""
    closed = turn.record.closed
    if closed is None or closed.clock != run.id or before != "late" or now == "late":
        return
    state = turn.record.steps.get(key("", REVIEW))
    parties = turn.plan().rights.get("void") or turn.plan().rights.get("reopen")
    found = parties(turn.view()) if parties else ()
    round_ = state.round + 1 if state else 1
    turn.record.steps[key("", REVIEW)] = StepState(
        "open", round_, turn.entry.happened_at, seq=turn.seq, parties=found
    )
    turn.happen("step_opened", "", REVIEW, round=round_, parties=list(found), clock=run.id)


def timers_of(turn: Turn) -> tuple[Timer, ...]:
    """Return every moment at which a running clock must be looked at: warnings, due, what follows when late."""
    if turn.record.closed is not None:
        return ()
    found: list[Timer] = []
    for run in turn.record.clocks.values():
        if run.status == "running" and run.due is not None:
            found.extend(_timers(turn, run, run.due))
    found.extend(timers_of_triggers(turn))
    armed = (t for t in found if fired_key(t.clock, t.stage, t.at) not in turn.record.fired)
    return tuple(sorted(armed, key=lambda t: (t.at, t.clock, t.stage)))


def _timers(turn: Turn, run: ClockState, due: Moment) -> list[Timer]:
    plan = turn.plan(run.item).clocks[run.clock]
    calendar = turn.calendar_of(plan.clock.calendar)
    found = []
    for i, near in enumerate(plan.near):
        at = Moment(calendar.limit(due, near).at)
        if at > run.start:
            found.append(Timer(run.id, f"near.{i}", at))
    if run.provisional:
        return found
    found.append(Timer(run.id, "due", due))
    for i, act in enumerate(plan.late):
        if act.after is not None:
            found.append(Timer(run.id, f"late.{i}", Moment(calendar.limit(due, act.after).at)))
    return found


def fired_key(clock: str, stage: str, at: Moment) -> str:
    """Return the name under which a fired timer is remembered; a moved due moment arms it again."""
    return f"{clock}:{stage}@{at}"

"""Clocks: from the events of a record to the runs of a clock and their due moments.

A run begins with a start event that no earlier run has used and ends with the first stop event entered after it.
Everything is reckoned from the events as they stand, so that a correction moves what it must (language §1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, NamedTuple

from kesu.core.records.record import ClockState, Occurrence
from kesu.core.records.views import View
from kesu.core.rulebook.plans import ClockPlan, LimitPlan, StartPlan
from kesu.core.values import NOT_APPLICABLE, Moment
from kesu.core.worktime import Calendar, Due, Limit, moment_in, parse_limit

CALENDAR_CHANGED = "calendar.changed"
"""Heard when official days were published or the company's own were changed: every due moment is reckoned again."""

SAME_DAY = parse_limit("same day")

Spans = tuple[tuple[Moment, Moment | None], ...]


def runs_of(plan: ClockPlan, view: View, calendar: Calendar) -> list[ClockState]:
    """Return every run of the clock on this record or item, oldest first; none while it has not started."""
    if plan.when is not None and plan.when.holds(view) is False:
        return []
    if plan.exempt is not None and plan.exempt.holds(view) is True:
        return [exempted(run) for run in _all_runs(plan, view, calendar)]
    return _all_runs(plan, view, calendar)


def exempted(run: ClockState) -> ClockState:
    """Return the run as it stands while nothing is owed (language §2, G17)."""
    live = run.status in ("running", "paused")
    return replace(run, due=None, ground="exempt", status="exempt" if live else run.status)


def _all_runs(plan: ClockPlan, view: View, calendar: Calendar) -> list[ClockState]:
    if plan.runs_while is not None:
        return _visited(plan, view, calendar)
    found: list[ClockState] = []
    used = -1
    stops = _occurrences(view, plan.stops)
    starts = [(s, _starting(view, s.event)) for s in plan.starts if _counts(s, view)]
    while started := _start(plan, starts, used):
        start, seq = started
        stop = _first_stop(stops, used)
        if stop is not None and (before := _start(plan, _until(starts, stop), used)):
            start, seq = before
        found.append(_run(plan, view, calendar, len(found) + 1, start, stop))
        if stop is None or plan.clock.per == "case":
            break
        used = max(stop.seq, seq)
    return found


def _until(
    starts: list[tuple[StartPlan, tuple[Occurrence, ...]]], stop: Occurrence
) -> list[tuple[StartPlan, tuple[Occurrence, ...]]]:
    """What was entered after a run had ended did not start it."""
    earlier = [(start, tuple(o for o in found if o.seq <= stop.seq)) for start, found in starts]
    return [(start, found) for start, found in earlier if found]


def _counts(start: StartPlan, view: View) -> bool:
    """A start whose condition is not known yet counts: the clock then waits for it rather than run too early."""
    return start.when is None or start.when.holds(view) is not False


def _occurrences(view: View, events: Sequence[str]) -> list[Occurrence]:
    found: list[Occurrence] = []
    for event in events:
        if event.startswith("parent."):
            found.extend(view.record.events.get("/" + event.removeprefix("parent."), ()))
        else:
            found.extend(view.record.events.get(view.prefix + event, ()))
    return found


def _starting(view: View, event: str) -> tuple[Occurrence, ...]:
    """Return the occurrences that may start a run; of what the parent saw before an item was there, only the last."""
    found = tuple(sorted(_occurrences(view, (event,)), key=lambda o: o.seq))
    if not view.item or not event.startswith("parent."):
        return found
    born = view.record.items[view.item].seq
    return tuple(o for o in found if o.seq <= born)[-1:] + tuple(o for o in found if o.seq > born)


def _of_start(
    start: StartPlan, view_events: tuple[Occurrence, ...], used: int
) -> Occurrence | None:
    """Return the occurrence of one start event for the next run: its first fresh one, else its last earlier one."""
    fresh = [o for o in view_events if o.seq > used]
    if fresh:
        return fresh[0]
    return view_events[-1] if view_events else None


def _start(
    plan: ClockPlan, starts: list[tuple[StartPlan, tuple[Occurrence, ...]]], used: int
) -> tuple[Moment, int] | None:
    picked = [_of_start(start, occurrences, used) for start, occurrences in starts]
    fresh = [o for o in picked if o is not None and o.seq > used]
    if not fresh:
        return None
    if plan.clock.take == "latest" and any(o is None for o in picked):
        return None
    moments = (
        [o.at for o in picked if o is not None]
        if plan.clock.take == "latest"
        else [o.at for o in fresh]
    )
    moment = max(moments) if plan.clock.take == "latest" else min(moments)
    return Moment(moment), min(o.seq for o in fresh)


def _first_stop(stops: list[Occurrence], used: int) -> Occurrence | None:
    fresh = [o for o in stops if o.seq > used]
    return min(fresh, key=lambda o: (o.at, o.seq)) if fresh else None


def _run(
    plan: ClockPlan,
    view: View,
    calendar: Calendar,
    turn: int,
    start: Moment,
    stop: Occurrence | None,
) -> ClockState:
    pauses = _pauses(plan, view, start, stop.at if stop else None)
    return _with_due(plan, view, calendar, turn, start, stop.at if stop else None, pauses)


class Printed(NamedTuple):
    """What one row of a clock's limit says: which row, the limit in words, when it falls due."""

    row: int
    limit: str
    due: Moment | None
    unpublished: bool = False


class Begun(NamedTuple):
    """A run whose due moment is asked for: when it began, its pauses, and how it stood before this entry."""

    start: Moment
    pauses: Spans
    before: ClockState | None


def _with_due(
    plan: ClockPlan, view: View, calendar: Calendar, turn: int, start: Moment, stop: Moment | None, pauses: Spans
) -> ClockState:  # fmt: skip
    run_id = f"{view.item}/{plan.clock.id}#{turn}"
    begun = Begun(start, pauses, view.record.clocks.get(run_id))
    printed, undecided = _printed(plan, view, calendar, begun)
    due, ground = _moved(view, run_id, printed.due)
    return ClockState(
        plan.clock.id,
        view.item,
        turn,
        start,
        printed.limit,
        due,
        _status(stop, pauses),
        stop,
        undecided and ground == "printed",
        pauses,
        ground,
        printed.row,
        printed.unpublished and ground == "printed",
    )


def _status(stop: Moment | None, pauses: Spans) -> str:
    if stop is not None:
        return "stopped"
    return "paused" if pauses and pauses[-1][1] is None else "running"


def _moved(view: View, run_id: str, due: Moment | None) -> tuple[Moment | None, str]:
    """An agreed time goes before an extended one, and that before the printed limit (language §1, sentence 3)."""
    if run_id in view.record.agreed:
        return view.record.agreed[run_id], "agreed"
    if run_id in view.record.extended:
        return view.record.extended[run_id], "extended"
    return due, "printed"


def _printed(plan: ClockPlan, view: View, calendar: Calendar, begun: Begun) -> tuple[Printed, bool]:
    """Return what the limit says and whether that is undecided: then the strictest row is shown (G15)."""
    candidates, settled = _candidates(plan, view)
    if not candidates:
        return Printed(0, "", None), False
    found = [_due(index, row, view, calendar, begun) for index, row in candidates]
    known = [p for p in found if p.due is not None]
    if not known:
        return found[0], False
    return min(known, key=lambda p: p.due or 0), len(candidates) > 1 or not settled


def _candidates(plan: ClockPlan, view: View) -> tuple[list[tuple[int, LimitPlan]], bool]:
    """Return the rows that hold or may yet hold, up to the first that holds, and whether one does."""
    found: list[tuple[int, LimitPlan]] = []
    for index, row in enumerate(plan.limits):
        answer = True if row.when is None else row.when.holds(view)
        if answer is not False:
            found.append((index, row))
        if answer is True:
            return found, True
    return found, False


def _due(index: int, row: LimitPlan, view: View, calendar: Calendar, begun: Begun) -> Printed:
    if row.until is not None:
        return _due_at_fact(index, row, view, calendar)
    limit = row.fixed if row.setting is None else parse_limit(str(row.setting.value(view)))
    assert limit is not None
    text = str(limit)
    before = begun.before
    if before is not None and _is_as_before(before, begun, text, view):
        return Printed(index, text, before.due, before.unpublished)
    due = reckon(calendar, begun.start, limit, begun.pauses)
    return Printed(index, text, Moment(due.at), due.provisional)


def _due_at_fact(index: int, row: LimitPlan, view: View, calendar: Calendar) -> Printed:
    """Return what a limit says that ends at a moment or on a day which a fact gives, or counts back from it.

    A day ends with its close of business; counted back from, it begins at its first moment.
    """
    assert row.until is not None
    value = row.until.value(view)
    if value is None or value is NOT_APPLICABLE:
        return Printed(index, row.row.text, None)
    limit = row.fixed
    if type(value) is not int:
        value = moment_in(calendar.tz, value)
        limit = limit or SAME_DAY
    if limit is None:
        return Printed(index, row.row.text, Moment(value))
    due = calendar.limit(value, limit)
    return Printed(index, row.row.text, Moment(due.at), due.provisional)


def _is_as_before(before: ClockState, begun: Begun, limit: str, view: View) -> bool:
    """Nothing that the due moment rests on has changed, so it need not be reckoned again."""
    same = (before.start, before.limit, before.pauses) == (begun.start, limit, begun.pauses)
    return same and before.ground == "printed" and view.entry.event != CALENDAR_CHANGED


def reckon(calendar: Calendar, start: Moment, limit: Limit, pauses: Spans) -> Due:
    """Return when a limit falls due, with its arithmetic; a pause that still runs is not counted yet."""
    closed = tuple((a, b) for a, b in pauses if b is not None)
    return calendar.limit(start, limit, closed)


def _pauses(plan: ClockPlan, view: View, start: Moment, stop: Moment | None) -> Spans:
    found: list[tuple[Moment, Moment | None]] = []
    for begins, ends in plan.pauses:
        begin = _occurrences(view, (begins,))
        end = _occurrences(view, (ends,))
        for occurrence in begin:
            later = [e.at for e in end if e.seq > occurrence.seq]
            until = Moment(min(later)) if later else None
            if (until is None or until > start) and (stop is None or occurrence.at < stop):
                found.append((Moment(max(occurrence.at, start)), until))
    return tuple(sorted(found, key=lambda s: s[0]))


def _visited(plan: ClockPlan, view: View, calendar: Calendar) -> list[ClockState]:
    """Runs of a clock that counts only while a condition holds: its visits (language §2, G16)."""
    visits = view.record.visits.get(view.prefix + plan.clock.id, ())
    if not visits:
        return []
    if plan.clock.counts == "each visit":
        return [_with_due(plan, view, calendar, n, a, b, ()) for n, (a, b) in enumerate(visits, 1)]
    gaps = tuple((a[1], b[0]) for a, b in pairwise(visits) if a[1] is not None)
    return [_with_due(plan, view, calendar, 1, visits[0][0], visits[-1][1], gaps)]


def note_visit(plan: ClockPlan, view: View, at: Moment, *, passed_on: bool = False) -> bool:
    """Keep when the condition of a `runs_while` clock began or ceased to hold; say whether that changed now.

    `passed_on`: it holds as before, but for another holder (`per` a fact), so that a new visit begins.
    """
    assert plan.runs_while is not None
    holds = plan.runs_while.holds(view) is True
    key = view.prefix + plan.clock.id
    visits = view.record.visits.get(key, ())
    inside = bool(visits) and visits[-1][1] is None
    if holds and not inside:
        view.record.visits[key] = (*visits, (at, None))
    elif inside and not holds:
        view.record.visits[key] = (*visits[:-1], (visits[-1][0], at))
    elif inside and passed_on and visits[-1][0] != at:
        view.record.visits[key] = (*visits[:-1], (visits[-1][0], at), (at, None))
        return True
    return holds != inside


def ended(run: ClockState) -> ClockState:
    """Return the run as it stands when its record closes under it: nothing is owed any more."""
    return replace(run, status="ended") if run.status in ("running", "paused", "exempt") else run


def verdict(run: ClockState) -> str:
    """Return "met" or "late" for a stopped run, or "" where none can be given (no due, provisional, still running)."""
    if run.due is None or run.provisional or run.stopped_at is None:
        return ""
    return "late" if run.stopped_at > run.due else "met"


def binding(runs: Sequence[tuple[ClockPlan, ClockState]]) -> tuple[ClockPlan, ClockState] | None:
    """Return the run that binds of several on one duty: agreed or extended before the stricter of the rest (G14)."""
    live = [(p, r) for p, r in runs if r.due is not None]
    if not live:
        return None
    special = [(p, r) for p, r in live if r.ground != "printed"]
    pool: list[tuple[ClockPlan, Any]] = special or live
    return min(pool, key=lambda pair: pair[1].due)

"""Adding and measuring working time, with pauses and with every reading of the policy.

The plain cases are answered by `Calendar` itself; here are those that need more thought.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kesu.core.worktime.errors import Reversed
from kesu.core.worktime.tables import Table
from kesu.core.worktime.wallclock import Span

if TYPE_CHECKING:
    from kesu.core.worktime.calendar import Calendar


def add(calendar: Calendar, start: int, seconds: int, pauses: Sequence[Span]) -> int:
    """Return the moment at which that much working time lies between it and `start`."""
    if seconds == 0:
        return start
    halts = merged(pauses)
    if calendar.policy.pauses_outside == "shift":
        landed = _landed(calendar, start, seconds, ())
        return _shifted(calendar, start, landed, halts)
    return _landed(calendar, start, seconds, halts)


def between(calendar: Calendar, start: int, end: int, pauses: Sequence[Span]) -> int:
    """Return the working seconds from `start` to `end`, pauses taken out."""
    if end < start:
        return _reversed(calendar, start, end, pauses)
    table = calendar.reaching(start, end)
    clipped = [(max(since, start), min(until, end)) for since, until in merged(pauses)]
    halts = [(since, until) for since, until in clipped if since < until]
    open_time = table.worked(end) - table.worked(start)
    if calendar.policy.pauses_outside == "shift":
        return max(0, open_time - sum(until - since for since, until in halts))
    return open_time - sum(table.worked(until) - table.worked(since) for since, until in halts)


def merged(pauses: Sequence[Span]) -> list[Span]:
    """Return the pauses in order, overlapping ones as one; an empty pause is none.

    `Reversed` if a pause ends before it begins.
    """
    runs: list[Span] = []
    for since, until in sorted(pauses):
        if until < since:
            raise Reversed(f"a pause ends before it begins ({since}, {until})")
        if runs and since <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], until))
        elif since < until:
            runs.append((since, until))
    return runs


def settled(calendar: Calendar, moment: int, *, forward: bool) -> int:
    """Return the moment itself within hours (or at closing), else the next opening – or the last closing."""
    table = calendar.reaching(moment)
    i = bisect_right(table.opens, moment) - 1
    if moment <= table.closes[i] and table.opens[i] < table.closes[i]:
        return moment
    if not forward:
        while i == 0:
            table = calendar.grown_before(table)
            i = bisect_right(table.opens, moment) - 1
        return table.closes[i]
    while i + 1 >= len(table.opens):
        table = calendar.grown_after(table)
    return table.opens[i + 1]


def next_opening(calendar: Calendar, moment: int) -> int:
    """Return the first open moment that is not before this one."""
    table = calendar.reaching(moment)
    i = bisect_right(table.opens, moment) - 1
    if moment < table.closes[i]:
        return moment
    while i + 1 >= len(table.opens):
        table = calendar.grown_after(table)
    return table.opens[i + 1]


def _reversed(calendar: Calendar, start: int, end: int, pauses: Sequence[Span]) -> int:
    match calendar.policy.reversed:
        case "zero":
            return 0
        case "refuse":
            raise Reversed("the end lies before the start")
        case _:
            return -between(calendar, end, start, pauses)


def _landed(
    calendar: Calendar, start: int, seconds: int, halts: Sequence[Span], near: bool | None = None
) -> int:
    step = _forward if seconds > 0 else _backward
    near = calendar.policy.at_closing == "close" if near is None else near
    table = calendar.reaching(start, *(edge for halt in halts for edge in halt))
    while (found := step(table, start, seconds, halts, near)) is None:
        table = calendar.grown_after(table) if seconds > 0 else calendar.grown_before(table)
    return found


def _forward(
    table: Table, start: int, seconds: int, halts: Sequence[Span], near: bool
) -> int | None:
    """Return where the time is used up, or None if the table is too short.

    `near` lands at the end of the time counted; else where the next counted second would begin.
    """
    target = table.worked(start) + seconds
    for since, until in halts:
        halted = table.worked(max(since, start))
        if halted > target or (near and halted == target):
            break
        if until > start:
            target += table.worked(until) - halted
    if target > table.total or (target == table.total and not near):
        return None
    i = (bisect_left if near else bisect_right)(table.before, target) - 1
    return table.opens[i] + target - table.before[i]


def _backward(
    table: Table, start: int, seconds: int, halts: Sequence[Span], near: bool
) -> int | None:
    """The mirror of `_forward`: `near` lands at the begin of the time counted."""
    target = table.worked(start) + seconds
    for since, until in reversed(halts):
        halted = table.worked(min(until, start))
        if halted < target or (near and halted == target):
            break
        if since < start:
            target -= halted - table.worked(since)
    if target < 0 or (target == 0 and not near):
        return None
    i = (bisect_right if near else bisect_left)(table.before, target) - 1
    return table.opens[i] + target - table.before[i]


def _shifted(calendar: Calendar, start: int, landed: int, halts: Sequence[Span]) -> int:
    """Return `landed` moved by the whole length of each pause met on the way, then set within hours."""
    moved, forward = landed, landed >= start
    for since, until in halts if forward else reversed(halts):
        if forward and since < moved and until > start:
            moved += until - max(since, start)
        elif not forward and until > moved and since < start:
            moved -= min(until, start) - since
    return moved if moved == landed else settled(calendar, moved, forward=forward)


def prolonged(calendar: Calendar, start: int, due: int, pauses: Sequence[Span]) -> int:
    """Return a due moment put off by the working time that pauses took away before it."""
    halts = [(max(since, start), until) for since, until in merged(pauses) if until > start]
    if calendar.policy.pauses_outside == "shift":
        return _shifted(calendar, start, due, halts)
    table = calendar.reaching(start, due, *(edge for halt in halts for edge in halt))
    lost = 0
    moved = due
    for since, until in halts:
        if since >= moved:
            break
        lost += table.worked(until) - table.worked(since)
        moved = _landed(calendar, due, lost, (), near=True) if lost else due
    return moved

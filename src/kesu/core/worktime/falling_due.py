"""From a start and a limit to the moment the duty falls due.

Periods follow the PRC Civil Code, arts. 200-204: hours run from the moment itself; a period in days does
not count the day it starts on; a month ends on the same day of the later month, or on that month's last
day; a period ends at close of business of its last day, and if that is a day off, of the next working day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from kesu.core.worktime import counting
from kesu.core.worktime.intervals import open_seconds
from kesu.core.worktime.limits import Limit
from kesu.core.worktime.tables import Table
from kesu.core.worktime.wallclock import Span, moment_of

if TYPE_CHECKING:
    from kesu.core.worktime.calendar import Calendar


def due_at(calendar: Calendar, start: int, limit: Limit, pauses: Sequence[Span] = ()) -> int:
    """Return the moment at which the limit, begun (or, backwards, ended) at `start`, falls due.

    Pauses prolong clock time by their length, working time and working days by the working time within
    them, and days, weeks, months and years by the days from the one they begin on to the one they end on.
    A limit that names a day, and one that counts back, is not moved by a pause.
    """
    match limit.kind:
        case "clock":
            return _clock_time(start, limit, pauses)
        case "working":
            return calendar.add(start, -limit.number if limit.backwards else limit.number, pauses)
        case "half days":
            return _half_days(calendar, start, limit, pauses)
        case "working days":
            return _working_days(calendar, start, limit, pauses)
        case "next working day":
            return _next_working_day(calendar, start, limit)
        case _:
            return _dated(calendar, start, limit, pauses)


def _clock_time(start: int, limit: Limit, pauses: Sequence[Span]) -> int:
    if limit.backwards:
        return start - limit.number
    due = start + limit.number
    for since, until in counting.merged(pauses):
        if since >= due:
            break
        due += max(0, until - max(since, start))
    return due


def _half_days(calendar: Calendar, start: int, limit: Limit, pauses: Sequence[Span]) -> int:
    """Return where so many halves are used up; each is half the open time of the day it begins on."""
    at = start
    for _ in range(limit.number):
        at = _half_day_before(calendar, at) if limit.backwards else _half_day(calendar, at, pauses)
    return at


def _half_day(calendar: Calendar, start: int, pauses: Sequence[Span]) -> int:
    day = calendar.day_of(counting.next_opening(calendar, start))
    return calendar.add(start, open_seconds(calendar.hours_on(day)) // 2, pauses)


def _half_day_before(calendar: Calendar, end: int) -> int:
    day = calendar.day_of(calendar.add(end, -1))
    return calendar.add(end, -(open_seconds(calendar.hours_on(day)) // 2))


def _working_days(calendar: Calendar, start: int, limit: Limit, pauses: Sequence[Span]) -> int:
    if limit.backwards:
        return _working_days_before(calendar, start, limit.number)
    table, i = _nth_working_day(calendar, began(calendar, start), limit.number)
    due = close_of(calendar, table, i)
    if not pauses:
        return due
    # What was still open when the pause began is still open when it ends.
    return counting.prolonged(calendar, start, due, pauses)


def _next_working_day(calendar: Calendar, start: int, limit: Limit) -> int:
    table, i = _nth_working_day(calendar, began(calendar, start), 1)
    return _end_of(calendar, table, i, limit)


def began(calendar: Calendar, start: int) -> int:
    """Return the moment whose day is day 0 of a limit in working days."""
    if calendar.policy.start_outside == "next opening":
        return counting.next_opening(calendar, start)
    return start


def _nth_working_day(calendar: Calendar, start: int, number: int) -> tuple[Table, int]:
    """Return the n-th working day after the day of `start`, as its place in a table."""
    table = calendar.reaching(start)
    while (i := bisect_right(table.day_starts, start) + number - 1) >= len(table.days):
        table = calendar.grown_after(table)
    return table, i


def _working_days_before(calendar: Calendar, anchor: int, number: int) -> int:
    table = calendar.reaching(anchor)
    while (i := _days_before(table, anchor) - number) < 0:
        table = calendar.grown_before(table)
    return close_of(calendar, table, i)


def _days_before(table: Table, anchor: int) -> int:
    """Return how many working days of the table lie wholly before the day of the anchor."""
    i = bisect_right(table.day_starts, anchor)
    return i - 1 if i and anchor < table.day_ends[i - 1] else i


def _dated(calendar: Calendar, start: int, limit: Limit, pauses: Sequence[Span]) -> int:
    return last_day(calendar, start, limit, pauses)[1]


def last_day(
    calendar: Calendar, start: int, limit: Limit, pauses: Sequence[Span] = ()
) -> tuple[date, int]:
    """Return the day on which a period ends, or the day that the limit names, and the due moment.

    The moment lies on a later day – counting back, on an earlier one – if the first is a day off.
    """
    for day in _candidates(calendar, start, limit, pauses):
        due = _on(calendar, day, limit)
        if due > start or (limit.backwards and not limit.is_fixed):
            return day, due
    raise AssertionError(f"{limit} never ends")


def _candidates(
    calendar: Calendar, start: int, limit: Limit, pauses: Sequence[Span]
) -> Iterator[date]:
    """Yield the days that the limit may mean, in order; the first that does not lie behind is meant."""
    day = calendar.day_of(start)
    match limit.kind:
        case "days" | "months":
            yield _period_end(calendar, day, limit, pauses)
        case "same day":
            yield from (day, day + timedelta(days=1))
        case "next day":
            yield day + timedelta(days=1)
        case _:
            yield from (_day_in(day, turn, limit) for turn in range(limit.cycle == "next month", 4))


def _period_end(calendar: Calendar, day: date, limit: Limit, pauses: Sequence[Span]) -> date:
    if limit.backwards:
        return _later(day, limit, -limit.number)
    last = _later(day, limit, limit.number)
    for since, until in halted_days(calendar, day, pauses):
        if since > last:
            break
        last += until - since
    return last


def halted_days(
    calendar: Calendar, first: date, pauses: Sequence[Span]
) -> Iterator[tuple[date, date]]:
    """Yield for each pause the day it begins on, not before `first`, and the later day it ends on."""
    for since, until in counting.merged(pauses):
        begins = max(first, calendar.day_of(since))
        ends = calendar.day_of(until)
        if begins < ends:
            yield begins, ends


def _later(day: date, limit: Limit, number: int) -> date:
    """Return the last day of so many days or months after (less than 0: before) the day."""
    return moved(day, number, "day" if limit.kind == "days" else "month")


def moved(day: date, number: int, unit: str) -> date:
    """Return the day `number` units after `day` (less than 0: before).

    In months and years it is the same day of the month, or its last where the month is shorter.
    """
    if unit in ("day", "week"):
        return day + timedelta(days=number * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    return _in_month(months // 12, months % 12 + 1, day.day)


def _in_month(year: int, month: int, day: int) -> date:
    """Return the day of the month, or the month's last if it is shorter."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _day_in(day: date, turn: int, limit: Limit) -> date:
    """Return the day that the limit names in the present month, quarter or year, or `turn` of them later."""
    match limit.cycle:
        case "half month":
            return _half_month_end(day, turn)
        case "quarter":
            first, size = day.replace(day=1, month=(day.month - 1) // 3 * 3 + 1), 3
        case "year":
            first, size = day.replace(day=1, month=limit.month or 1), 12
        case _:
            first, size = day.replace(day=1), 1
    if limit.kind == "end":
        return _months_on(first, (turn if size == 1 else turn * size) + size) - timedelta(days=1)
    named = _months_on(first, turn * size)
    named = _in_month(named.year, named.month, limit.number)
    return named - timedelta(days=1) if limit.backwards else named


def _half_month_end(day: date, turn: int) -> date:
    for _ in range(turn + 1):
        end = day.replace(day=15) if day.day <= 15 else _in_month(day.year, day.month, 31)
        day = end + timedelta(days=1)
    return end


def _months_on(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _on(calendar: Calendar, day: date, limit: Limit) -> int:
    """Return the end of the day, or of the next working day (going back: the one before) if it is off."""
    table = calendar.reaching(moment_of(calendar.tz, datetime.combine(day, time(12))))
    if limit.backwards:
        while (i := bisect_right(table.days, day) - 1) < 0:
            table = calendar.grown_before(table)
    else:
        while (i := bisect_left(table.days, day)) >= len(table.days):
            table = calendar.grown_after(table)
    return _end_of(calendar, table, i, limit)


def _end_of(calendar: Calendar, table: Table, i: int, limit: Limit) -> int:
    if limit.at is None:
        return close_of(calendar, table, i)
    wall = datetime.combine(table.days[i], time.min) + timedelta(seconds=limit.at)
    return moment_of(calendar.tz, wall)


def close_of(calendar: Calendar, table: Table, i: int) -> int:
    """Return the close of business of the table's i-th working day."""
    return table.day_ends[i] if calendar.policy.days_end == "midnight" else table.day_closes[i]

"""When triggers come again by the calendar: exact moments, from what is written and the facts as they stand.

A day of the month that a month does not have is its last; without a time of day it is the first moment of the day.
The calendar's zone says what a day is, its hours which days are working days.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from kesu.core.records.views import View
from kesu.core.rulebook.plans import EveryPlan, TriggerPlan
from kesu.core.values import Moment
from kesu.core.worktime import Calendar, local, moment_in, moment_of, moved
from kesu.core.worktime.wallclock import days_from, midnight

AHEAD_DAYS = 8000
"""How far the next time is looked for: some twenty years, so that the rarest is found."""
DEFAULT_TIME = "00:00"
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


def occurrences(
    plan: TriggerPlan,
    view: Any,
    calendar: Calendar,
    since: Moment,
    until: Moment,
    *,
    only: EveryPlan | None = None,
) -> list[Moment]:
    """Return every moment from `since` to `until`, both included, at which the trigger comes again, oldest first.

    None while its `while` does not hold. `view` is that of the record it stands on, or of the company; `only`
    asks for what one of its ways gives.
    """
    if plan.while_ is not None and plan.while_.holds(view) is not True:
        return []
    found = {
        at
        for way in ways_of(plan, view)
        if only is None or only is way
        for at in _of_way(way, view, calendar, since, until)
    }
    return sorted(found)


def ways_of(plan: TriggerPlan, view: Any) -> list[EveryPlan]:
    """Return the ways that count now: the first that holds, or with take = "stricter" every one that holds."""
    held = []
    for way in plan.every:
        answer = True if way.when is None else way.when.holds(view)
        if answer is None and plan.trigger.take != "stricter":
            return []  # an earlier way that is not known yet keeps the later ones open
        if answer is True:
            held.append(way)
            if plan.trigger.take != "stricter":
                break
    return held


def next_occurrence(
    plan: TriggerPlan, view: View, calendar: Calendar, since: Moment, came: Moment | None
) -> Moment | None:
    """Return the first moment at which the trigger comes again, or None while it does not.

    A fixed time is the first after `since`. A rolling one is reckoned from its anchor on, even if it has run out
    long ago, but comes only once for all that had run out when it last came (`came`).
    """
    if plan.while_ is not None and plan.while_.holds(view) is not True:
        return None
    found = []
    for way in ways_of(plan, view):
        after = since
        if way.every.rolling:
            anchor = _anchor(way, view, calendar)
            after = max(anchor or since, came or anchor or since)
        until = Moment(after + AHEAD_DAYS * 86_400)
        found.append(next(_of_way(way, view, calendar, Moment(after + 1), until), None))
    return min((at for at in found if at is not None), default=None)


def times_of_way(
    way: EveryPlan, view: Any, calendar: Calendar, since: Moment, until: Moment
) -> list[Moment]:
    """Return when one way comes between two moments, whatever its conditions say."""
    return sorted(set(_of_way(way, view, calendar, since, until)))


def _of_way(
    way: EveryPlan, view: Any, calendar: Calendar, since: Moment, until: Moment
) -> Iterator[Moment]:
    times = (
        _rolling(way, view, calendar, since, until)
        if way.every.rolling
        else _fixed(way, view, calendar, since, until)
    )
    return (at for at in times if since <= at <= until)


def _said(way: EveryPlan, view: Any, name: str) -> Any:
    """Return what a key says: itself, or the setting that it names."""
    formula = way.settings.get(name)
    return getattr(way.every, name) if formula is None else formula.value(view)


# -- fixed times ---------------------------------------------------------------------------------------------------


def _fixed(
    way: EveryPlan, view: Any, calendar: Calendar, since: Moment, until: Moment
) -> Iterator[Moment]:
    first, last = calendar.day_of(since), calendar.day_of(until)
    time = str(_said(way, view, "at") or DEFAULT_TIME)
    # One day more on both sides: "24:00" belongs to the day before the moment it means.
    for day in _days(way, view, calendar, first - timedelta(days=1), last):
        yield at_time(calendar, day, time)


def at_time(calendar: Calendar, day: date, time: str) -> Moment:
    """Return the moment of a time of day in the calendar's zone; 24:00 is the first moment of the next day."""
    hour, minute = map(int, time.split(":"))
    if (hour, minute) == (0, 0):
        return Moment(midnight(calendar.tz, day))
    if hour == 24:
        return Moment(midnight(calendar.tz, day + timedelta(days=1)))
    return Moment(moment_of(calendar.tz, datetime.combine(day, clock_time(hour, minute))))


def _days(way: EveryPlan, view: Any, calendar: Calendar, first: date, last: date) -> Iterator[date]:
    match way.every.each:
        case "day":
            working = way.every.on == "working days"
            yield from (d for d in days_from(first, last) if not working or calendar.hours_on(d))
        case "week":
            weekday = int(_said(way, view, "weekday"))
            yield from (d for d in days_from(first, last) if d.isoweekday() == weekday)
        case each:
            yield from _days_of_periods(way, view, calendar, _MONTHS[each], first, last)


def _days_of_periods(
    way: EveryPlan, view: Any, calendar: Calendar, months: int, first: date, last: date
) -> Iterator[date]:
    """Yield the day meant in each month that is meant: the nth of each quarter, half-year or year."""
    nth = int(_said(way, view, "month") or 1)
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        if (month - 1) % months == nth - 1:
            day = _day_of_month(way, view, calendar, year, month)
            if day is not None and first <= day <= last:
                yield day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _day_of_month(
    way: EveryPlan, view: Any, calendar: Calendar, year: int, month: int
) -> date | None:
    last = last_of_month(year, month)
    if working := _said(way, view, "working_day"):
        days = [d for d in days_from(date(year, month, 1), last) if calendar.hours_on(d)]
        return days[int(working) - 1] if int(working) <= len(days) else None
    day = _said(way, view, "day")
    return last if day == "end" else date(year, month, min(int(day), last.day))


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


# -- rolling times -------------------------------------------------------------------------------------------------


def _rolling(
    way: EveryPlan, view: Any, calendar: Calendar, since: Moment, until: Moment
) -> Iterator[Moment]:
    """Yield every whole number of periods after the anchor; each is reckoned from the anchor itself."""
    anchor = _anchor(way, view, calendar)
    if anchor is None:
        return
    number, unit = str(_said(way, view, "rolling")).split(" ", 1)
    start = local(calendar.tz, anchor)
    time = str(_said(way, view, "at") or f"{start:%H:%M:%S}")
    step = _first_step(start.date(), calendar.day_of(since), int(number), unit.rstrip("s"))
    while (day := moved(start.date(), step * int(number), unit.rstrip("s"))) <= calendar.day_of(
        until
    ):
        yield _rolled(calendar, day, time, start)
        step += 1


def _rolled(calendar: Calendar, day: date, time: str, start: datetime) -> Moment:
    if time.count(":") == 2:
        wall = datetime.combine(day, start.time())
        return Moment(moment_of(calendar.tz, wall))
    return at_time(calendar, day, time)


def _first_step(start: date, since: date, number: int, unit: str) -> int:
    """Return a step that certainly lies before `since`, at least 1, so that old anchors are not walked through."""
    longest = {"day": 1, "week": 7, "month": 31, "year": 366}[unit] * number
    return max(1, (since - start).days // longest - 1)


def _anchor(way: EveryPlan, view: Any, calendar: Calendar) -> Moment | None:
    assert way.anchor is not None
    found = way.anchor.value(view)
    if isinstance(found, bool) or found is None:
        return None
    try:
        return Moment(moment_in(calendar.tz, found))
    except ValueError:
        return None

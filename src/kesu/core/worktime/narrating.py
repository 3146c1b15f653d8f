"""Why a deadline falls where it does: each stretch counted, each skipped and the reason, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from kesu.core.values import Text
from kesu.core.worktime.counting import merged
from kesu.core.worktime.days import Notice
from kesu.core.worktime.falling_due import began, due_at, halted_days, last_day
from kesu.core.worktime.intervals import WHOLE_DAY, open_seconds
from kesu.core.worktime.limits import Limit
from kesu.core.worktime.wallclock import Span, days_from, midnight, spans_of

if TYPE_CHECKING:
    from kesu.core.worktime.calendar import Calendar

Act = Literal["counted", "skipped", "moved", "due"]
Reason = Literal[
    "working hours", "make-up workday", "company hours", "clock", "period", "made good",  # counted
    "weekend", "closed weekday", "official day off", "company day off",  # skipped days
    "break", "before hours", "after hours", "pause", "first day",  # skipped parts of days
    "limit",  # due
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stretch:
    """From one moment to another (half-open): counted or skipped, why, and on what it rests.

    A last day that is a day off is "moved": the period has counted it, and ends on another.

    seconds -- the working time counted; for skipped ones 0.
    days -- how many days of the limit it makes; 0 when time is counted, not days.
    name, notice -- of the holiday or the company's own day.
    """

    act: Act
    start: int
    end: int
    reason: Reason
    seconds: int = 0
    days: int = 0
    name: Text | None = None
    notice: Notice | None = None


def narrate(
    calendar: Calendar, start: int, due: int, limit: Limit, pauses: Sequence[Span] = ()
) -> tuple[Stretch, ...]:
    """Return the stretches between start and due in order of time, ended by the due moment itself."""
    since, until = min(start, due), max(start, due)
    halts = (
        [] if limit.is_fixed or (limit.backwards and limit.kind != "working") else merged(pauses)
    )
    if limit.kind == "clock":
        parts = _around(since, until, halts, _clock)
    elif limit.is_time:
        parts = _around(since, until, halts, lambda a, b: stretches(calendar, a, b))
    elif limit.kind in ("working days", "next working day"):
        parts = _by_days(calendar, start, due, limit, halts)
    else:
        parts = _dated(calendar, start, due, limit, halts)
    return (
        *_joined(part for part in parts if part.start < part.end),
        Stretch("due", due, due, "limit"),
    )


def stretches(calendar: Calendar, since: int, until: int) -> Iterator[Stretch]:
    """Yield what is open and what is closed between the moments, and why."""
    for day in days_from(calendar.day_of(since), calendar.day_of(until)):
        for stretch in _of_day(calendar, day):
            clipped = _clipped(stretch, since, until)
            if clipped.start < clipped.end:
                yield clipped


def why_closed(calendar: Calendar, at: int) -> Stretch | None:
    """Return the stretch of closed time around the moment within its day, or None while the place is open."""
    found = next(s for s in _of_day(calendar, calendar.day_of(at)) if s.start <= at < s.end)
    return found if found.act == "skipped" else None


def _clipped(stretch: Stretch, since: int, until: int) -> Stretch:
    start, end = max(stretch.start, since), min(stretch.end, until)
    return replace(
        stretch, start=start, end=end, seconds=end - start if stretch.act == "counted" else 0
    )


def _of_day(calendar: Calendar, day: date) -> Iterator[Stretch]:
    """Yield the whole day from midnight to midnight, open and closed parts in turn."""
    spans = spans_of(calendar.tz, day, calendar.hours_on(day))
    if not spans:
        yield from (_day_off(calendar, day, begin, end) for begin, end in _whole(calendar, day))
        return
    at, day_end = _whole(calendar, day)[0]
    gap: Reason = "before hours"
    for opens, closes in spans:
        if at < opens:
            yield Stretch("skipped", at, opens, gap)
        yield _open(calendar, day, opens, closes)
        at, gap = closes, "break"
    if at < day_end:
        yield Stretch("skipped", at, day_end, "after hours")


def _day_off(calendar: Calendar, day: date, start: int, end: int) -> Stretch:
    special = calendar.days.get(day)
    if special is not None:
        reason: Reason = (
            "official day off" if special.kind == "official day off" else "company day off"
        )
        return Stretch("skipped", start, end, reason, name=special.name, notice=special.notice)
    return Stretch("skipped", start, end, "weekend" if day.weekday() > 4 else "closed weekday")


def _open(calendar: Calendar, day: date, start: int, end: int) -> Stretch:
    special = calendar.days.get(day)
    if special is None:
        return Stretch("counted", start, end, "working hours", end - start)
    reason: Reason = "make-up workday" if special.kind == "make-up workday" else "company hours"
    return Stretch(
        "counted", start, end, reason, end - start, name=special.name, notice=special.notice
    )


def _clock(since: int, until: int) -> Iterator[Stretch]:
    if since < until:
        yield Stretch("counted", since, until, "clock", until - since)


def _around(
    since: int, until: int, halts: Sequence[Span], told: Callable[[int, int], Iterator[Stretch]]
) -> Iterator[Stretch]:
    """Yield what is told of the time outside the pauses, with the pauses between."""
    for begin, end in halts:
        if begin >= until or end <= since:
            continue
        yield from told(since, max(since, begin))
        yield Stretch("skipped", max(since, begin), min(end, until), "pause")
        since = min(end, until)
    yield from told(since, until)


def _by_days(
    calendar: Calendar, start: int, due: int, limit: Limit, halts: Sequence[Span]
) -> Iterator[Stretch]:
    """Yield the days up to the last that the limit counts, then the pauses and how they were made good."""
    last = due_at(calendar, start, limit) if halts else due
    yield from _days_counted(calendar, start, last)
    for begin, end in halts:
        if begin < due and end > start:
            yield Stretch("skipped", max(begin, start), end, "pause")
    if last < due:
        yield Stretch("counted", last, due, "made good", calendar.between(last, due))


def _days_counted(calendar: Calendar, start: int, last: int) -> Iterator[Stretch]:
    """Yield the day of the start, which does not count, then each day counted or skipped."""
    since, until = min(start, last), max(start, last)
    own_day = calendar.day_of(began(calendar, start) if last > start else start)
    for day in days_from(calendar.day_of(since), calendar.day_of(until - 1)):
        for begin, end in _whole(calendar, day):
            begin, end = max(begin, since), min(end, until)
            hours = calendar.hours_on(day)
            if day == own_day:
                yield Stretch("skipped", begin, end, "first day")
            elif not hours:
                yield _day_off(calendar, day, begin, end)
            elif last > start and day < own_day:
                yield Stretch("skipped", begin, end, "after hours")
            else:
                counted = open_seconds(hours)
                yield replace(_open(calendar, day, begin, end), seconds=counted, days=1)


def _whole(calendar: Calendar, day: date) -> list[Span]:
    """Return the day from its first moment to its last, nothing for a day the zone never had."""
    spans = spans_of(calendar.tz, day, WHOLE_DAY)
    return [(spans[0][0], spans[-1][1])] if spans else []


def _dated(
    calendar: Calendar, start: int, due: int, limit: Limit, halts: Sequence[Span]
) -> Iterator[Stretch]:
    """Yield the days of a period with the days it was halted, then the days off that moved its end."""
    last, _ = last_day(calendar, start, limit, halts)
    if limit.kind in ("days", "months"):
        yield from _period(calendar, calendar.day_of(start), last, halts)
    final = calendar.day_of(due - 1)
    step = timedelta(days=1)
    moved = days_from(last, final - step) if last <= final else days_from(final + step, last)
    for day in moved:
        for begin, end in _whole(calendar, day):
            yield replace(_day_off(calendar, day, begin, end), act="moved")


def _period(
    calendar: Calendar, first: date, last: date, halts: Sequence[Span]
) -> Iterator[Stretch]:
    begin, end = min(first, last), max(first, last)
    day = begin if last < first else begin + timedelta(days=1)
    if begin == first:
        yield _days(calendar, first, day, Stretch("skipped", 0, 0, "first day"))
        end += timedelta(days=1)
    for since, until in halted_days(calendar, first, halts):
        if since < end:
            yield _days(calendar, day, since + timedelta(days=1), _COUNTED)
            yield _days(calendar, since + timedelta(days=1), until + timedelta(days=1), _HALTED)
            day = until + timedelta(days=1)
    yield _days(calendar, day, end, _COUNTED)


_COUNTED = Stretch("counted", 0, 0, "period")
_HALTED = Stretch("skipped", 0, 0, "pause")


def _days(calendar: Calendar, first: date, until: date, like: Stretch) -> Stretch:
    """Return a stretch of whole days, the last not included."""
    days = (until - first).days if like.act == "counted" else 0
    return replace(
        like, start=midnight(calendar.tz, first), end=midnight(calendar.tz, until), days=days
    )


def _joined(parts: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield the stretches, neighbours that say the same as one."""
    last: Stretch | None = None
    for part in parts:
        if last is not None and _same(last, part):
            last = replace(
                last, end=part.end, seconds=last.seconds + part.seconds, days=last.days + part.days
            )
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _same(a: Stretch, b: Stretch) -> bool:
    nights = {"after hours", "before hours"}
    reasons = a.reason == b.reason or {a.reason, b.reason} == nights
    return (
        a.end == b.start
        and a.act == b.act != "counted"
        and reasons
        and (a.name, a.notice) == (b.name, b.notice)
    )

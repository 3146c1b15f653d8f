"""Between moments (seconds since 1970, UTC) and the wall clock of a zone.

A wall time that is skipped when clocks go forward does not exist, and one that is repeated when they
go back exists twice. Working hours follow the wall clock: a place is open at a moment if the clock on
its wall then shows a time inside an interval. So an interval loses what is skipped and counts twice
what is repeated – a night shift over the autumn change works an hour more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, tzinfo

from kesu.core.worktime.intervals import DAY, WHOLE_DAY, Interval

EPOCH_DAY = date(1970, 1, 1).toordinal()
_WEEK = 7 * DAY  # no zone changes its offset twice in a week
WIDEST_OFFSET = 16 * 3600  # no zone was ever further from UTC

Span = tuple[int, int]
"""Two moments, half-open."""

Regime = tuple[int, int, int]
"""From a moment to another, half-open, and how many seconds the wall clock is ahead of UTC meanwhile."""


def offset_at(zone: tzinfo, moment: int) -> int:
    """Return how many seconds the zone's wall clock is ahead of UTC at the moment."""
    ahead = datetime.fromtimestamp(moment, zone).utcoffset()
    assert ahead is not None
    return int(ahead.total_seconds())


def local(zone: tzinfo, moment: int) -> datetime:
    """Return the moment as the zone's wall clock and calendar show it."""
    return datetime.fromtimestamp(moment, zone)


def moment_of(zone: tzinfo, wall: datetime) -> int:
    """Return the moment of a wall time (naive, or aware with its own offset).

    A repeated wall time means its first occurrence unless its fold says otherwise; a skipped one moves
    on by what was skipped (02:30 becomes 03:30).
    """
    aware = wall if wall.tzinfo else wall.replace(tzinfo=zone)
    return int(aware.timestamp())


def midnight(zone: tzinfo, day: date) -> int:
    """Return the first moment of the day in the zone – of the next, if the zone never had that day."""
    spans = spans_of(zone, day, WHOLE_DAY)
    return spans[0][0] if spans else midnight(zone, day + timedelta(days=1))


def moment_in(zone: tzinfo, value: object) -> int:
    """Return a moment as it is, and of a day – a date, or its text as facts hold it – the first moment.

    Raises ValueError for a text that is no day.
    """
    if isinstance(value, int):
        return value
    return midnight(zone, value if isinstance(value, date) else date.fromisoformat(str(value)))


def spans_of(zone: tzinfo, day: date, intervals: Iterable[Interval]) -> list[Span]:
    """Return the moments at which the wall clock shows `day` and a time inside one of the intervals."""
    naive = (day.toordinal() - EPOCH_DAY) * DAY
    regimes = regimes_of(zone, naive - WIDEST_OFFSET, naive + DAY + WIDEST_OFFSET)
    return spans_under(regimes, naive, intervals)


def spans_under(regimes: Sequence[Regime], naive: int, intervals: Iterable[Interval]) -> list[Span]:
    """Return the spans of the day that begins at `naive`, the moment its midnight would have in UTC."""
    if len(regimes) == 1:
        start = naive - regimes[0][2]
        return [(start + interval.start, start + interval.end) for interval in intervals]
    found = [
        (max(naive + interval.start - offset, since), min(naive + interval.end - offset, until))
        for interval in intervals
        for since, until, offset in regimes
    ]
    return sorted((start, end) for start, end in found if start < end)


def regimes_of(zone: tzinfo, since: int, until: int) -> list[Regime]:
    """Return the stretches from `since` to `until` in which the zone keeps one offset."""
    found: list[Regime] = []
    while since < until:
        offset, end = offset_at(zone, since), since
        while end < until and offset_at(zone, end) == offset:
            end += _WEEK
        if end >= until and offset_at(zone, until) == offset:
            end = until
        else:
            end = _change_between(zone, max(since, end - _WEEK), min(end, until), offset)
        found.append((since, end, offset))
        since = end
    return found


def _change_between(zone: tzinfo, since: int, until: int, offset: int) -> int:
    """Return the first moment at which the zone no longer has the offset it had at `since`."""
    while until - since > 1:
        middle = (since + until) // 2
        since, until = (middle, until) if offset_at(zone, middle) == offset else (since, middle)
    return until


def days_from(first: date, last: date) -> Iterator[date]:
    """Yield each day from the first to the last, both included."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1))

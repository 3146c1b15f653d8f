"""How a run of a clock stands now: time left in the time that its limit counts."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from kesu.core.clocks.settling import standing_finding
from kesu.core.errors import KesuError
from kesu.core.records.record import ClockState, Record
from kesu.core.rulebook.plans import Book
from kesu.core.worktime import Calendar, Limit, OutOfReach, parse_limit
from kesu.desk.components.deadlines import Deadline


def calendar_of(book: Book, calendars: Mapping[str, Calendar], run: ClockState) -> Calendar:
    """Return the calendar that a run is reckoned by."""
    clock = book.source.clocks.get(run.clock)
    return calendars[clock.calendar if clock and clock.calendar else book.calendar]


def deadline(run: ClockState, record: Record, calendar: Calendar, now: int) -> Deadline:
    """Return how the run stands at a moment, as its chip shows it."""
    limit = limit_in(run.limit)
    working = limit is None or limit.kind in ("working", "half days", "working days")
    due = run.due
    if due is None:
        return Deadline(None)
    ended = _ended(run, record)
    return Deadline(
        _at(due),
        timedelta(seconds=_between(calendar, now, due, working)),
        working,
        whole=timedelta(seconds=abs(_between(calendar, run.start, due, working))),
        day=timedelta(seconds=_day(calendar)) if working else timedelta(days=1),
        done_at=_at(ended) if ended is not None else None,
        paused=run.status == "paused",
        provisional=run.provisional or run.unpublished,
        zone=calendar.tz,
    )


def is_late(run: ClockState, record: Record, now: int) -> bool:
    """Say whether a run that still goes on is past its due moment, or was found late."""
    going = run.status == "running" and run.due is not None and now > run.due
    found = standing_finding(record, run.id)
    return going or (found is not None and found.verdict == "late")


def limit_in(text: str) -> Limit | None:
    """Return the limit that a text means, or None for one that ends at a given moment."""
    try:
        return parse_limit(text)
    except KesuError:
        return None


def _ended(run: ClockState, record: Record) -> int | None:
    if run.status == "stopped":
        return run.stopped_at
    closed = record.closed
    return closed.at if run.status == "ended" and closed is not None else None


def _between(calendar: Calendar, start: int, end: int, working: bool) -> int:
    if not working:
        return end - start
    try:
        return calendar.between(start, end) if start <= end else -calendar.between(end, start)
    except OutOfReach:
        return end - start


def _day(calendar: Calendar) -> int:
    return _usual_day(calendar.edition, _Held(calendar))


class _Held:
    """Carries a calendar into a cache that is keyed by its edition alone."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=32)
def _usual_day(_edition: str, held: _Held) -> int:
    """Return how long an ordinary working day is; eight hours where no day is one."""
    for hours in held.calendar.week:
        if hours:
            return sum(interval.end - interval.start for interval in hours)
    return 8 * 3600


def _at(moment: int) -> datetime:
    return datetime.fromtimestamp(moment, UTC)

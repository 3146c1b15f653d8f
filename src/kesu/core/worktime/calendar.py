"""The working calendar: when a place is open, and reckoning with it.

A moment is a whole number of seconds since 1970, UTC; a day is a `datetime.date` in the calendar's zone.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kesu.core.errors import Unreadable
from kesu.core.worktime import counting
from kesu.core.worktime.days import SpecialDay
from kesu.core.worktime.due import Due
from kesu.core.worktime.errors import EARLIEST_YEAR, LATEST_YEAR, OutOfReach
from kesu.core.worktime.falling_due import due_at
from kesu.core.worktime.intervals import Hours, in_order
from kesu.core.worktime.limits import Limit
from kesu.core.worktime.narrating import Stretch
from kesu.core.worktime.policies import DEFAULT_POLICY, Policy
from kesu.core.worktime.tables import EMPTY, Table, compiled
from kesu.core.worktime.wallclock import Span, local, midnight

NO_PAUSES: tuple[Span, ...] = ()


@dataclass(frozen=True, eq=False)
class Calendar:
    """Weekly hours, days that differ from them, the years whose official list is published, a policy.

    `published` is None for a calendar that follows no official list; nothing in it is provisional.
    Equal calendars have equal `edition`s.
    """

    id: str
    zone: str
    week: tuple[Hours, ...]
    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    published: frozenset[int] | None = None
    policy: Policy = DEFAULT_POLICY
    _table: Table = field(init=False, repr=False)
    _plain: bool = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise Unreadable(
                f"a week of {len(self.week)} days", "give the hours of seven, Monday first"
            )
        if not any(self.week) and not any(special.hours for special in self.days.values()):
            raise Unreadable("a calendar that is never open", "give at least one weekday its hours")
        self._set("week", tuple(in_order(hours) for hours in self.week))
        self._set("days", MappingProxyType(dict(sorted(self.days.items()))))
        assert self.tz  # an unknown zone is refused at birth
        self._set("_table", EMPTY)
        plain = self.policy.at_closing == "close" and self.policy.reversed == "negative"
        self._set("_plain", plain)

    # -- reckoning -------------------------------------------------------------------------------

    def add(self, start: int, seconds: int, pauses: Sequence[Span] = NO_PAUSES) -> int:
        """Return the moment at which that much working time has passed since `start`.

        A negative number counts back; adding nothing returns `start`. Time within a pause does not count.
        """
        if pauses or seconds <= 0 or not self._plain:
            return counting.add(self, start, seconds, pauses)
        table = self._table
        if not table.begins <= start < table.ends:
            table = self.reaching(start)
        i = bisect_right(table.opens, start) - 1
        end = table.closes[i]
        target = table.before[i] + (start if start < end else end) - table.opens[i] + seconds
        if target > table.before[-1]:
            return counting.add(self, start, seconds, pauses)
        i = bisect_left(table.before, target) - 1
        return table.opens[i] + target - table.before[i]

    def between(self, start: int, end: int, pauses: Sequence[Span] = NO_PAUSES) -> int:
        """Return the working seconds from `start` to `end`, less those within a pause.

        What comes back when `end` lies before `start` is a matter of the policy.
        """
        if pauses or not self._plain:
            return counting.between(self, start, end, pauses)
        table = self._table
        begins, ends = table.begins, table.ends
        if not (begins <= start < ends and begins <= end < ends):
            table = self.reaching(start, end)
        opens, closes, before = table.opens, table.closes, table.before
        i, j = bisect_right(opens, start) - 1, bisect_right(opens, end) - 1
        since, until = closes[i], closes[j]
        return (
            before[j] - opens[j] + (end if end < until else until)
            - before[i] + opens[i] - (start if start < since else since)
        )  # fmt: skip

    def limit(self, start: int, limit: Limit, pauses: Sequence[Span] = NO_PAUSES) -> Due:
        """Return when a limit that starts at `start` falls due – for one that counts back, before `start`."""
        pauses = tuple(pauses)
        at = due_at(self, start, limit, pauses)
        return Due(at, self.is_provisional(start, at), self, start, limit, pauses)

    def narrate(
        self, start: int, limit: Limit, pauses: Sequence[Span] = NO_PAUSES
    ) -> tuple[Stretch, ...]:
        """Return what is counted and what is skipped, and why, from the start to the due moment."""
        return self.limit(start, limit, pauses).why

    def is_open(self, at: int) -> bool:
        """Return whether the place is open; at the moment of closing it no longer is."""
        table = self.reaching(at)
        return at < table.closes[bisect_right(table.opens, at) - 1]

    # -- what the calendar says of a day -----------------------------------------------------------

    def hours_on(self, day: date) -> Hours:
        """Return the day's open hours, none for a day off."""
        special = self.days.get(day)
        return self.week[day.weekday()] if special is None else special.hours

    def day_of(self, moment: int) -> date:
        """Return the calendar day on which the moment lies, in the calendar's zone."""
        return local(self.tz, moment).date()

    def is_provisional(self, start: int, end: int) -> bool:
        """Return whether the stretch touches days for which no official list is published yet."""
        if self.published is None:
            return False
        since, until = min(start, end), max(start, end)
        return not any(first <= since and until < last for first, last in self.firm)

    @cached_property
    def firm(self) -> tuple[Span, ...]:
        """The stretches covered by published lists.

        A year is firm only up to 28 December while the next year's list is missing: the lists of
        2019 and 2023 reached back into the last days of December.
        """
        return tuple(
            (midnight(self.tz, date(first, 1, 1)), midnight(self.tz, date(last, 12, 29)))
            for first, last in _blocks(self.published or frozenset())
        )

    # -- variations --------------------------------------------------------------------------------

    def with_exceptions(self, days: Mapping[date, SpecialDay], *, named: str = "") -> Calendar:
        """Return this calendar with the company's own days on top of all others."""
        return replace(self, id=named or self.id, days={**self.days, **days})

    def with_policy(self, policy: Policy) -> Calendar:
        """Return this calendar read by another policy."""
        return replace(self, policy=policy)

    @cached_property
    def edition(self) -> str:
        """A fingerprint of everything that can change an answer; the id and the names are no part of it."""
        return sha256(json.dumps(self._content(), sort_keys=True).encode()).hexdigest()

    @cached_property
    def tz(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as why:
            raise Unreadable(
                f'zone = "{self.zone}"', 'write a zone name such as "Asia/Shanghai"'
            ) from why

    # -- the compiled table ------------------------------------------------------------------------

    def reaching(self, *moments: int) -> Table:
        """Return the compiled table, grown so that it holds the moments. `OutOfReach` if it cannot be."""
        table = self._table
        if all(table.begins <= moment < table.ends for moment in moments):
            return table
        years = [_year_of(moment) for moment in moments]
        return self._grown(min(years) - 1, max(years) + 1)

    def grown_after(self, table: Table) -> Table:
        """Return a table that goes on further. `OutOfReach` at the end of all calendars."""
        if table.last_year >= LATEST_YEAR:
            raise OutOfReach(
                f'calendar "{self.id}" holds too little working time before {LATEST_YEAR + 1}'
            )
        return self._grown(
            table.first_year, table.last_year + 1 + table.last_year - table.first_year
        )

    def grown_before(self, table: Table) -> Table:
        """Return a table that begins earlier. `OutOfReach` at the begin of all calendars."""
        if table.first_year <= EARLIEST_YEAR:
            raise OutOfReach(
                f'calendar "{self.id}" holds too little working time after {EARLIEST_YEAR - 1}'
            )
        return self._grown(
            table.first_year - 1 - table.last_year + table.first_year, table.last_year
        )

    def _grown(self, first: int, last: int) -> Table:
        years = (first, last, *self._years_so_far())
        first, last = max(EARLIEST_YEAR, min(years)), min(LATEST_YEAR, max(years))
        # Replaced whole, so that a thread that still reads the old table reads a true one.
        self._set("_table", grown := compiled(self.hours_on, self.tz, first, last))
        return grown

    def _years_so_far(self) -> Iterable[int]:
        """Return the first and last year compiled; at first all that the lists speak of."""
        if self._table is EMPTY:
            return {day.year for day in self.days} | (self.published or set())
        return self._table.first_year, self._table.last_year

    def _content(self) -> dict[str, object]:
        return {
            "zone": self.zone,
            "week": [[str(interval) for interval in hours] for hours in self.week],
            "days": {
                str(day): [special.kind, *map(str, special.hours)]
                for day, special in self.days.items()
            },
            "published": None if self.published is None else sorted(self.published),
            "policy": repr(self.policy),
        }

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)


def _blocks(years: frozenset[int]) -> list[tuple[int, int]]:
    """Return the runs of years that follow one another without a gap."""
    blocks: list[tuple[int, int]] = []
    for year in sorted(years):
        if blocks and blocks[-1][1] == year - 1:
            blocks[-1] = (blocks[-1][0], year)
        else:
            blocks.append((year, year))
    return blocks


def _year_of(moment: int) -> int:
    """Return the moment's year; `OutOfReach` if calendars do not go there."""
    if not _FIRST_MOMENT <= moment < _LAST_MOMENT:
        raise OutOfReach(f"a moment outside the years {EARLIEST_YEAR} to {LATEST_YEAR}")
    return (_EPOCH + timedelta(seconds=moment)).year


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_MOMENT = int(datetime(EARLIEST_YEAR, 1, 3, tzinfo=UTC).timestamp())
_LAST_MOMENT = int(datetime(LATEST_YEAR, 12, 30, tzinfo=UTC).timestamp())

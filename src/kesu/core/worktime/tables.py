"""A calendar compiled for some years: prefix sums of its open seconds, and its working days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from kesu.core.worktime.intervals import DAY, WHOLE_DAY, Hours
from kesu.core.worktime.wallclock import (
    EPOCH_DAY,
    WIDEST_OFFSET,
    Regime,
    days_from,
    midnight,
    regimes_of,
    spans_under,
)


@dataclass(frozen=True, slots=True)
class Table:
    """What is open from `begins` to `ends`.

    Entry 0 of the spans is an empty one at `begins`, so that a look-up always finds a span. `before`
    has one entry more than the spans: the last is the total.
    """

    first_year: int
    last_year: int
    begins: int
    ends: int
    opens: list[int]
    closes: list[int]
    before: list[int]
    days: list[date]
    day_starts: list[int]
    day_ends: list[int]
    day_closes: list[int]

    @property
    def total(self) -> int:
        return self.before[-1]

    def worked(self, moment: int) -> int:
        """Return the open seconds between the table's begin and the moment."""
        i = bisect_right(self.opens, moment) - 1
        end = self.closes[i]
        return self.before[i] + (moment if moment < end else end) - self.opens[i]


EMPTY = Table(0, 0, 0, 0, [], [], [0], [], [], [], [])
"""Holds no moment: what a calendar has before it is first asked."""


def compiled(
    hours_on: Callable[[date], Hours], zone: tzinfo, first_year: int, last_year: int
) -> Table:
    """Return the table of the years, both included."""
    first, last = date(first_year, 1, 1), date(last_year, 12, 31)
    begins, ends = midnight(zone, first), midnight(zone, last + timedelta(days=1))
    spans = [(begins, begins)]
    worked_days: list[tuple[date, int, int, int]] = []
    for day, naive, regimes in _days_with_regimes(zone, first, last):
        hours = hours_on(day)
        open_spans = spans_under(regimes, naive, hours) if hours else []
        if open_spans:
            whole = spans_under(regimes, naive, WHOLE_DAY)
            worked_days.append((day, whole[0][0], whole[-1][1], open_spans[-1][1]))
            spans += open_spans
    spans.sort()
    return Table(
        first_year, last_year, begins, ends,
        [start for start, _ in spans], [end for _, end in spans], _running_total(spans),
        *_columns(worked_days),
    )  # fmt: skip


def _days_with_regimes(
    zone: tzinfo, first: date, last: date
) -> Iterator[tuple[date, int, Sequence[Regime]]]:
    """Yield each day with its midnight as if in UTC and the regimes that it may touch."""
    naive = (first.toordinal() - EPOCH_DAY) * DAY
    until = (last.toordinal() + 1 - EPOCH_DAY) * DAY
    regimes = regimes_of(zone, naive - WIDEST_OFFSET, until + WIDEST_OFFSET)
    for day in days_from(first, last):
        since, ends = naive - WIDEST_OFFSET, naive + DAY + WIDEST_OFFSET
        while regimes[0][1] <= since:
            del regimes[0]
        touched = 1 if regimes[0][1] >= ends else 2
        yield day, naive, regimes[:touched]
        naive += DAY


def _running_total(spans: list[tuple[int, int]]) -> list[int]:
    total, before = 0, [0]
    for start, end in spans:
        total += end - start
        before.append(total)
    return before


def _columns(
    rows: list[tuple[date, int, int, int]],
) -> tuple[list[date], list[int], list[int], list[int]]:
    days, starts, ends, closes = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [], [])
    )
    return days, starts, ends, closes

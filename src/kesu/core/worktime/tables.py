"""A calendar compiled for some years: prefix sums of its open seconds, and its working days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, tzinfo

from kesu.core.worktime.intervals import WHOLE_DAY, Hours
from kesu.core.worktime.wallclock import days_from, midnight, spans_of


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

    def holds(self, moment: int) -> bool:
        return self.begins <= moment < self.ends

    def worked(self, moment: int) -> int:
        """Return the open seconds between the table's begin and the moment."""
        i = bisect_right(self.opens, moment) - 1
        end = self.closes[i]
        return self.before[i] + (moment if moment < end else end) - self.opens[i]


def compiled(
    hours_on: Callable[[date], Hours], zone: tzinfo, first_year: int, last_year: int
) -> Table:
    """Return the table of the years, both included."""
    begins = midnight(zone, date(first_year, 1, 1))
    ends = midnight(zone, date(last_year + 1, 1, 1))
    spans = [(begins, begins)]
    worked_days: list[tuple[date, int, int, int]] = []
    for day in days_from(date(first_year, 1, 1), date(last_year, 12, 31)):
        hours = hours_on(day)
        open_spans = spans_of(zone, day, hours) if hours else []
        if open_spans:
            whole = spans_of(zone, day, WHOLE_DAY)
            worked_days.append((day, whole[0][0], whole[-1][1], open_spans[-1][1]))
            spans += open_spans
    spans.sort()
    return Table(
        first_year, last_year, begins, ends,
        [start for start, _ in spans], [end for _, end in spans], _running_total(spans),
        *_columns(worked_days),
    )  # fmt: skip


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

"""What is asked of a report: which one, of which period, as known when, by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.utils.timezone import get_default_timezone

from kesu.cases.actors import Who
from kesu.core.rulebook import model as m
from kesu.core.rulebook.counting import Column, columns_of, reports_of
from kesu.core.rulebook.plans import Book
from kesu.reports.replicas import MAIN, Source, source
from kesu.reports.statistics.periods import Period, period_of, period_with


class NoSuchReport(LookupError):
    """A book has no report of that name."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A report of a book for one period, within what somebody may read.

    `known` is the first moment of which nothing counts any more, None for what is known now. `source` is the database
    that is asked.
    """

    book: Book
    report: m.Document
    statistic: m.Statistic
    columns: Mapping[str, Column]
    period: Period
    known: datetime | None
    who: Who
    source: Source = MAIN

    @property
    def id(self) -> str:
        """Return the id of the report."""
        return self.report.id

    def by(self, *names: tuple[str, ...]) -> "Asked":
        """Return the same broken down otherwise."""
        return replace(self, statistic=replace(self.statistic, by=names))

    def dimensions(self) -> dict[str, Column]:
        """Return everything by which the report can be broken down."""
        return {
            name: column
            for name, column in self.columns.items()
            if column.sort in ("text", "truth", "period", "list")
            and not (column.about == "outcome" and len(column.options) < 2)
        }


def asked(
    book: Book, report: str, who: Who, today: date, *, period: str = "", known: str = ""
) -> Asked:
    """Return what is asked; an empty period is the one that today lies in.

    Raises NoSuchReport, and ValueError for a period or a day that cannot be read.
    """
    document = _reports(book).get(report)
    if document is None or document.statistic is None:
        raise NoSuchReport(report)
    statistic = document.statistic
    found = period_of(period) if period else period_with(today, statistic.period)
    columns = columns_of(book.source, book.source.kinds[statistic.counts])
    return Asked(book, document, statistic, columns, found, moment_known(known), who, source())


def _reports(book: Book) -> dict[str, m.Document]:
    return _of_source(_Same(book))


@dataclass(frozen=True, slots=True)
class _Same:
    """A book that is the same as another of its hash: what is worked out from it is kept."""

    book: Any

    def __hash__(self) -> int:
        return hash((self.book.id, self.book.hash))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and (self.book.id, self.book.hash) == (
            other.book.id,
            other.book.hash,
        )


@lru_cache(maxsize=64)
def _of_source(same: _Same) -> dict[str, m.Document]:
    return reports_of(same.book.source)


def moment_known(text: str) -> datetime | None:
    """Return the end of what is counted: after the day, or after the second, that is written; None for ""."""
    if not text:
        return None
    zone = get_default_timezone()
    try:
        if len(text) <= len("2026-10-05"):
            day = date.fromisoformat(text) + timedelta(days=1)
            return datetime.combine(day, time(), zone)
        at = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ValueError("write a day as 2026-10-05, or a moment as 2026-10-05T17:30") from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)) + timedelta(seconds=1)

"""What a book asks for again and again: its triggers by the calendar, dated as far as no record is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kesu.core.clocks.occurring import occurrences, times_of_way
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import new_record
from kesu.core.records.views import View
from kesu.core.rulebook.model import COMPANY, Every, Trigger
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Duty:
    """One way of a trigger that comes again, and when it comes between two moments.

    `times` is empty for a rolling way: what it is reckoned from stands on each record. Where the trigger is of a
    kind of record, the times are those of every open record on which its conditions hold.
    """

    trigger: Trigger
    every: Every
    times: tuple[Moment, ...]

    @property
    def is_of_company(self) -> bool:
        """Say whether it comes once for the whole company, and not on each record of a kind."""
        return self.trigger.of == COMPANY


def duties(book: Book, calendar: Calendar, since: Moment, until: Moment) -> list[Duty]:
    """Return every way of every trigger that comes again, those of the company first, in the order of the book."""
    view = company_view(book, calendar, since)
    found = [
        Duty(
            plan.trigger,
            way.every,
            tuple(occurrences(plan, view, calendar, since, until, only=way)),
        )
        for plan in book.company.values()
        for way in plan.every
    ]
    return [*found, *_of_records(book, calendar, since, until)]


def _of_records(book: Book, calendar: Calendar, since: Moment, until: Moment) -> Iterator[Duty]:
    view = company_view(book, calendar, since)
    for kind in (one for id_, one in book.kinds.items() if id_ != COMPANY):
        for plan in kind.recurring:
            for way in plan.every:
                rolling = bool(way.every.rolling)
                times = [] if rolling else times_of_way(way, view, calendar, since, until)
                yield Duty(plan.trigger, way.every, tuple(times))


def company_view(book: Book, calendar: Calendar, at: Moment) -> View:
    """Return what a trigger of the whole company reads from: no record, only settings as they were at `at`."""
    record = new_record(
        record_id=COMPANY, kind=COMPANY, book=book.id, edition=book.hash, opened_at=at
    )
    entry = Entry(act="hear", by=SYSTEM, happened_at=at, entered_at=at)
    return View(record, "", entry, calendar)

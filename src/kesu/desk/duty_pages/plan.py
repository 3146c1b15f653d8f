"""The plan in words: duties of the company month by month, the next times of records, and what became of the last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Final

from django.utils.timezone import get_default_timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.cases.books import InForce, book_under
from kesu.cases.models import CaseRecord
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.names import item_title, kind_title, line_title, party_titles
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.times import every_words
from kesu.core.worktime import Calendar, local
from kesu.desk.list_pages.acting import Acting
from kesu.desk.list_pages.rows import case_address
from kesu.desk.rulebook_pages.addresses import clause_address
from kesu.timekeeping.planning import (
    Done,
    Owed,
    Waiting,
    opened_for_company,
    owed_by_company,
    waiting_on_records,
)

AHEAD: Final = timedelta(days=366)
BEHIND: Final = timedelta(days=366)


def day_meant(at: datetime) -> date | None:
    """Return the day where a moment is the first of it, so that no time of day is meant; else None."""
    return at.date() if at.time() == time() else None


@dataclass(frozen=True, slots=True)
class Line:
    """One date of the plan."""

    at: datetime
    title: str
    clause: str
    clause_address: str
    owners: str
    about: str = ""
    address: str = ""
    parties: frozenset[str] = frozenset()
    uid: str = ""

    @property
    def on(self) -> date | None:
        """Return the day where no time of day is meant, else None."""
        return day_meant(self.at)


@dataclass(frozen=True, slots=True)
class Often:
    """A duty that comes each day or week: when in words, and the next time."""

    line: Line
    when: str


@dataclass(frozen=True, slots=True)
class Past:
    """What a duty opened, and what became of it."""

    at: datetime
    title: str
    label: str
    address: str
    state: str
    closed_at: datetime | None

    @property
    def on(self) -> date | None:
        """Return the day where no time of day is meant, else None."""
        return day_meant(self.at)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the page shows."""

    months: tuple[tuple[datetime, tuple[Line, ...]], ...]
    often: tuple[Often, ...]
    records: tuple[Line, ...]
    past: tuple[Past, ...]


class Words:
    """Words for lines of books, as the reader speaks; calendars are those that hold for the company."""

    def __init__(self, published: InForce) -> None:
        self.published = published
        self.language = get_language() or "zh"

    def owed(self, owed: Owed, at: int) -> Line:
        """Return one time of a duty of the company."""
        reader = Reader(owed.book, owed.calendar, self.language)
        trigger = owed.duty.trigger
        return Line(
            local(owed.calendar.tz, at),
            reader.text(trigger.name),
            owed.clause,
            clause_address(owed.clause) if owed.clause else "",
            reader.listed(party_titles(reader, owed.owners)),
            reader.text(owed.book.source.title),
            parties=frozenset(owed.owners),
            uid=f"{owed.book.id}-{trigger.id}-{at}",
        )

    def often(self, owed: Owed) -> Often:
        """Return a duty that comes so often that the plan names it once."""
        reader = Reader(owed.book, owed.calendar, self.language)
        when = every_words(reader, Place(owed.duty.trigger.of), owed.duty.every)
        return Often(self.owed(owed, owed.duty.times[0]), when)

    def waiting(self, waiting: Waiting, calendar: Calendar) -> Line:
        """Return the next time on a record."""
        reader = self._reader(waiting.record, calendar)
        trigger = reader.book.source.triggers.get(waiting.trigger)
        clause = trigger.clauses[0] if trigger and trigger.clauses else ""
        item = item_title(reader, waiting.item)
        title = line_title(reader, waiting.record.kind, waiting.trigger)
        return Line(
            waiting.at.astimezone(calendar.tz),
            f"{item}：{title}" if item else title,
            clause,
            clause_address(clause) if clause else "",
            "",
            _label(reader, waiting.record),
            case_address(waiting.record.pk),
        )

    def done(self, done: Done, calendar: Calendar) -> Past:
        """Return what became of a record that a duty opened."""
        row, reader = done.record, self._reader(done.record, calendar)
        title = kind_title(reader, row.kind)
        return Past(
            row.opened_at.astimezone(calendar.tz), title,
            row.number or row.period or _("not numbered yet"), case_address(row.pk), done.state, row.closed_at,
        )  # fmt: skip

    def _reader(self, record: CaseRecord, calendar: Calendar) -> Reader:
        return Reader(book_under(record.edition), calendar, self.language)


def _label(reader: Reader, record: CaseRecord) -> str:
    name = record.number or kind_title(reader, record.kind)
    return f"{name} {record.customer_name}".strip()


def planned(reader: Acting, published: InForce, calendar: Calendar) -> Plan:
    """Return the plan as somebody may see it: duties of the company are for everybody, records are not."""
    words, until = Words(published), reader.at + AHEAD
    owed = owed_by_company(published, reader.at, until)
    seen = CaseRecord.objects.visible_to(reader.who)
    rare = [words.owed(one, at) for one in owed if not one.is_often for at in one.duty.times]
    return Plan(
        _by_month(rare),
        tuple(words.often(one) for one in owed if one.is_often and one.duty.times),
        tuple(
            words.waiting(one, calendar)
            for one in waiting_on_records(seen.filter(closed_at=None), until)
        ),
        tuple(
            words.done(one, calendar)
            for one in opened_for_company(seen, published, reader.at - BEHIND, reader.at)
        ),
    )


def _by_month(lines: Iterable[Line]) -> tuple[tuple[datetime, tuple[Line, ...]], ...]:
    zone = get_default_timezone()
    ordered = sorted(lines, key=lambda line: (line.at, line.uid))
    months = groupby(ordered, key=lambda line: line.at.astimezone(zone).strftime("%Y-%m"))
    grouped = [tuple(found) for _month, found in months]
    return tuple((found[0].at, found) for found in grouped)

"""A record opened for its papers: its book, its calendars, what everybody and everything on it is called.

Page and API come through here, so that a paper says the same whoever asks; what is sealed is shown as the sight allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import get_default_timezone

from kesu import clock
from kesu.cases.books import book_under
from kesu.cases.calendars import calendars_now
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.queries.naming import codes_in, names
from kesu.cases.queries.sight import Sight
from kesu.cases.sealing import shown
from kesu.cases.texts import record_in
from kesu.core.explaining.names import with_items
from kesu.core.explaining.reading import Reader
from kesu.core.records.record import Record
from kesu.core.rulebook.model import Document
from kesu.core.rulebook.plans import Book
from kesu.core.steps.papers import Paper, paper_of, says_what_stands
from kesu.core.worktime import local
from kesu.journal.models import Attachment
from kesu.paper import codes
from kesu.paper.cover import COVER, Revision, cover
from kesu.paper.making import sheet, subject_of
from kesu.paper.sheets import Sheet
from kesu.paper.subject import Subject, papers


@dataclass(frozen=True, slots=True)
class Opened:
    """A record as somebody sees it, ready to be printed."""

    sight: Sight
    record: Record
    reader: Reader
    unsealed: Mapping[str, str]
    at: datetime

    @property
    def row(self) -> CaseRecord:
        """Return the record's row."""
        return self.sight.row

    @property
    def book(self) -> Book:
        """Return the edition the record stands under."""
        return self.reader.book

    def show(self, value: Any) -> Any:
        """Return a kept value as this reader may see it."""
        return shown(value, self.unsealed)

    def papers(self) -> list[tuple[str, Document]]:
        """Return (item, document) of every paper: of the record first, then of its items."""
        found = [("", paper) for paper in papers(self.reader, self.record.kind)]
        for item in self.record.live_items():
            found += [(item, paper) for paper in papers(self.reader, self.record.kind_of(item))]
        return found

    def subject(self, document: str, item: str = "") -> Subject:
        """Return what a paper is about. Raises NoSuchPaper."""
        return subject_of(self.reader, document, self.record, item=item, show=self.show)

    def standing(self, document: str, item: str = "") -> Paper:
        """Return how a paper stands: its issues, what was corrected since. Raises NoSuchPaper."""
        found = self.subject(document, item).document
        return paper_of(self.book, self.record, self.reader.calendars, item, found)

    def issue_of(self, document: str, item: str = "") -> int:
        """Return the number of the issue that says what the paper says now, 0 where none does: then it is a draft."""
        last = self.standing(document, item).last
        if last is None:
            return 0
        return last.no if says_what_stands(self.book, self.record, last) else 0

    def sheet(self, document: str, item: str = "", *, issue: int | None = None) -> Sheet:
        """Return a paper as it reads now, as `issue` of it where one is made. Raises NoSuchPaper."""
        number = self.issue_of(document, item) if issue is None else issue
        code = codes.Code(self.record.id, document, item, number)
        return sheet(
            self.reader,
            document,
            self.record,
            item=item,
            show=self.show,
            address=codes.address_of(settings.SITE_ORIGIN, code),
            issue=number,
            made=made_at(self.at),
            dated=self._dated(document, item, number, is_new=issue is not None),
        )

    def _dated(self, document: str, item: str, number: int, *, is_new: bool) -> str:
        """Return the day of an issue: today for one that is made now, "" for a draft."""
        if not number:
            return ""
        last = self.standing(document, item).last
        wall = self.at.astimezone(get_default_timezone())
        if not is_new and last is not None:
            wall = local(self.reader.calendar.tz, last.at)
        is_english = self.reader.english
        return (
            f"{wall.day} {wall:%B %Y}" if is_english else f"{wall.year}年{wall.month}月{wall.day}日"
        )


def opened(sight: Sight, language: str) -> Opened:
    """Return a record opened for printing; that its personal values were shown is noted."""
    row = sight.row
    book, record = book_under(row.edition), record_in(row.state)
    unsealed = sight.opened((at.removeprefix("/"), f.value) for at, f in record.facts.items())
    calendars = calendars_now(row.branch)
    called = names({*_codes(book, record), *_people(record)}, language)
    files = dict(Attachment.objects.of(row).values_list("pk", "name"))
    cases = _cases(sight, record)

    def name_of(reference: str) -> str:
        sort, _colon, code = reference.partition(":")
        if sort == "file":
            return files.get(code, "")
        if sort == "record":
            return cases.get(code, "")
        return called.get(({"dept": "department"}.get(sort, sort), code), "")

    reader = Reader(book, calendars[book.calendar], language, name_of, calendars)
    return Opened(sight, record, with_items(reader, record), unsealed, clock.now())


def _cases(sight: Sight, record: Record) -> dict[str, str]:
    """Return what to call the records that items are about: number and subject of those one may read."""
    wanted = {item.about for item in record.items.values() if item.about}
    rows = CaseRecord.objects.visible_to(sight.who).filter(pk__in=wanted) if wanted else ()
    return {row.id: " ".join(filter(None, (row.number, row.subject))) for row in rows}


def blank(book: Book, language: str, document: str) -> Sheet:
    """Return a form of a book to fill in by hand, or its cover. Raises NoSuchPaper."""
    calendars = calendars_now()
    reader = Reader(book, calendars[book.calendar], language, calendars=calendars)
    source = book.source
    address = f"{settings.SITE_ORIGIN}/rulebook/{source.id}/{source.edition}/forms/{document}"
    if document == COVER:
        return cover(reader, _revisions(source.id), address)
    return sheet(reader, document, address=address)


def _revisions(book: str) -> list[Revision]:
    """Return the published editions of a book, the first first."""
    rows = Edition.objects.filter(book=book).order_by("in_force_from", "edition")
    told = list(rows.values_list("edition", "in_force_from", "published_by"))
    people = [("person", by.removeprefix("person:")) for _, _, by in told if by]
    called = names(people)
    return [
        Revision(edition, day.isoformat(), called.get(("person", by.removeprefix("person:")), ""))
        for edition, day, by in told
    ]


def made_at(at: datetime) -> str:
    """Return when a paper was printed, on the company's wall clock."""
    return f"{at.astimezone(get_default_timezone()):%Y-%m-%d %H:%M}"


def _codes(book: Book, record: Record) -> Iterable[tuple[str, str]]:
    for at, fact in record.facts.items():
        item, _, name = at.partition("/")
        known = book.kinds[record.kind_of(item)].kind.facts.get(name)
        if known is not None:
            yield from codes_in([(known, fact.value)])
    for child in record.children.values():
        facts = book.kinds[child.kind].kind.facts
        yield from codes_in((facts[n], v) for n, v in child.values.items() if n in facts)


def _people(record: Record) -> Iterable[tuple[str, str]]:
    parties = {state.by for state in record.steps.values()}
    parties |= {who for state in record.steps.values() for who, _ in state.signers}
    parties |= {decided.by for decided in record.decisions.values()}
    parties |= {issue.by for issue in record.issues}
    for party in parties:
        sort, _, code = party.partition(":")
        if sort in ("person", "dept", "head") and code:
            yield ("person" if sort == "person" else "department"), code

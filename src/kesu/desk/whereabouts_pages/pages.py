"""All samples of open cases: where each is, since when, and which receipts are overdue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from kesu.cases.books import book_under
from kesu.cases.calendars import calendars_now
from kesu.cases.models import CaseRecord
from kesu.cases.queries.naming import names
from kesu.cases.texts import record_in
from kesu.core.explaining import Reader
from kesu.core.explaining.names import kind_title
from kesu.core.records.record import Record
from kesu.core.steps.custody import Way, ways_of
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.desk.components.stations import WayShown, way_shown
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import Library, library
from kesu.directory.days import day_of
from kesu.directory.policy import policy

MOST: Final = 300
"""So many cases are looked through, those that changed last first."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A thing and the case that it belongs to."""

    way: WayShown
    label: str
    address: str
    customer: str


@policy("signed_in")
@require_GET
def samples(request: HttpRequest) -> HttpResponse:
    """Show where every sample is that was handed over, those whose receipt is overdue first."""
    reader = acting(request)
    books = library(day_of(reader.at))
    rows = list(_rows(books, reader)[: MOST + 1])
    found = list(_found(rows[:MOST], reader))
    wanted = request.GET.get("state", "")
    context: dict[str, Any] = {
        "samples": sorted(_narrowed(found, wanted), key=_order),
        "state": wanted,
        "all": len(found),
        "late": sum(one.way.is_late for one in found),
        "on_the_way": sum(one.way.is_on_its_way for one in found),
        "is_cut": len(rows) > MOST,
    }
    return render(request, "desk/whereabouts/samples.html", context)


def _order(one: Sample) -> tuple[bool, bool, int]:
    return not one.way.is_late, not one.way.is_on_its_way, one.way.since


def _narrowed(found: list[Sample], state: str) -> list[Sample]:
    if state == "late":
        return [one for one in found if one.way.is_late]
    return [one for one in found if one.way.is_on_its_way] if state == "on_the_way" else found


def _rows(books: Library, reader: Acting) -> QuerySet[CaseRecord]:
    """Return the open cases on which something was handed over, whether or not a clock runs for its receipt."""
    handed = Q()
    for book in books.current.values():
        for plan in book.kinds.values():
            if plan.kind.custody is not None:
                first = f'"{plan.kind.id}.1":'
                handed |= Q(kind=plan.kind.part_of, state__contains=first)
    seen = CaseRecord.objects.visible_to(reader.who).filter(closed_at=None)
    rows = (
        (seen.filter(handed) if handed else seen.none())
        .select_related("edition")
        .defer("edition__files")
    )
    return rows.order_by("-changed_at", "id")


def _found(rows: list[CaseRecord], reader: Acting) -> Iterator[Sample]:
    calendars = calendars_now()
    records = [(row, record_in(row.state)) for row in rows]
    people = names(_spoken(records))
    for row, record in records:
        yield from _of(row, record, calendars, people, Moment(int(reader.at.timestamp())))


def _spoken(records: list[tuple[CaseRecord, Record]]) -> set[tuple[str, str]]:
    """Return the people and departments of all ways, so that their names are read at once."""
    parties = {
        party
        for row, record in records
        for way in ways_of(book_under(row.edition), record)
        for s in way.stations
        for party in (s.given_by, s.given_from, s.to, s.ended_by)
    }
    sorts = {"person": "person", "dept": "department"}
    split = (party.partition(":") for party in parties)
    return {(sorts[sort], code) for sort, _colon, code in split if sort in sorts and code}


def _of(
    row: CaseRecord,
    record: Record,
    calendars: Mapping[str, Calendar],
    people: Mapping[tuple[str, str], str],
    now: Moment,
) -> Iterator[Sample]:
    book = book_under(row.edition)

    def called(reference: str) -> str:
        sort, _colon, code = reference.partition(":")
        return people.get(({"dept": "department"}.get(sort, sort), code), "")

    reader = Reader(book, calendars[book.calendar], get_language() or "zh", called, calendars)
    for way in ways_of(book, record):
        yield _shown(reader, row, way, now)


def _shown(reader: Reader, row: CaseRecord, way: Way, now: Moment) -> Sample:
    label = row.number or kind_title(reader, row.kind)
    address = f"{reverse('desk:case', args=(row.id,))}#whereabouts"
    return Sample(way_shown(reader, way, now), label, address, row.customer_name)

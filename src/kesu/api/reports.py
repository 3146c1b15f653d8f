"""Reports: the statistics of the books in force, over the records that the caller may read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from ninja import Query, Router

from kesu import clock
from kesu.api import asked, shapes
from kesu.api.problems import READING
from kesu.api.tokens import caller_of, note_taken, taking_lists
from kesu.cases.books import book_of, in_force
from kesu.core.errors import Refused
from kesu.core.rulebook.counting import packs_of, reports_of
from kesu.core.rulebook.plans import Book
from kesu.directory.days import day_of
from kesu.reports import statistics
from kesu.reports.statistics import telling

router = Router(tags=["reports"])


@router.get(
    "/reports", response={200: list[shapes.ReportBrief], **READING}, summary="Reports there are"
)
def reports(request: HttpRequest) -> Any:
    """Return the reports of every book in force: those that it declares, and an overview of each kind of case."""
    found = []
    for book in _books().values():
        for report in reports_of(book.source).values():
            one = statistics.asked(book, report.id, caller_of(request).who, day_of(clock.now()))
            found.append({**telling.about(one), "period": one.statistic.period})
    return found


@router.get(
    "/reports/{book}/{report}",
    response={200: shapes.ReportOut, **READING},
    summary="A report of one period",
)
def report(
    request: HttpRequest,
    book: str,
    report: str,
    words: Query[asked.ReportWords],
) -> Any:
    """Return the figures of a report, as known now or on an earlier day.

    `period` is a month 2026-10, a quarter 2026-Q4, a half-year 2026-H2 or a year; `known` a day or a moment: what was
    entered later does not count. `by` breaks down otherwise than the book says: a name, or two with a comma.
    """
    one = _asked(request, book, report, words.period, words.known)
    if words.by:
        one = one.by(*_names(one, words.by))
    return telling.plain(statistics.reckon(one))


@router.get(
    "/reports/{book}/{report}/cases",
    response={200: shapes.ReportCases, **READING},
    summary="The cases behind a figure",
)
def cases(
    request: HttpRequest,
    book: str,
    report: str,
    words: Query[asked.ReportCaseWords],
) -> Any:
    """Return the ids of the cases that a figure counted. `is` names a value, such as "grade:severe" ("grade:-": none).

    `not` leaves values out, as they stand behind "others": "customer:C-0001".
    `figure` narrows to the cases behind that figure of the group: those for which a rate holds.
    """
    one = _asked(request, book, report, words.period, words.known)
    try:
        drill = statistics.drill_of(one, words.values, words.figure, words.but)
        rows = statistics.cases_behind(one, drill)
    except ValueError as fault:
        raise ValidationError({"is": str(fault)}) from None
    taking_lists(request)
    says = f"report {book}/{report}, {one.period}: cases"
    note_taken(request, "api:report", says, words.size, goes_on=words.page > 1)
    start = (words.page - 1) * words.size
    found = rows.order_by("-opened_day", "record_id", "item").values_list("record_id", "item")
    return {
        "total": rows.count(),
        "cases": [{"record": r, "item": i} for r, i in found[start : start + words.size]],
    }


@router.get("/packs", response={200: list[shapes.PackBrief], **READING}, summary="Meeting packs")
def packs(request: HttpRequest) -> Any:
    """Return the meeting packs of every book in force: which reports each gathers for a meeting."""
    who, today = caller_of(request).who, day_of(clock.now())
    return [
        telling.about_pack(statistics.gathered(book, pack, who, today))
        for book in _books().values()
        for pack in packs_of(book.source)
    ]


@router.get(
    "/packs/{book}/{pack}",
    response={200: shapes.PackOut, **READING},
    summary="A meeting pack of one period",
)
def pack(request: HttpRequest, book: str, pack: str, words: Query[asked.PackWords]) -> Any:
    """Return the reports of a meeting pack, in their order, as known now or on an earlier day.

    Without `period` of the last one that is over, which a meeting looks back on.
    """
    found = _books().get(book)
    if found is None:
        raise Http404
    who, today = caller_of(request).who, day_of(clock.now())
    try:
        one = statistics.gathered(found, pack, who, today, period=words.period, known=words.known)
    except statistics.NoSuchReport:
        raise Http404 from None
    except ValueError as fault:
        raise ValidationError({"period": str(fault)}) from None
    return telling.pack(one)


def _books() -> dict[str, Book]:
    try:
        published = in_force()
    except Refused:
        return {}
    heads = published.current(day_of(clock.now()))
    return {name: book_of(head) for name, head in heads.items()}


def _asked(
    request: HttpRequest, book: str, report: str, period: str, known: str
) -> statistics.Asked:
    found = _books().get(book)
    if found is None:
        raise Http404
    who, today = caller_of(request).who, day_of(clock.now())
    try:
        return statistics.asked(found, report, who, today, period=period, known=known)
    except statistics.NoSuchReport:
        raise Http404 from None
    except ValueError as fault:
        raise ValidationError({"period": str(fault)}) from None


def _names(one: statistics.Asked, by: list[str]) -> list[tuple[str, ...]]:
    names = [tuple(part.strip() for part in text.split(",")) for text in by]
    known = one.dimensions()
    for several in names:
        if len(several) > 2 or any(name not in known for name in several):
            says = f"write one or two of: {', '.join(sorted(known))}"
            raise ValidationError({"by": says})
    return names

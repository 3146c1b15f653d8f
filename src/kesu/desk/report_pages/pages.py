"""The pages of reports: all of them by book, one with its charts and tables, the cases behind a figure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu.core.rulebook.counting import pack_period, packs_of, reports_of
from kesu.core.rulebook.model import Document, Source
from kesu.desk.components.books import books_of
from kesu.desk.components.lists import page_of
from kesu.desk.list_pages.acting import acting
from kesu.desk.list_pages.kinds import said
from kesu.desk.list_pages.pages import refuse_depth
from kesu.desk.report_pages.asking import Request, drill, read
from kesu.desk.report_pages.listing import Case, case_rows, cases_of
from kesu.directory.policy import policy
from kesu.reports.statistics import Drill, Shown, Words, period_with, reckon, shown
from kesu.reports.statistics.periods import Period
from kesu.reports.statistics.sections import Cell, Section
from kesu.reports.statistics.words import period_words

MOST_BESIDE: Final = 5
"""Tables of more columns stand below their charts."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A report in the list."""

    title: str
    counted: str
    period: str
    clauses: tuple[str, ...]
    address: str


@policy("signed_in")
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Show the reports of every book in force: those its clauses ask for, then the overviews."""
    reader = acting(request)
    books = []
    for book_id, book in books_of(reader.person, reader.at).current.items():
        lines = [_pack(book_id, book.source, pack) for pack in packs_of(book.source).values()]
        lines += [_offered(book_id, book.source, r) for r in reports_of(book.source).values()]
        if lines:
            books.append((said(book.source.title), lines))
    return render(request, "desk/reports/list.html", {"books": books})


def _offered(book: str, source: Source, report: Document) -> Offered:
    assert report.statistic is not None
    kind = source.kinds[report.statistic.counts]
    return Offered(
        said(report.name),
        said(kind.name),
        period_sorts()[report.statistic.period],
        report.clauses,
        reverse("desk:report", args=[book, report.id]),
    )


def _pack(book: str, source: Source, pack: Document) -> Offered:
    gathered = [said(reports_of(source)[name].name) for name in pack.gathers]
    return Offered(
        said(pack.name),
        _("meeting pack: %(reports)s") % {"reports": _(", ").join(gathered)},
        period_sorts()[pack_period(source, pack)],
        pack.clauses,
        reverse("desk:pack", args=[book, pack.id]),
    )


def period_sorts() -> dict[str, str]:
    """Return what the lengths of periods are called."""
    return {
        "month": _("monthly"),
        "quarter": _("quarterly"),
        "half-year": _("half-yearly"),
        "year": _("yearly"),
    }


# -- one report --------------------------------------------------------------------------------------


@policy("signed_in")
@require_GET
def report(request: HttpRequest, book: str, report: str) -> HttpResponse:
    """Show a report of one period as known now or then, every figure leading to its cases."""
    one = read(request, book, report)
    context = {
        **shown_report(one),
        "known": one.words.get("known", ""),
        "asked": one.asked.statistic.where,
        "earlier": one.address(period=str(one.asked.period.before)),
        "later": one.address(period=str(one.asked.period.after)),
        "now": one.address(known=""),
        "periods": other_periods(one.asked.period, lambda period: one.address(period=period)),
        "dimensions": _dimensions(one),
        "by": one.by,
        "pdf": one.address("report-pdf"),
        "workbook": one.address("report-workbook"),
        "all_cases": one.address("report-cases", Drill({})),
    }
    return render(request, "desk/reports/report.html", context)


def shown_report(one: Request) -> dict[str, Any]:
    """Return the figures of a report as the page shows them, each with the way to its cases."""
    result = shown_of(one, one.most)
    return {
        "report": result,
        "source": one.asked.source,
        "address": one.address(),
        "tiles": [(tile, _link(one, tile.cell), _link(one, tile.before)) for tile in result.tiles],
        "sections": [_section(one, section) for section in result.sections if section.lines],
    }


def _link(one: Request, cell: Cell) -> str:
    if cell.drill is None:
        return ""
    return one.address(
        "report-cases", cell.drill, **({"period": cell.period} if cell.period else {})
    )


def _section(one: Request, section: Section) -> dict[str, Any]:
    lines = [
        (line.label, line.role, [(cell, _link(one, cell)) for cell in line.cells])
        for line in section.lines
    ]
    charts = [(chart.sort, chart.caption, chart.svg()) for chart in section.charts]
    is_wide = len(section.headings) > MOST_BESIDE or len(charts) > 1
    more = replace(one, by=(section.by,)).address(all="1") if section.is_cut else ""
    return {"about": section, "lines": lines, "charts": charts, "is_wide": is_wide, "more": more}


def other_periods(period: Period, address: Callable[[str], str]) -> list[tuple[str, str, bool]]:
    """Return the same over the month, quarter, half-year and year in which the last day lies."""
    return [
        (words, address(str(period_with(period.last, sort))), sort == period.sort)
        for sort, words in period_sorts().items()
    ]


def _dimensions(one: Request) -> list[tuple[str, str]]:
    words = Words(one.asked.book.source)
    found = [(name, words.column(column)) for name, column in one.asked.dimensions().items()]
    return sorted(found, key=lambda pair: pair[1])


# -- the cases behind a figure -----------------------------------------------------------------------


@policy("signed_in")
@require_GET
def cases(request: HttpRequest, book: str, report: str) -> HttpResponse:
    """List the cases that a figure counted, as known when the figure was."""
    one = read(request, book, report)
    asked_for = drill(request, one.asked)
    refuse_depth(request)
    page = page_of(cases_of(one.asked, asked_for), request)
    context = {
        "page": page,
        "source": one.asked.source,
        "rows": _rows(page.rows, one),
        "title": said(one.asked.report.name),
        "back": one.address(),
        "period": period_words(one.asked.period),
        "known": one.words.get("known", ""),
        "terms": _terms(one, asked_for),
        "workbook": one.address("report-cases-workbook", asked_for),
    }
    return render(request, "desk/reports/cases.html", context)


def _rows(rows: Any, one: Request) -> list[Case]:
    return list(case_rows(rows, one.asked))


def _terms(one: Request, asked_for: Drill) -> list[str]:
    """Return in words which cases are shown."""
    words = Words(one.asked.book.source)
    asked: dict[str, set[str]] = {}
    for name, value in asked_for.values.items():
        asked.setdefault(one.asked.columns[name].about, set()).add(value)
    words.learn(asked)
    found = []
    for name, value in asked_for.values.items():
        column = one.asked.columns[name]
        found.append(f"{words.column(column)}: {words.value(column, value)}")
    rest = _("others")
    found += [f"{words.column(one.asked.columns[name])}: {rest}" for name in asked_for.but]
    figure = next((f for f in one.asked.statistic.figures if f.id == asked_for.figure), None)
    return [*found, words.figure(figure)] if figure is not None else found


def shown_of(one: Request, most: int) -> Shown:
    """Return the report of a request in words, its tables with at most so many groups."""
    return shown(reckon(one.asked), most)

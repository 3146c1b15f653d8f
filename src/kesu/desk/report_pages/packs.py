"""Meeting packs: the reports that a meeting looks at, of one period, as one page, one PDF and one workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from kesu.core.rulebook.counting import packs_of
from kesu.core.rulebook.plans import Book
from kesu.desk.components.books import books_of
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import said
from kesu.desk.report_pages.answers import as_file, noted
from kesu.desk.report_pages.asking import Request
from kesu.desk.report_pages.pages import other_periods, shown_of, shown_report
from kesu.directory.days import day_of
from kesu.directory.policy import policy
from kesu.reports.sheets import CONTENT_TYPE
from kesu.reports.statistics import (
    MOST_GROUPS,
    Gathered,
    NoSuchReport,
    gathered,
    period_of,
    printing,
)
from kesu.reports.statistics.showing import MOST_LISTED
from kesu.reports.statistics.words import period_words


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack as an address asks for it."""

    reader: Acting
    found: Gathered
    words: Mapping[str, str]

    @property
    def reports(self) -> Iterator[Request]:
        """Yield its reports, each as the address of its own page would ask for it."""
        words = {"period": str(self.found.period), "known": self.words["known"]}
        for one in self.found.reports:
            yield Request(self.reader, one, {k: v for k, v in words.items() if v}, ())


@policy("signed_in")
@require_GET
def pack(request: HttpRequest, book: str, pack: str) -> HttpResponse:
    """Show the reports of a pack one below the other."""
    asked_for = _read(request, book, pack)
    found, known = asked_for.found, asked_for.words["known"]
    context = {
        "title": said(found.pack.name),
        "clauses": found.pack.clauses,
        "says": said(found.pack.says),
        "period": str(found.period),
        "period_words": period_words(found.period),
        "known": known,
        "reports": [shown_report(one) for one in asked_for.reports],
        "earlier": address(book, pack, str(found.period.before)),
        "later": address(book, pack, str(found.period.after)),
        "periods": other_periods(found.period, lambda p: address(book, pack, p)),
        "pdf": address(book, pack, str(found.period), "pack-pdf", known),
        "workbook": address(book, pack, str(found.period), "pack-workbook", known),
    }
    return render(request, "desk/reports/pack.html", context)


@policy("signed_in")
@require_GET
def pdf(request: HttpRequest, book: str, pack: str) -> HttpResponse:
    """Answer a pack as one PDF."""
    asked_for = _read(request, book, pack)
    found = asked_for.found
    content = printing.pdf(
        *(shown_of(one, MOST_LISTED) for one in asked_for.reports),
        company=said(found.book.source.company),
        at=asked_for.reader.at,
        title=f"{said(found.pack.name)} {period_words(found.period)}",
    )
    noted(asked_for.reader, f"pack {found.name}: pdf")
    return as_file(content, "application/pdf", f"{found.name}.pdf")


@policy("signed_in")
@require_GET
def workbook(request: HttpRequest, book: str, pack: str) -> HttpResponse:
    """Answer a pack as one workbook."""
    asked_for = _read(request, book, pack)
    found = asked_for.found
    content = printing.workbook(
        *(shown_of(one, MOST_GROUPS) for one in asked_for.reports),
        at=asked_for.reader.at,
        title=said(found.pack.name),
    )
    noted(asked_for.reader, f"pack {found.name}: workbook")
    return as_file(content, CONTENT_TYPE, f"{found.name}.xlsx")


def address(book: str, pack: str, period: str, view: str = "pack", known: str = "") -> str:
    """Return where a pack of a period is seen."""
    words = {name: value for name, value in (("period", period), ("known", known)) if value}
    return f"{reverse(f'desk:{view}', args=[book, pack])}?{urlencode(words)}"


def packs_from(book: Book, kind: str, facts: Any) -> Iterator[tuple[str, str]]:
    """Yield (title, address) of the packs opened from records of a kind; `facts` are those of the record."""
    for found in packs_of(book.source).values():
        if found.opened_from == kind:
            period = _period_in(facts.get(name) for name in book.source.kinds[kind].key)
            yield said(found.name), address(book.id, found.id, period)


def _period_in(values: Any) -> str:
    """Return the first value that is written as a period, "" where none is."""
    for value in values:
        try:
            return str(period_of(str(value or "")))
        except ValueError:
            continue
    return ""


def _read(request: HttpRequest, book: str, pack: str) -> Pack:
    reader = acting(request)
    found = books_of(reader.person, reader.at).current.get(book)
    if found is None:
        raise Http404
    words = {name: request.GET.get(name, "").strip() for name in ("period", "known")}
    try:
        return Pack(reader, gathered(found, pack, reader.who, day_of(reader.at), **words), words)
    except NoSuchReport:
        raise Http404 from None
    except ValueError as fault:
        raise BadRequest(str(fault)) from fault

"""Reports as files: PDF, a workbook with charts, the cases behind a figure as a workbook of any length."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu.cases.actions.leaving import why_no_export
from kesu.desk.list_pages.kinds import said
from kesu.desk.report_pages.answers import as_file, noted
from kesu.desk.report_pages.asking import Request, drill, read
from kesu.desk.report_pages.listing import case_rows, cases_of
from kesu.desk.report_pages.pages import shown_of
from kesu.directory.policy import policy
from kesu.reports.sheets import CONTENT_TYPE, workbook_file
from kesu.reports.statistics import MOST_GROUPS, printing

MOST_EXPORTED = 200_000
MOST_PRINTED = 20
AT_ONCE = 2_000


@policy("signed_in")
@require_GET
def pdf(request: HttpRequest, book: str, report: str) -> HttpResponse:
    """Answer a report as PDF."""
    one = read(request, book, report)
    company = said(one.asked.book.source.company)
    content = printing.pdf(
        shown_of(one, max(one.most, MOST_PRINTED)), company=company, at=one.reader.at
    )
    _noted(one, "pdf")
    return as_file(content, "application/pdf", f"{_name(one)}.pdf")


@policy("signed_in")
@require_GET
def workbook(request: HttpRequest, book: str, report: str) -> HttpResponse:
    """Answer a report as a workbook with charts."""
    one = read(request, book, report)
    content = printing.workbook(shown_of(one, MOST_GROUPS), at=one.reader.at)
    _noted(one, "workbook")
    return as_file(content, CONTENT_TYPE, f"{_name(one)}.xlsx")


@policy("signed_in")
@require_GET
def cases_workbook(request: HttpRequest, book: str, report: str) -> HttpResponseBase:
    """Answer the cases behind a figure as a workbook; rows are read and written as they come."""
    one = read(request, book, report)
    asked_for = drill(request, one.asked)
    why = why_no_export(one.reader.person, one.reader.at, get_language() or "zh")
    if why:
        messages.error(request, why)
        return redirect(one.address("report-cases", asked_for))
    rows = cases_of(one.asked, asked_for)[:MOST_EXPORTED].iterator(chunk_size=AT_ONCE)
    file = workbook_file(_headings(), _cells(rows, one), title=_name(one), at=one.reader.at)
    _noted(one, f"cases {asked_for.address()}")
    name = f"{_name(one)}-cases.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _headings() -> list[str]:
    return [
        _("Number"), _("Subject"), _("Customer"), _("Grade"), _("Class"), _("Closed as"),
        _("Limits met"), _("Limits late"), _("Registered"), _("Closed"),
    ]  # fmt: skip


def _cells(rows: Iterator[Any], one: Request) -> Iterator[list[Any]]:
    for case in case_rows(rows, one.asked):
        yield [
            case.number, case.subject, case.customer, case.grade, case.category, case.closed_as,
            case.met, case.late, case.opened, case.closed,
        ]  # fmt: skip


def _noted(one: Request, what: str) -> None:
    noted(one.reader, f"report {one.asked.book.id}/{one.asked.id}, {one.asked.period}: {what}")


def _name(one: Request) -> str:
    return f"{one.asked.book.id}-{one.asked.id}-{one.asked.period}"

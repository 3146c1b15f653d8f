"""One paper of a case: how it looks now, and the ways to print it, take it home or issue it."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.queries.sight import sight_of
from kesu.core.errors import Refused
from kesu.core.explaining import explain_refused
from kesu.desk.paper_pages import answers
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.paper import printing
from kesu.paper.forms import file_name
from kesu.paper.making import NoSuchPaper
from kesu.paper.opening import Opened, opened
from kesu.paper.own import keeping
from kesu.paper.sheets import Sheet


@policy("signed_in")
@require_GET
def paper(request: HttpRequest, record_id: str, document: str) -> HttpResponse:
    """Show a paper of a case to whoever may see the case."""
    found = here(request, record_id, document)
    item = request.GET.get("item", "")
    shown = sheet_of(found, document, item)
    context: dict[str, Any] = {
        "row": found.row,
        "sheet": shown,
        "kind": found.reader.text(found.book.kinds[found.row.kind].kind.name),
        "numbers": answers.page_numbers(shown),
        "missing": printing.missing(shown),
        "papers": _others(found),
        "query": f"item={item}&" if item else "",
        "item": item,
        "own": keeping.in_use(shown.book, shown.document),
        "issues": found.standing(document, item).issues,
        "version": found.record.seq,
        "op": secrets.token_hex(16),
    }
    return render(request, "desk/papers/paper.html", context)


@policy("signed_in")
@require_GET
def printed(request: HttpRequest, record_id: str, document: str, form: str) -> HttpResponse:
    """Send a paper of a case as PDF, Word or Excel."""
    found = here(request, record_id, document)
    shown = sheet_of(found, document, request.GET.get("item", ""))
    found.sight.look.note()
    if form in OWN:
        return _own(request, found, shown, OWN[form])
    return answers.printed(request, shown, form)


OWN = {"own-word": "docx", "own-excel": "xlsx"}


def _own(request: HttpRequest, found: Opened, shown: Sheet, sort: str) -> HttpResponse:
    """Answer with the company's own form of a paper, filled in. Raises Http404 where there is none."""
    form = keeping.in_use(shown.book, shown.document).get(sort)
    if form is None:
        raise Http404
    try:
        content = keeping.filled(form, shown)
    except Refused as refusal:
        says = explain_refused(refusal.code, refusal.particulars, found.reader.language)
        messages.error(request, says)
        return redirect("desk:paper", found.record.id, shown.document)
    return answers.as_file(content, file_name(shown, sort), "word" if sort == "docx" else "excel")


@policy("signed_in")
@require_GET
def page(request: HttpRequest, record_id: str, document: str, number: int) -> HttpResponse:
    """Send a page of a paper as a picture."""
    found = here(request, record_id, document)
    return answers.picture(sheet_of(found, document, request.GET.get("item", "")), number)


def here(request: HttpRequest, record_id: str, document: str) -> Opened:
    """Return the record of a paper as the reader sees it. Raises Http404 for what one may not see."""
    assert isinstance(request.user, Person)
    at = clock.now()
    who = who_is(request.user, at)
    sight = sight_of(record_id, who, at, "desk:paper", about=document[:60], related=["edition"])
    if sight is None:
        raise Http404
    return opened(sight, answers.language_of(request))


def sheet_of(found: Opened, document: str, item: str) -> Sheet:
    """Return a paper as it reads now. Raises Http404 where the record has none such."""
    try:
        return found.sheet(document, item)
    except NoSuchPaper:
        raise Http404 from None


def _others(found: Opened) -> list[tuple[str, str, str]]:
    """Return (item, document, title) of every paper of the record."""
    return [
        (item, paper.id, _called(found, item, found.reader.text(paper.name)))
        for item, paper in found.papers()
    ]


def _called(found: Opened, item: str, title: str) -> str:
    return f"{title} · {found.reader.names(f'item:{item}')}" if item else title

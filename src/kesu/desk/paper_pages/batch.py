"""Papers of several records at once: chosen from a list as it is seen, printed as one PDF."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu.cases.actions.leaving import why_no_export
from kesu.cases.books import book_of, in_force
from kesu.cases.models import CaseRecord
from kesu.cases.queries.sight import sight_of
from kesu.core.rulebook.model import Document
from kesu.desk.components.books import books_of
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.listing import listing, plain, sortable
from kesu.desk.list_pages.pages import list_address
from kesu.desk.list_pages.rows import shown
from kesu.desk.list_pages.searching import searched
from kesu.desk.paper_pages import answers
from kesu.directory.policy import policy
from kesu.journal.notes import note_access
from kesu.paper import printing
from kesu.paper.making import NoSuchPaper, register
from kesu.paper.opening import Opened, made_at, opened
from kesu.paper.sheets import Sheet
from kesu.paper.subject import is_paper

MOST_PRINTED = 50
MOST_LISTED = 100


@policy("signed_in")
@require_GET
def choosing(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the records of a list as it is seen, to be ticked, and the papers that can be printed of them."""
    reader = acting(request)
    books = books_of(reader.person, reader.at)
    offered = listing(books, kind, reader)
    seen = CaseRecord.objects.visible_to(reader.who).filter(kind=kind)
    found = searched(offered.narrowed(seen, request.GET), request.GET.get("q", "").strip())
    rows = list(plain(offered.sorted(sortable(found), request.GET))[:MOST_LISTED])
    context = {
        "kind": kind,
        "rows": shown(rows, books, reader.at),
        "papers": _papers(rows),
        "most": MOST_PRINTED,
        "list_address": list_address(kind),
    }
    return render(request, "desk/papers/batch.html", context)


def _papers(rows: Sequence[CaseRecord]) -> list[Document]:
    """Return the papers that the editions of these records know, each once."""
    published, found = in_force(), dict[str, Document]()
    for edition in dict.fromkeys(row.edition_id for row in rows):
        for paper in book_of(published.edition(edition)).source.documents.values():
            if paper.of == rows[0].kind and is_paper(paper):
                found.setdefault(paper.id, paper)
    return list(found.values())


@policy("signed_in")
@require_GET
def printed(request: HttpRequest, kind: str) -> HttpResponse:
    """Send one paper of each of the ticked records as one PDF; a register holds them all as rows."""
    chosen, document = request.GET.getlist("id"), request.GET.get("document", "")
    if not chosen or len(chosen) > MOST_PRINTED:
        messages.error(request, _("Tick 1 to %(most)s records.") % {"most": MOST_PRINTED})
        return redirect("desk:papers-choosing", kind)
    reader = acting(request)
    why = why_no_export(reader.person, reader.at, get_language() or "zh")
    if why:
        messages.error(request, why)
        return redirect("desk:papers-choosing", kind)
    found = _opened(request, reader, chosen)
    try:
        sheets = _sheets(found, document)
    except NoSuchPaper:
        raise Http404 from None
    for each in found:
        each.sight.look.note()
    says = f"{kind}/{document}, {len(found)} papers: {' '.join(each.row.number or '' for each in found)}"
    note_access(person=reader.who.party, sort="export", at=reader.at, says=says, by="desk:papers")
    return answers.as_file(printing.pdf(*sheets), f"{sheets[0].title}.pdf", "pdf")


def _opened(request: HttpRequest, reader: Acting, chosen: Sequence[str]) -> list[Opened]:
    """Return the records in the order in which they were ticked. Raises Http404 where one is not there."""
    found = []
    for record_id in dict.fromkeys(chosen):
        sight = sight_of(
            record_id, reader.who, reader.at, "desk:papers", about="", related=["edition"]
        )
        if sight is None:
            raise Http404
        found.append(opened(sight, answers.language_of(request)))
    return found


def _sheets(found: Sequence[Opened], document: str) -> list[Sheet]:
    subjects = [each.subject(document) for each in found]
    if subjects[0].document.sort == "register":
        return [register(subjects, made=made_at(found[0].at))]
    return [each.sheet(document) for each in found]

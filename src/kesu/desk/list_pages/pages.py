"""The pages of lists: a list of one kind, the same as a workbook, views under a name of one's own."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kesu.cases.actions.leaving import why_no_export
from kesu.cases.models import CaseRecord
from kesu.desk.components.books import books_of
from kesu.desk.components.lists import COUNTED, Listing, page_of
from kesu.desk.import_pages.rights import takes_lists_in
from kesu.desk.list_pages import rows as table
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import COMPLAINT, Library, closings, said
from kesu.desk.list_pages.listing import absent, listing, plain, sortable
from kesu.desk.list_pages.searching import is_too_short, searched
from kesu.desk.models import SavedView
from kesu.directory.policy import policy
from kesu.journal.notes import note_access
from kesu.reports.counting import by_kind, standing
from kesu.reports.sheets import CONTENT_TYPE, workbook_file

MOST_EXPORTED = 50_000
MOST_VIEWS = 20
NEW = timedelta(days=7)
SOON = timedelta(days=1)


@policy("signed_in")
@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    """Show the list that most people want: complaints."""
    return _list(request, "")


@policy("signed_in")
@require_GET
def records(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the records of a kind that somebody may see, as asked."""
    return _list(request, kind)


def _list(request: HttpRequest, kind: str) -> HttpResponse:
    reader = acting(request)
    books = books_of(reader.person, reader.at)
    kind = kind or books.main()
    seen = CaseRecord.objects.visible_to(reader.who)
    offered = _offered(books, kind, reader)
    found = searched(offered.narrowed(seen.filter(kind=kind), request.GET), _words(request))
    refuse_depth(request)
    page = page_of(plain(offered.sorted(sortable(found), request.GET)), request)
    context = {
        "page": page,
        "absent": absent(books, kind),
        "rows": table.shown(list(page.rows), books, reader.at),
        "headings": offered.headings(request.GET),
        "filters": offered.shown(request.GET),
        "asked": request.GET.urlencode(),
        "narrowed": any(each.value for each in offered.shown(request.GET)),
        "too_short": is_too_short(_words(request)),
        **_frame(request, books, kind, seen, reader),
    }
    return render(request, "desk/lists/records.html", context)


def _offered(books: Library, kind: str, reader: Acting) -> Listing:
    if books.published is not None and kind not in {each.id for each in books.kinds()}:
        raise Http404
    return listing(books, kind, reader)


def _words(request: HttpRequest) -> str:
    return request.GET.get("q", "").strip()


def refuse_depth(request: HttpRequest) -> None:
    """A page past what is counted is no page but a scan."""
    number, size = request.GET.get("page", "1"), request.GET.get("size", "50")
    if number.isdigit() and size.isdigit() and (int(number[:9]) - 1) * int(size[:4]) >= COUNTED:
        raise BadRequest(f"page={number}: lists end after {COUNTED} rows; narrow the list instead")


def _frame(
    request: HttpRequest, books: Library, kind: str, seen: QuerySet[CaseRecord], reader: Acting
) -> dict[str, Any]:
    """Return what stands around the rows: kinds as tabs, figures, saved views."""
    hits = by_kind(searched(seen, _words(request))) if _words(request) else {}
    figures = standing(
        seen.filter(kind=kind), at=reader.at, soon=reader.at + SOON, since=reader.at - NEW
    )
    views = list(SavedView.objects.filter(owner=reader.person, kind=kind).order_by("name"))
    kinds = books.kinds()
    return {
        "kind": kind,
        "import_address": _import_address(kind, books, reader),
        "title": next((said(each.name) for each in kinds if each.id == kind), _("Records")),
        "tabs": [(each.id, said(each.name), hits.get(each.id)) for each in kinds],
        "figures": figures,
        "closed": [
            (key, label, figures.closed[key])
            for key, label in closings(books, kind)
            if key in figures.closed
        ],
        "views": [(view, view.asked == _without_page(request.GET)) for view in views],
    }


def _import_address(kind: str, books: Library, reader: Acting) -> str:
    """Return where lists of this kind are taken in, for those who may; asked first, the navigation knows it too."""
    may = takes_lists_in(reader.person, books.published)
    return reverse("desk:import-complaints") if may and kind == COMPLAINT else ""


def _without_page(asked: QueryDict) -> str:
    words = asked.copy()
    words.pop("page", None)
    return words.urlencode()


# -- as a workbook ---------------------------------------------------------------------------------


@policy("signed_in")
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Answer the list as seen – same rows, same order – as a workbook, and note who took it out."""
    reader = acting(request)
    why = why_no_export(reader.person, reader.at, get_language() or "zh")
    if why:
        messages.error(request, why)
        return redirect(list_address(kind))
    books = books_of(reader.person, reader.at)
    offered = _offered(books, kind, reader)
    seen = CaseRecord.objects.visible_to(reader.who).filter(kind=kind)
    found = searched(offered.narrowed(seen, request.GET), _words(request))
    rows = plain(offered.sorted(sortable(found), request.GET))[:MOST_EXPORTED]
    counted = _Counted(rows, books, reader.at)
    file = workbook_file(_headings(), counted, title=kind, at=reader.at)
    says = f"{kind}, {counted.number} rows: {request.GET.urlencode()}"
    note_access(person=reader.who.party, sort="export", at=reader.at, says=says, by="desk:list")
    name = f"{kind}-{reader.at:%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


class _Counted:
    """Rows of cells, counted while they are written."""

    def __init__(self, rows: QuerySet[CaseRecord], books: Library, at: datetime) -> None:
        self.rows, self.books, self.at, self.number = rows, books, at, 0

    def __iter__(self) -> Any:
        for record in self.rows.iterator(chunk_size=500):
            self.number += 1
            yield table.cells(record, self.books, self.at)


def _headings() -> list[str]:
    return [str(label) for label in table.HEADINGS]


# -- saved views -----------------------------------------------------------------------------------


@policy("signed_in")
@require_POST
def save_view(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep the list as it is under a name; the same name again writes over it."""
    reader = acting(request)
    name, asked = request.POST.get("name", "").strip(), _without_page(_asked_of(request))
    if not 0 < len(name) <= 40 or len(asked) > 500:
        messages.error(request, _("Give the view a name of 1 to 40 characters."))
        return redirect(f"{list_address(kind)}?{asked}")
    mine = SavedView.objects.filter(owner=reader.person, kind=kind)
    if mine.exclude(name=name).count() >= MOST_VIEWS:
        messages.error(request, _("You have 20 views of this list; remove one first."))
    else:
        mine.update_or_create(
            owner=reader.person, kind=kind, name=name,
            defaults={"asked": asked, "made_at": reader.at},
        )  # fmt: skip
        messages.success(request, _("The view “%(name)s” is kept.") % {"name": name})
    return redirect(f"{list_address(kind)}?{asked}")


@policy("signed_in")
@require_POST
def remove_view(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    view = get_object_or_404(SavedView, pk=pk, owner=acting(request).person, kind=kind)
    view.delete()
    messages.success(request, _("The view is gone."))
    return redirect(list_address(kind))


def _asked_of(request: HttpRequest) -> QueryDict:
    """Return the words of the list that the form came from; what is no filter falls away later."""
    return QueryDict(request.POST.get("asked", "")[:2_000])


def list_address(kind: str) -> str:
    """Return the address of the list of a kind."""
    return reverse("desk:records", args=[kind])

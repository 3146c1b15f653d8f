"""The pages of every table: its list, a new row, a row, the list as a workbook."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kesu import changes, clock
from kesu.cases.actions.leaving import why_no_export
from kesu.desk.components.acting import card_of
from kesu.desk.components.lists import Listing, page_of
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.directory.policy import policy
from kesu.journal.notes import note_access
from kesu.reports.sheets import CONTENT_TYPE, workbook
from kesu.tables.description import Act, Room, Table
from kesu.tables.forms import added, corrected, new_form, row_form
from kesu.tables.searching import searched

MOST_EXPORTED = 50_000

# Tables whose rows have a page of their own, in place of the plain form.
OWN_PAGES = {"people": "desk:person"}


@policy("signed_in")
@require_GET
def rows(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Show the list, searched, narrowed, sorted and paged as asked."""
    table, act = table_of(room, key), act_of(request)
    page = page_of(_asked(table, request, act), request)
    shown = {
        "page": page,
        "lines": [(row_address(room, table, row), _cells(table, row)) for row in page.rows],
        "headings": listing_of(table).headings(request.GET),
        "filters": listing_of(table).shown(request.GET),
        "may_add": table.may_add(act.actor),
        "asked": request.GET.urlencode(),
    }
    return render(request, "desk/tables/rows.html", {**frame(room, table), **shown})


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Show the form for a new row; save it and go back to the list."""
    table, act = table_of(room, key), act_of(request)
    _require(table.may_add(act.actor))
    form = new_form(table, act.actor, request.POST or None)
    if request.method == "POST" and added(table, form, act) is not None:
        messages.success(request, _("Saved."))
        return redirect(list_address(room, table))
    return _form_page(request, room, table, form)


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, room: Room, key: str, pk: int) -> HttpResponse:
    """Show one row as a form; save what was corrected and go back to the list."""
    table, act = table_of(room, key), act_of(request)
    standing = get_object_or_404(table.rows(act.actor), pk=pk)
    if request.method == "POST":
        _require(table.may_correct(act.actor))
    form = row_form(table, act.actor, standing, request.POST or None)
    if request.method == "POST":
        changed = corrected(form, standing, act)
        if changed is not None:
            messages.success(request, _("Saved.") if changed else _("Nothing was different."))
            return redirect(list_address(room, table))
    return _form_page(request, room, table, form, standing, act)


@policy("signed_in")
@require_POST
def removal(request: HttpRequest, room: Room, key: str, pk: int) -> HttpResponse:
    """Take a row out to which nothing refers."""
    table, act = table_of(room, key), act_of(request)
    standing = get_object_or_404(table.rows(act.actor), pk=pk)
    _require(table.may_remove(act.actor))
    try:
        changes.remove(standing, by=act.by, at=act.at)
        messages.success(request, _("Taken out."))
    except ProtectedError:
        messages.error(request, _("It stays: other entries refer to it."))
    return redirect(list_address(room, table))


@policy("signed_in")
@require_GET
def export(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Answer the list as seen – same rows, same order, same columns – as a workbook, and note it."""
    table, act = table_of(room, key), act_of(request)
    why = why_no_export(act.by, act.at, get_language() or "zh")
    if why:
        messages.error(request, why)
        return redirect(list_address(room, table))
    found = list(_asked(table, request, act)[:MOST_EXPORTED])
    content = workbook(
        [str(column.label) for column in table.columns],
        ([column.cell(each) for column in table.columns if column.cell] for each in found),
        title=str(table.title),
        at=act.at,
    )
    with transaction.atomic():
        changes.note_export(
            table.model, by=act.by, at=act.at, rows=len(found), asked=request.GET.urlencode()
        )
    says = f"{room.name}/{key}, {len(found)} rows: {request.GET.urlencode()}"
    person = person_party(act.by.pk)
    note_access(person=person, sort="export", at=act.at, says=says, by="desk:table")
    return download(content, f"{table.key}-{act.at:%Y%m%d}.xlsx")


def download(content: bytes, name: str) -> HttpResponse:
    """Return a workbook as a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def table_of(room: Room, key: str) -> Table:
    """Return the table, or raise Http404."""
    try:
        return room.tables[key]
    except KeyError:
        raise Http404 from None


def act_of(request: HttpRequest) -> Act:
    """Return who acts, and when; the clock is read here, once."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    at = clock.now()
    op_id = request.POST.get("op_id", "")[:80]
    return Act(person, card_of(person, at), at, op_id)


def listing_of(table: Table) -> Listing:
    """Return what the table's list offers, as a page shows it."""
    return Listing(table.columns, table.order, table.filters)


def frame(room: Room, table: Table) -> dict[str, Any]:
    """Return what every page of a table shows around its content."""
    return {"room": room, "table": table, "address": addresses(room, table)}


def addresses(room: Room, table: Table) -> dict[str, str]:
    """Return the table's own addresses by what they are for."""
    names = ("rows", "new", "export", "import", "sample")
    found = {name: reverse(f"desk:{room.name}-{name}", args=[table.key]) for name in names}
    return {**found, "room": reverse(f"desk:{room.name}")}


def list_address(room: Room, table: Table) -> str:
    """Return the address of the list."""
    return reverse(f"desk:{room.name}-rows", args=[table.key])


def row_address(room: Room, table: Table, row: Model) -> str:
    """Return the address of a row's page."""
    if table.key in OWN_PAGES:
        return reverse(OWN_PAGES[table.key], args=[row.pk])
    return reverse(f"desk:{room.name}-row", args=[table.key, row.pk])


def _asked(table: Table, request: HttpRequest, act: Act) -> Any:
    found = searched(table, table.rows(act.actor), request.GET.get("q", ""))
    return table.offer.sorted(table.offer.narrowed(found, request.GET), request.GET)


def _cells(table: Table, row: Model) -> list[tuple[Any, Any]]:
    return [(column, column.cell(row) if column.cell else None) for column in table.columns]


def _form_page(
    request: HttpRequest,
    room: Room,
    table: Table,
    form: Any,
    standing: Model | None = None,
    act: Act | None = None,
) -> HttpResponse:
    shown = {"form": form, "row": standing, "may_keep": True}
    if standing is not None and act is not None:
        shown["may_keep"] = table.may_correct(act.actor)
        if table.may_remove(act.actor):
            shown["removal"] = reverse(f"desk:{room.name}-removal", args=[table.key, standing.pk])
    status = 422 if form.errors else 200
    return render(request, "desk/tables/form.html", {**frame(room, table), **shown}, status=status)


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied

"""The way of a spreadsheet: sent, its columns matched, tried out, its bad rows given back, taken in."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kesu.desk.tables.pages import (
    _require,
    act_of,
    addresses,
    download,
    frame,
    list_address,
    table_of,
)
from kesu.directory.policy import policy
from kesu.registry.models import StagedSheet
from kesu.reports.sheets import (
    Column,
    Outcome,
    Sheet,
    error_sheet,
    guess,
    missing,
    read_sheet,
    take_in,
    workbook,
)
from kesu.tables.description import Act, Room, Table
from kesu.tables.importing import Taker, columns_of

KEPT = timedelta(days=1)
MOST_SHOWN = 20


class SheetForm(forms.Form):
    """A file to read."""

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}))


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Show what a sheet may hold; keep the one sent and go on to matching its columns."""
    table, act = table_of(room, key), act_of(request)
    _require(table.may_add(act.actor))
    form = SheetForm(request.POST or None, request.FILES or None)
    form.fields["file"].label = _("Excel or CSV file")
    if request.method == "POST" and form.is_valid():
        staged = _staged(form, table, act)
        if staged is not None:
            return redirect(f"desk:{room.name}-sheet", table.key, staged.pk)
    shown = {"form": form, "columns": columns_of(table, act)}
    status = 422 if form.errors else 200
    return render(
        request, "desk/tables/upload.html", {**frame(room, table), **shown}, status=status
    )


@policy("signed_in")
@require_GET
def sample(request: HttpRequest, room: Room, key: str) -> HttpResponse:
    """Answer an empty workbook with the headings."""
    table, act = table_of(room, key), act_of(request)
    headings = [f"{c.label} *" if c.required else c.label for c in columns_of(table, act)]
    return download(workbook(headings, [], title=str(table.title), at=act.at), f"{key}.xlsx")


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, room: Room, key: str, pk: int) -> HttpResponse:
    """Match columns, try the sheet out, give bad rows back, or take the good ones in."""
    table, act = table_of(room, key), act_of(request)
    _require(table.may_add(act.actor))
    staged = get_object_or_404(StagedSheet, pk=pk, owner=act.by, table=table.key)
    read = read_sheet(bytes(staged.content), staged.file_name)
    columns = columns_of(table, act)
    if request.method == "GET":
        return _matching_page(request, room, table, act, staged, read, columns)
    staged.mapping = _mapping(request, read, columns)
    staged.save(update_fields=["mapping"])
    lacking = missing(staged.mapping, columns)
    if lacking:
        names = _(", ").join(lacking)
        messages.error(request, _("No column was chosen for: %(names)s") % {"names": names})
        return redirect(request.path)
    return _done(request, room, table, act, staged, read)


def _done(
    request: HttpRequest, room: Room, table: Table, act: Act, staged: StagedSheet, read: Sheet
) -> HttpResponse:
    do = request.POST.get("do")
    if do not in {"take", "errors"}:
        return redirect(f"{request.path}?tried=1")
    outcome = _run(table, act, staged, read, dry=do == "errors")
    if do == "errors":
        return download(error_sheet(read, outcome, at=act.at), f"{table.key}-errors.xlsx")
    _tell(request, outcome)
    if outcome.faulty:
        return redirect(f"{request.path}?tried=1")
    staged.delete()
    return redirect(list_address(room, table))


def _tell(request: HttpRequest, outcome: Outcome) -> None:
    counts = {verdict: outcome.count(verdict) for verdict in ("added", "changed", "same")}
    done = _("%(added)s added, %(changed)s changed, %(same)s as they were.") % counts
    messages.success(request, done)
    if outcome.faulty:
        left = _(
            "%(rows)s rows were not taken in; get them back with the reasons, mend, send again."
        )
        messages.warning(request, left % {"rows": len(outcome.faulty)})


def _matching_page(
    request: HttpRequest,
    room: Room,
    table: Table,
    act: Act,
    staged: StagedSheet,
    read: Sheet,
    columns: list[Column],
) -> HttpResponse:
    mapping = staged.mapping or guess(read.headings, columns)
    tried = "tried" in request.GET and not missing(mapping, columns)
    outcome = _run(table, act, staged, read, dry=True) if tried else None
    shown: dict[str, Any] = {
        "staged": staged,
        "sheet": read,
        "choices": [(column, mapping.get(column.name)) for column in columns],
        "headings": list(enumerate(read.headings)),
        "outcome": outcome,
        "here": reverse(f"desk:{room.name}-sheet", args=[table.key, staged.pk]),
    }
    if outcome is not None:
        shown["counts"] = {v: outcome.count(v) for v in ("added", "changed", "same", "faulty")}
        shown["faulty"] = outcome.faulty[:MOST_SHOWN]
    context = {**frame(room, table), **shown, "address": addresses(room, table)}
    return render(request, "desk/tables/sheet.html", context)


def _run(table: Table, act: Act, staged: StagedSheet, read: Sheet, *, dry: bool) -> Outcome:
    taker = Taker(table, act)
    return take_in(read, staged.mapping, taker, finish=taker.finish, key=table.natural, dry=dry)


def _staged(form: SheetForm, table: Table, act: Act) -> StagedSheet | None:
    """Keep the file if it can be read; sweep out what was left lying."""
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        read = read_sheet(content, file.name)
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return None
    StagedSheet.objects.filter(at__lt=act.at - KEPT).delete()
    return StagedSheet.objects.create(
        owner=act.by,
        table=table.key,
        file_name=file.name[:200],
        content=content,
        mapping=guess(read.headings, columns_of(table, act)),
        at=act.at,
    )


def _mapping(request: HttpRequest, read: Sheet, columns: list[Column]) -> dict[str, int | None]:
    """Return the columns chosen on the page; anything else than a column of the sheet is none."""
    places = {str(place): place for place in range(len(read.headings))}
    return {c.name: places.get(request.POST.get(f"column-{c.name}", "")) for c in columns}

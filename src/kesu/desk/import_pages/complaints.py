"""A list of complaints from elsewhere: sent, read under a mapping, tried out, taken in, bad rows given back."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesu import clock
from kesu.desk.tables.import_pages import SheetForm
from kesu.desk.tables.pages import download
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.directory.queries import actor_of
from kesu.intake.complaints.guessing import fitting, kept_mappings
from kesu.intake.complaints.lists import read_list, take_in_list
from kesu.intake.complaints.mapping import load_mapping
from kesu.intake.complaints.taking_in import (
    may_register,
    report,
)
from kesu.registry.models import StagedSheet
from kesu.reports.sheets import Outcome, error_sheet, read_sheet

TABLE: Final = "complaints"
KEPT: Final = timedelta(days=1)
MOST_SHOWN: Final = 20


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Show what is understood; keep the file that is sent and go on to reading it."""
    person, at = _registrar(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    form.fields["file"].label = _("Excel or CSV file")
    if request.method == "POST" and form.is_valid():
        staged = _staged(form, person, at)
        if staged is not None:
            return redirect("desk:import-complaints-sheet", staged.pk)
    shown = {"form": form, "mappings": _mappings()}
    return render(request, "desk/imports/upload.html", shown, status=422 if form.errors else 200)


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the list out under a mapping, give its bad rows back, or take the good ones in."""
    person, at = _registrar(request)
    staged = get_object_or_404(StagedSheet, pk=pk, owner=person, table=TABLE)
    read = read_sheet(bytes(staged.content), staged.file_name)
    chosen = request.POST.get("mapping") or next(iter(fitting(read.headings)), "")
    shown: dict[str, Any] = {
        "staged": staged,
        "rows": len(read.rows),
        "mappings": [(name, title, name == chosen) for name, title, _c in _mappings()],
    }
    if request.method == "GET":
        return render(request, "desk/imports/sheet.html", shown)
    do = request.POST.get("do", "try")
    try:
        outcome = take_in_list(chosen, read, person, dry=do != "take")
    except ValidationError as fault:
        shown["fault"] = " ".join(fault.messages)
        return render(request, "desk/imports/sheet.html", shown, status=422)
    if do == "errors":
        return download(error_sheet(read, report(outcome), at=at), "complaints-errors.xlsx")
    return _told(request, staged, shown, outcome, is_taken=do == "take")


def _told(
    request: HttpRequest,
    staged: StagedSheet,
    shown: dict[str, Any],
    outcome: Outcome,
    *,
    is_taken: bool,
) -> HttpResponse:
    counts = {v: outcome.count(v) for v in ("added", "changed", "same", "faulty")}
    if is_taken:
        done = _("%(added)s complaints taken in, %(same)s were there already.") % counts
        messages.success(request, done)
        if not report(outcome).rows:
            staged.delete()
            return redirect("desk:import-complaints")
    shown |= {"counts": counts, "back": report(outcome).rows[:MOST_SHOWN], "is_taken": is_taken}
    return render(request, "desk/imports/sheet.html", shown)


def _registrar(request: HttpRequest) -> tuple[Person, datetime]:
    """Return who asks, and when; raise PermissionDenied for those whom the book does not let register."""
    person, at = request.user, clock.now()
    if not isinstance(person, Person) or not may_register(actor_of(person=person, at=at).parties):
        raise PermissionDenied
    return person, at


def _mappings() -> list[tuple[str, str, tuple[str, ...]]]:
    """Return the kept mappings: name, title, columns."""
    found = []
    for name, path in kept_mappings().items():
        mapping = load_mapping(path)
        found.append((name, f"{mapping.title} · {name}", mapping.columns))
    return found


def _staged(form: SheetForm, person: Person, at: datetime) -> StagedSheet | None:
    """Keep the file if it can be read and is not too long for a page; sweep out what was left lying."""
    file = form.cleaned_data["file"]
    content = file.read()
    try:
        read_list(content, file.name)
    except ValidationError as refusal:
        form.add_error("file", refusal)
        return None
    StagedSheet.objects.filter(at__lt=at - KEPT).delete()
    return StagedSheet.objects.create(
        owner=person, table=TABLE, file_name=file.name[:200], content=content, at=at
    )

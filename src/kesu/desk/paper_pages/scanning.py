"""Scans that come back: sent, found their case by their code, or waiting for somebody to say which."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.errors import Conflict
from kesu.core.errors import Refused
from kesu.core.explaining import explain_refused
from kesu.desk.components.acting import card_of
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.journal import contents, storage
from kesu.paper import returning
from kesu.paper.models import WaitingScan
from kesu.paper.waiting import scans_of, waiting

MOST_SHOWN = 100


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def scans(request: HttpRequest) -> HttpResponse:
    """Show the scans that wait; take one that is sent, each paper of it to its case."""
    assert isinstance(request.user, Person)
    if request.method == "POST":
        for file in request.FILES.getlist("scan"):
            _take(request, file)
        return redirect("desk:scans")
    shown = waiting(card_of(request.user, clock.now()))[:MOST_SHOWN]
    context = {"scans": shown, "op": secrets.token_hex(16)}
    return render(request, "desk/papers/scans.html", context)


def _take(request: HttpRequest, file: UploadedFile) -> None:
    assert isinstance(request.user, Person)
    at, name = clock.now(), file.name or "scan.pdf"
    if (file.size or 0) > contents.MOST_BYTES:
        messages.error(request, _said(Refused("file_too_large", most=contents.MOST_BYTES)))
        return
    op = f"{request.POST.get('op', '')[:40]}:{name[:60]}"
    try:
        taken = returning.take_in(file.read(), name, who=who_is(request.user, at), at=at, op_id=op)
    except Refused as refusal:
        messages.error(request, _said(refusal))
        return
    for each in taken:
        _tell(request, each)


def _tell(request: HttpRequest, each: returning.Taken) -> None:
    if each.record:
        address = reverse("desk:case", args=[each.record])
        says = format_html(
            '{}: <a href="{}">{}</a>', each.name, address, each.number or each.record[:8]
        )
        messages.success(request, says)
    else:
        messages.warning(request, _("%(name)s waits: which case is it?") % {"name": each.name})


@policy("signed_in")
@require_GET
def scan_file(request: HttpRequest, scan_id: str) -> HttpResponse:
    """Send the bytes of a scan that waits, for a look."""
    scan = _scan(request, scan_id)
    with storage.read(scan.sha256) as file:
        content = file.read()
    found = HttpResponse(content, content_type="application/octet-stream")
    found["Content-Disposition"] = "attachment"
    found["X-Content-Type-Options"] = "nosniff"
    found["Content-Security-Policy"] = "sandbox; default-src 'none'"
    found["Cache-Control"] = "private, no-store"
    return found


@policy("signed_in")
@require_POST
def filing(request: HttpRequest, scan_id: str) -> HttpResponse:
    """File a waiting scan with the case of a number."""
    assert isinstance(request.user, Person)
    scan, person, at, sent = _scan(request, scan_id), request.user, clock.now(), request.POST
    number, op = sent.get("number", "")[:60], f"scan:{scan.pk}:{sent.get('op', '')[:16]}"

    def work() -> str:
        who = who_is(person, at)
        row = returning.settle(scan, number, "", who=who, at=at, op_id=op)
        return _("The scan is filed with %(number)s.") % {"number": row.number or number}

    return _done(request, work)


@policy("signed_in")
@require_POST
def dismissal(request: HttpRequest, scan_id: str) -> HttpResponse:
    """Say that a scan belongs to no case."""
    assert isinstance(request.user, Person)
    scan, person, at = _scan(request, scan_id), request.user, clock.now()

    def work() -> str:
        returning.set_aside(scan, request.POST.get("reason", ""), who=who_is(person, at), at=at)
        return _("The scan is set aside.")

    return _done(request, work)


def _done(request: HttpRequest, work: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, work())
    except Refused as refusal:
        messages.error(request, _said(refusal))
    except Conflict:
        messages.error(request, _("Somebody was faster. Look again."))
    return redirect("desk:scans")


def _said(refusal: Refused) -> str:
    return explain_refused(refusal.code, refusal.particulars, get_language() or "zh")


def _scan(request: HttpRequest, scan_id: str) -> WaitingScan:
    assert isinstance(request.user, Person)
    try:
        return get_object_or_404(
            scans_of(card_of(request.user, clock.now())), pk=scan_id, settled_at=None
        )
    except ValueError:
        raise Http404 from None

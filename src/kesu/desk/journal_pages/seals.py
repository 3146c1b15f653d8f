"""Audit seals for auditors: how sealing stands, who was told, and the seals to take to a witness of one's own."""

from typing import Any, Final

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from kesu.desk.journal_pages.rights import reads_journals
from kesu.desk.list_pages.acting import acting
from kesu.directory.parties import person_party
from kesu.directory.policy import policy
from kesu.journal.models import AuditSeal
from kesu.journal.notes import note_access
from kesu.journal.witnessing.standing import lines_after, standing

MOST: Final = 30
WITNESSES: Final = {"file": _("a file"), "mail": _("a mailbox"), "web": _("an address on the web")}


@policy(reads_journals)
@require_GET
def seals(request: HttpRequest) -> Any:
    """Show the last seals, what waits for the next one, and how far each witness was told."""
    found = standing()
    context = {
        "found": found,
        "witnesses": [(WITNESSES[told.witness], told) for told in found.witnesses],
        "rows": list(AuditSeal.objects.order_by("-number")[:MOST]),
    }
    return render(request, "desk/journal/seals.html", context)


@policy(reads_journals)
@require_GET
def for_witness(request: HttpRequest) -> StreamingHttpResponse:
    """Return the seals as a witness keeps them, to be held against this database later; that they left is noted."""
    reader = acting(request)
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) < 18 else 0
    note_access(
        person=person_party(reader.person.pk), sort="export", at=reader.at,
        says=f"audit seals > {number}", by="desk:seals",
    )  # fmt: skip
    response = StreamingHttpResponse(lines_after(number), content_type="application/x-ndjson")
    response["Content-Disposition"] = 'attachment; filename="kesu-seals.jsonl"'
    return response

"""Issuing a paper from its page: to whom its copies go, and why another takes the place of the last."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.errors import Conflict, NoSuchRecord, NotAccepted
from kesu.core.errors import Refused
from kesu.core.explaining import explain_refusal
from kesu.desk.paper_pages.pages import here, sheet_of
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.paper.issuing import issue
from kesu.paper.opening import Opened

MOST_HOLDERS = 20


@policy("signed_in")
@require_POST
def issued(request: HttpRequest, record_id: str, document: str) -> HttpResponse:
    """Issue a paper of a case; what stands in the way is told on its page."""
    assert isinstance(request.user, Person)
    found, item = here(request, record_id, document), request.POST.get("item", "")[:80]
    sheet_of(found, document, item)
    try:
        _issue(request, found, document, item)
    except NotAccepted as refusal:
        for says in _told(found, document, item, refusal):
            messages.error(request, says)
    except Conflict:
        messages.error(request, _("Somebody changed the case meanwhile. Look at the paper again."))
    except NoSuchRecord:
        raise Http404 from None
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The paper is issued; what went out is kept with the case."))
    address = reverse("desk:paper", args=[record_id, document])
    return redirect(f"{address}?item={item}" if item else address)


def _issue(request: HttpRequest, found: Opened, document: str, item: str) -> None:
    assert isinstance(request.user, Person)
    sent, at = request.POST, clock.now()
    copies = [
        int(no) for no in sent.getlist("copy") if no.isascii() and no.isdigit() and len(no) < 4
    ]
    holders = [line.strip()[:200] for line in sent.get("holders", "").splitlines() if line.strip()]
    version = sent.get("version", "")
    issue(
        found,
        document,
        who=who_is(request.user, at),
        op_id=sent.get("op", "")[:64],
        item=item,
        copies=copies,
        holders=holders[:MOST_HOLDERS],
        why=sent.get("why", "").strip()[:2_000],
        version=int(version) if version.isascii() and version.isdigit() else None,
    )


def _told(found: Opened, document: str, item: str, refusal: NotAccepted) -> list[str]:
    reader = found.reader
    return [
        explain_refusal(
            each, found.book, found.record.kind, item, reader.calendar, get_language() or "zh",
            names=reader.names,
        ).sentence
        for each in refusal.refusals
    ]  # fmt: skip

"""The pages of personal data: who is meant, whose time is over, what is kept of somebody, a copy, erasing."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kesu.cases.actions.erasing import (
    NoSuchPerson,
    Plan,
    candidates,
    copy_of,
    erase,
    plan_of,
    proposals,
    whom_of,
)
from kesu.cases.actions.leaving import why_no_export
from kesu.core.errors import Refused
from kesu.core.explaining.refusals import explain_refused
from kesu.desk.personal_pages.shown import erasures, shares
from kesu.desk.tables.pages import act_of
from kesu.directory.parties import person_party
from kesu.directory.policy import policy
from kesu.directory.rights import keeps_directory
from kesu.journal.notes import note_access
from kesu.reports.sheets import CONTENT_TYPE, workbook
from kesu.tables.description import Act


@policy(keeps_directory)
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Show whose time of keeping is over and who was erased; look somebody up, by words that stand in no address."""
    act = act_of(request)
    words = request.POST.get("words", "").strip()
    proposed, after = proposals(act.at, request.GET.get("after", "")[:16])
    context = {
        "words": words,
        "found": candidates(words) if words else [],
        "proposed": proposed,
        "after": after,
        "erasures": erasures(),
    }
    return render(request, "desk/personal/list.html", context)


@policy(keeps_directory)
@require_GET
def person(request: HttpRequest, whom: str) -> HttpResponse:
    """Show where something of somebody stands, what keeps it, and what erasing would do; no value is shown."""
    act = act_of(request)
    return _shown(request, _plan(whom, act))


@policy(keeps_directory)
@require_GET
def copy(request: HttpRequest, whom: str) -> HttpResponse:
    """Return everything that is kept about somebody as a workbook; that it left is noted."""
    act = act_of(request)
    why = why_no_export(act.by, act.at, get_language() or "zh")
    if why:
        messages.error(request, why)
        return redirect("desk:person-kept", whom)
    plan, language = _plan(whom, act), get_language() or "zh"
    lines = copy_of(plan)
    note_access(
        person=person_party(act.by.pk), sort="export", at=act.at,
        says=f"{plan.whom.subject}: {len(lines)}", by="desk:personal",
    )  # fmt: skip
    headings = [_("Where"), _("Record"), _("Since"), _("What"), _("Content")]
    rows = [
        (line.store.say(language), line.record, line.at, line.name.say(language), line.says)
        for line in lines
    ]
    content = workbook(headings, rows, title=_("Personal data"), at=act.at)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="personal-data.xlsx"'
    return response


@policy(keeps_directory)
@require_POST
def erasure(request: HttpRequest, whom: str) -> HttpResponse:
    """Erase somebody, where the reason is given and the same person is typed once more."""
    act = act_of(request)
    plan = _plan(whom, act)
    fault = _fault(request, plan)
    if not fault:
        try:
            erase(
                plan.whom.subject, by=act.by, at=act.at, reason=request.POST["reason"],
                is_overruled="overrule" in request.POST, also=request.POST.getlist("also"),
            )  # fmt: skip
        except Refused as kept:
            fault = explain_refused(kept.code, kept.particulars, get_language() or "zh")
    if fault:
        return _shown(request, plan, fault)
    messages.success(request, _("Erased. Journals, counts and statistics are unchanged."))
    return redirect("desk:personal-data")


def _fault(request: HttpRequest, plan: Plan) -> str:
    if not request.POST.get("reason", "").strip():
        return _("Say why: it is noted for good.")
    if "sure" not in request.POST:
        return _("Tick that this cannot be undone.")
    return "" if not plan.is_empty else _("There is nothing left to erase.")


def _shown(request: HttpRequest, plan: Plan, fault: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "plan": plan,
        "shares": shares(plan),
        "fault": fault,
        "reason": request.POST.get("reason", ""),
        "asked": [share for share in plan.shares if share.store.is_asked],
    }
    return render(request, "desk/personal/person.html", context, status=422 if fault else 200)


def _plan(whom: str, act: Act) -> Plan:
    try:
        return plan_of(whom_of(whom), act.at)
    except NoSuchPerson:
        raise Http404 from None

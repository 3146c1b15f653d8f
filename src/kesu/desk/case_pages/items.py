"""Adding an item to a case: a measure, an on-site job, a joint analysis."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesu.core.explaining.names import kind_title, party_titles
from kesu.core.records.entries import ABOUT
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import KindPlan
from kesu.core.steps.rights import may
from kesu.core.values import Text
from kesu.desk.case_pages.acts import case_named
from kesu.desk.case_pages.adding import adders
from kesu.desk.case_pages.entering import around, blank, enter
from kesu.desk.case_pages.forms_here import setting_of
from kesu.desk.case_pages.reading import Dossier, head, named
from kesu.desk.forms.fields import Setting
from kesu.desk.forms.form import FactForm, Parts, form_of
from kesu.desk.forms.reading import rearranged
from kesu.desk.forms.uploads import keep_uploads
from kesu.desk.intake_pages.asking import asked_at_once
from kesu.directory.models import Person
from kesu.directory.policy import policy

ABOUT_FIELD: Final = "about_record"


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def new_item(request: HttpRequest, record_id: str, kind: str) -> HttpResponse:
    """Show the form of a new item, or add it."""
    assert isinstance(request.user, Person)
    found = named(head(record_id, request.user))
    plan = found.book.kinds.get(kind)
    if plan is None or plan.kind.part_of != found.record.kind:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    first = first_facts(plan)
    known = [name for name in asked_at_once(plan) if name not in first]
    form = _form(plan, [*first, *known], setting_of(found, sent))
    said = around(sent) if sent else blank(found.record.seq)
    title = kind_title(found.reader, kind)
    allowed = may(found.who.actor, adders(found, kind))
    context: dict[str, Any] = {
        "found": found, "form": form, "around": said, "title": title, "allowed": allowed,
        "parties": party_titles(found.reader, adders(found, kind)), "parts": Parts(form, known),
    }  # fmt: skip
    if sent is None:
        return render(request, "desk/cases/item.html", context)
    form.take(sent)
    keep_uploads(form, request.FILES, found.who.party, found.at)
    if rearranged(sent):
        return render(request, "desk/cases/item.html", context)
    values = form.values()
    about = _named(found, str(values.pop(ABOUT_FIELD, "")))
    data = {"act": "open", "kind": kind, "facts": values, **about, **said.data(form)}
    posted = enter(
        form, said, data, actor=found.who, reader=found.reader, record_id=record_id,
        kind=found.record.kind,
    )  # fmt: skip
    if posted is None:
        said.version = head(record_id, request.user).record.seq if said.clash else said.version
        return render(request, "desk/cases/item.html", context, status=409 if said.clash else 422)
    messages.success(request, _("Added: %(title)s") % {"title": title})
    return redirect("desk:case", record_id)


def _form(plan: KindPlan, names: list[str], setting: Setting) -> FactForm:
    """Return the form of a new item; one that may be about another record begins with which."""
    if not plan.kind.about:
        return form_of(plan.kind.facts, (), names, setting)
    asked = Fact(id=ABOUT_FIELD, of="", sort="case", title=Text("针对哪一件", "About which case"))
    form = form_of({ABOUT_FIELD: asked, **plan.kind.facts}, (), [ABOUT_FIELD, *names], setting)
    form[ABOUT_FIELD].plain = True
    return form


def _named(found: Dossier, code: str) -> dict[str, str]:
    """Return the tie to the record of that number, or none where nothing was written."""
    return {"link": ABOUT, "to": case_named(found, code)} if code else {}


def first_facts(plan: KindPlan) -> list[str]:
    """Return the facts that may be given when the item is opened: of its first steps, and of none."""
    asked = {n for p in plan.steps.values() for n in (*p.step.asks, *p.step.wishes)}
    asked |= {n for p in plan.steps.values() for o in p.step.outcomes for n in o.sets}
    first = {
        n
        for p in plan.armers.get("opened", ())
        if not p.step.optional
        for n in (*p.step.asks, *p.step.wishes)
    }
    results = {n for p in plan.steps.values() if _ends(plan, p.step.id) for n in p.step.asks}
    return [n for n in plan.kind.facts if n not in asked or (n in first and n not in results)]


def _ends(plan: KindPlan, step: str) -> bool:
    """Say whether a step stops a clock or closes the item: what it asks for is its result."""
    stops = {event for clock in plan.clocks.values() for event in clock.stops}
    return any(event.partition(".")[0] == step for event in stops)

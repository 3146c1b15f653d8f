"""The page of an act on a case."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kesu.cases.actions.posting import Posted
from kesu.core.explaining import Told, explain_refusal
from kesu.core.records.entries import LINKS
from kesu.core.records.outcomes import Refusal
from kesu.core.steps.rights import may
from kesu.desk.case_pages.acts import ACTS, About, Act
from kesu.desk.case_pages.clashes import clash
from kesu.desk.case_pages.entering import Around, around, blank, enter
from kesu.desk.case_pages.forms_here import setting_of
from kesu.desk.case_pages.reading import Dossier, dossier, head, named
from kesu.desk.case_pages.tying import history
from kesu.desk.forms.form import FactForm, form_of
from kesu.directory.models import Person
from kesu.directory.policy import policy


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, record_id: str, noun: str) -> HttpResponse:
    """Show what an act asks for, or do it; whoever may not is told who may."""
    assert isinstance(request.user, Person)
    if noun not in ACTS:
        raise Http404
    found = named(head(record_id, request.user))
    chosen, about = ACTS[noun], _about(request, found)
    sent = request.POST if request.method == "POST" else None
    form = act_form(found, chosen, about, sent)
    said = around(sent) if sent else blank(found.record.seq)
    if sent is None:
        _choose(form, request.GET)
        refusal = None if _may(found, chosen, about) else _not_allowed(found, chosen, about)
        return _page(request, found, chosen, about, form, said, refusal)
    posted = _post(found, chosen, about, form, said)
    if posted is None:
        return _page(request, found, chosen, about, form, said, None, 409 if said.clash else 422)
    messages.success(request, _("Done: %(step)s") % {"step": chosen.title})
    return redirect("desk:case", posted.record_id)


def act_form(found: Dossier, chosen: Act, about: About, sent: QueryDict | None) -> FactForm:
    """Return the form of an act."""
    asked = chosen.asks(found, about)
    facts = {fact.id: fact for fact, _must in asked}
    form = form_of(
        facts, [f.id for f, must in asked if must], [f.id for f, must in asked if not must],
        setting_of(found, sent),
    )  # fmt: skip
    for each in form.fields:
        each.plain = True
    if sent is not None:
        form.take(sent)
    else:
        _choose_the_only(form)
    return form


def _choose_the_only(form: FactForm) -> None:
    """Choose where there is no choice."""
    for each in form.required:
        if each.sort == "choice" and len(each.options) == 1:
            each.raw = each.options[0][0]


def _choose(form: FactForm, asked: QueryDict) -> None:
    """Choose what the address that led here says: "?f-link=duplicate"."""
    for each in form.fields:
        wanted = asked.get(each.name, "")
        if each.sort == "choice" and wanted in {option for option, _title in each.options}:
            each.raw = wanted


def _about(request: HttpRequest, found: Dossier) -> About:
    asked = request.POST if request.method == "POST" else request.GET
    item = asked.get("item", "")
    if item and item not in found.record.items:
        raise Http404
    told = (asked.get(name, "") for name in ("step", "clock", "decision", "tie"))
    return About(item, *told)


def _may(found: Dossier, chosen: Act, about: About) -> bool:
    return may(found.who.actor, chosen.parties(found, about))


def _not_allowed(found: Dossier, chosen: Act, about: About) -> Told:
    refusal = Refusal(
        "no_right",
        particulars={"act": chosen.act, "parties": list(chosen.parties(found, about))},
    )
    return explain_refusal(
        refusal, found.book, found.record.kind, about.item, found.calendar,
        get_language() or "zh", names=found.names.of,
    )  # fmt: skip


def _post(found: Dossier, chosen: Act, about: About, form: FactForm, said: Around) -> Posted | None:
    values = form.values()
    for each in form.required:
        if each.fact.id not in values and not each.errors:
            each.errors.append(_("Fill this in"))
    if chosen.wants_reason and not said.reason:
        said.errors["reason"] = _("Write a reason")
    data = {"act": chosen.act, **chosen.data(found, about, values), **said.data(form)}
    return enter(
        form, said, data, actor=found.who, reader=found.reader, record_id=found.row.id,
        kind=found.record.kind,
    )  # fmt: skip


def _page(
    request: HttpRequest, found: Dossier, chosen: Act, about: About, form: FactForm,
    said: Around, refusal: Told | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "found": found, "act": chosen, "about": about, "form": form, "around": said,
        "says": chosen.says(found, about), "refusal": refusal,
    }  # fmt: skip
    if chosen.noun == "link":
        context["histories"] = [history(found, tie) for tie in LINKS]
    if said.clash:
        assert isinstance(request.user, Person)
        now = dossier(found.row.id, request.user)
        context["clash"] = clash(now, about.item, form, since=said.version)
        said.version = now.record.seq
    code = 403 if refusal is not None else status
    return render(request, "desk/cases/act.html", context, status=code)

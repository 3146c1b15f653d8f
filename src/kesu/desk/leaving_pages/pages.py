"""The pages of hand-overs, for administrators: the list with what nobody is there for, and one hand-over."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kesu.cases.actors import who_is
from kesu.desk.leaving_pages.shown import elsewhere, left, moved, nobodys
from kesu.desk.tables.pages import act_of
from kesu.directory.days import day_of
from kesu.directory.models import HandOver, Person
from kesu.directory.policy import policy
from kesu.directory.queries.organisation import employed_on
from kesu.directory.rights import keeps_directory
from kesu.tables import leaving
from kesu.tables.description import Act
from kesu.tables.row_form import RowForm

MOST = 100
MOST_NAMES = 500
NAMED = "named-"


@policy(keeps_directory)
@require_http_methods(["GET", "POST"])
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Show who is leaving, and what nobody is there to do; give notice."""
    act = act_of(request)
    proposed = {"person": request.GET.get("person", ""), "last_day": day_of(act.at)}
    form = _listed(leaving.NoticeForm(request.POST or None, initial=proposed))
    if request.method == "POST":
        opened = leaving.begin(form, act)
        if opened is not None:
            messages.success(request, _("The hand-over is under way; data export is blocked."))
            return redirect("desk:hand-over", opened.pk)
    rows = HandOver.objects.select_related("person", "successor").order_by("-state", "-pk")
    waiting = nobodys(who_is(act.actor, act.at), act.at)
    more, for_whom = elsewhere(act.at, len(waiting))
    context = {
        "more": more,
        "for_whom": for_whom,
        "rows": list(rows[:MOST]),
        "form": form,
        "nobodys": waiting,
        "colleagues": _colleagues(act),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/leaving/list.html", context, status=status)


@policy(keeps_directory)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what will move and what cannot, and what has moved; name successors."""
    act, row = act_of(request), _row(pk)
    form = _listed(_form(row, request.POST or None))
    if request.method == "POST" and leaving.settle(row, form, _named(request.POST), act):
        messages.success(request, _("Saved."))
        return redirect("desk:hand-over", pk)
    row = _row(pk) if form.errors else row
    context = {
        "row": row,
        "form": form,
        "groups": left(row, act.at) if row.state == HandOver.State.OPEN else [],
        "moved": moved(row),
        "is_open": row.state == HandOver.State.OPEN,
        "colleagues": _colleagues(act),
    }
    status = 422 if form.errors else 200
    return render(request, "desk/leaving/hand_over.html", context, status=status)


@policy(keeps_directory)
@require_POST
def carrying_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Move whatever can move now."""
    act, row = act_of(request), _row(pk)
    try:
        report = leaving.carry(row, act)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("desk:hand-over", pk)
    _say(request, report)
    return redirect("desk:hand-over", pk)


@policy(keeps_directory)
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """The person stays."""
    act, row = act_of(request), _row(pk)
    try:
        leaving.give_up(row, act)
        messages.success(request, _("The hand-over is withdrawn; data may be exported again."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("desk:hand-over", pk)


STATES = {
    "waits": ngettext_lazy(
        "%(n)s waits for the rulebook's procedure.", "%(n)s wait for the rulebook's procedure.", "n"
    ),
    "nobody": ngettext_lazy("%(n)s is in nobody's charge.", "%(n)s are in nobody's charge.", "n"),
    "failed": ngettext_lazy("%(n)s could not move.", "%(n)s could not move.", "n"),
}


def _say(request: HttpRequest, report: list[dict[str, Any]]) -> None:
    n = sum(1 for line in report if line["state"] == "moves")
    said = ngettext("%(n)s thing has moved.", "%(n)s things have moved.", n) % {"n": n}
    messages.success(request, said)
    for state, words in STATES.items():
        found = sum(1 for line in report if line["state"] == state)
        if found:
            messages.warning(request, words % {"n": found})


def _form(row: HandOver, data: Any) -> RowForm:
    initial = {"last_day": row.last_day, "successor": row.successor}
    return leaving.SuccessorForm(data, initial=initial)


def _listed(form: RowForm) -> RowForm:
    """Let the fields that name people suggest colleagues."""
    for name in ("person", "successor"):
        if name in form.fields:
            form.fields[name].widget.attrs["list"] = "colleagues"
    return form


def _named(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return who is named for which thing; what was left empty is the general successor's."""
    found = {k.removeprefix(NAMED): str(v).strip() for k, v in sent.items() if k.startswith(NAMED)}
    return {key: text for key, text in found.items() if text}


def _row(pk: int) -> HandOver:
    return get_object_or_404(HandOver.objects.select_related("person", "successor"), pk=pk)


def _colleagues(act: Act) -> list[Person]:
    today = day_of(act.at)
    rows = Person.objects.filter(employed_on(today), is_active=True).order_by("login")
    return list(rows[:MOST_NAMES])

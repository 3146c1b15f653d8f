"""A person: what is kept about them, where they belong, what they hold; moving, leaving, heading."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kesu.desk.directory_pages.tables import DEPARTMENT, DIRECTORY, PEOPLE
from kesu.desk.tables.description import Act, keeps_directory
from kesu.desk.tables.fields import DayField, KeyField
from kesu.desk.tables.forms import RowForm, corrected, row_form
from kesu.desk.tables.pages import act_of, frame
from kesu.directory import actions
from kesu.directory.days import day_of
from kesu.directory.models import Department, Person
from kesu.directory.policy import policy


class PlaceForm(RowForm):
    """A department from a day on."""

    department = KeyField(Department.objects.all(), DEPARTMENT, label=gettext_lazy("department"))
    from_on = DayField(label=gettext_lazy("from"))


class LeavingForm(RowForm):
    """Somebody's last day."""

    on = DayField(label=gettext_lazy("last day"))


Doing = Callable[[Person, dict[str, Any], Act], object]


def _move(person: Person, values: dict[str, Any], act: Act) -> object:
    return actions.move(person=person, **values, by=act.by, at=act.at)


def _head(person: Person, values: dict[str, Any], act: Act) -> object:
    return actions.bind_head(person=person, **values, by=act.by, at=act.at)


def _leave(person: Person, values: dict[str, Any], act: Act) -> object:
    actions.leave(person=person, **values, by=act.by, at=act.at)
    return None


# What may be done with a person beside correcting what is kept: form, act, button.
DOINGS: Final[dict[str, tuple[type[RowForm], Doing, Any]]] = {
    "department": (PlaceForm, _move, gettext_lazy("Move to another department")),
    "headship": (PlaceForm, _head, gettext_lazy("Make head of a department")),
    "leaving": (LeavingForm, _leave, gettext_lazy("Leaves the company")),
}


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person; save what was corrected."""
    act = act_of(request)
    shown = get_object_or_404(Person, pk=pk)
    may_keep = keeps_directory(act.actor)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    form = row_form(PEOPLE, act.actor, shown, request.POST or None)
    if request.method == "POST" and corrected(form, shown, act) is not None:
        messages.success(request, _("Saved."))
        return redirect("desk:person", pk)
    return _page(request, shown, form, may_keep, act.at)


@policy("signed_in")
@require_POST
def doing(request: HttpRequest, pk: int, act_name: str) -> HttpResponse:
    """Move a person, make them head, or let them leave."""
    act = act_of(request)
    if not keeps_directory(act.actor):
        raise PermissionDenied
    if act_name not in DOINGS:
        raise Http404
    who = get_object_or_404(Person, pk=pk)
    form_class, do, _words = DOINGS[act_name]
    form = form_class(request.POST, prefix=act_name)
    if form.is_valid():
        try:
            do(who, form.values, act)
            messages.success(request, _("Saved."))
            return redirect("desk:person", pk)
        except ValidationError as refusal:
            form.refuse(refusal)
    kept = row_form(PEOPLE, act.actor, who)
    return _page(request, who, kept, True, act.at, {act_name: form})


def _page(
    request: HttpRequest,
    shown: Person,
    form: RowForm,
    may_keep: bool,
    at: datetime,
    tried: dict[str, RowForm] | None = None,
) -> HttpResponse:
    held = {
        "memberships": shown.memberships.select_related("department").order_by("-from_on"),
        "headships": shown.headships.select_related("department").order_by("-from_on"),
        "posts": shown.postholdings.select_related("department", "branch").order_by("-from_on"),
        "absences": shown.absences.select_related("deputy").filter(until_at__gt=at),
    }
    forms_shown = (
        [
            (name, tried_or_new(name, tried or {}, at), words)
            for name, (_f, _d, words) in DOINGS.items()
        ]
        if may_keep and shown.left_on is None
        else []
    )
    context = {
        **frame(DIRECTORY, PEOPLE),
        **held,
        "row": shown,
        "form": form,
        "may_keep": may_keep,
        "doings": forms_shown,
    }
    faulty = form.errors or any(each.errors for each in (tried or {}).values())
    return render(request, "desk/directory/person.html", context, status=422 if faulty else 200)


def tried_or_new(name: str, tried: dict[str, RowForm], at: datetime) -> RowForm:
    """Return the form as it was sent, or a fresh one that begins today."""
    today = {"from_on": day_of(at), "on": day_of(at)}
    return tried.get(name) or DOINGS[name][0](prefix=name, initial=today)

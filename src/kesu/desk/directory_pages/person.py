"""A person: what is kept about them, where they belong, what they hold; moving, leaving, heading."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kesu.desk.tables.pages import act_of, frame
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.tables.description import keeps_directory
from kesu.tables.directory import DIRECTORY, PEOPLE
from kesu.tables.forms import corrected, done, row_form
from kesu.tables.organising import WITH_PEOPLE
from kesu.tables.row_form import RowForm


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
    if act_name not in WITH_PEOPLE:
        raise Http404
    who = get_object_or_404(Person, pk=pk)
    form = WITH_PEOPLE[act_name].form(request.POST, prefix=act_name)
    if done(WITH_PEOPLE[act_name], who, form, act):
        messages.success(request, _("Saved."))
        return redirect("desk:person", pk)
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
            (name, tried_or_new(name, tried or {}, at), doing.words)
            for name, doing in WITH_PEOPLE.items()
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
    return tried.get(name) or WITH_PEOPLE[name].form(prefix=name, initial=today)

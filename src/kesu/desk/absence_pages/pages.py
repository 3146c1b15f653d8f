"""The page on which somebody enters that they, or one of their people, are away, and that they are back."""

from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kesu.desk.tables.pages import act_of
from kesu.directory.days import day_of, wall_clock
from kesu.directory.models import Absence, Person
from kesu.directory.policy import policy
from kesu.directory.queries import away_now, not_over, remarks_on, stood_in_for
from kesu.directory.queries.organisation import employed_on
from kesu.directory.rights import enters_absence_of, enters_for_others
from kesu.tables.description import Act
from kesu.tables.directory import ABSENCES
from kesu.tables.forms import added, done, form_class
from kesu.tables.organising import WITH_ABSENCES
from kesu.tables.row_form import RowForm

END_OF_DAY = time(18, 0)
MOST_NAMES = 500


@policy("signed_in")
@require_http_methods(["GET", "POST"])
def absence(request: HttpRequest) -> HttpResponse:
    """Show one's absences and for whom one stands in; enter one, or one for somebody of one's own."""
    act = act_of(request)
    form = _form(request, act)
    if request.method == "POST":
        away = added(ABSENCES, form, act)
        if isinstance(away, Absence):
            _say(request, away)
            return redirect("desk:absence")
    return render(
        request,
        "desk/absence/absence.html",
        _shown(act, form),
        status=422 if form.errors else 200,
    )


@policy("signed_in")
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """End an absence now, or take back one that is to come."""
    act = act_of(request)
    away = get_object_or_404(Absence.objects.select_related("person"), pk=pk)
    form = RowForm({})
    if done(WITH_ABSENCES["return"], away, form, act):
        messages.success(request, _back_words(away, act))
    else:
        messages.error(request, " ".join(str(e) for es in form.errors.values() for e in es))
    return redirect("desk:absence")


def _back_words(away: Absence, act: Act) -> str:
    if away.from_at >= act.at:
        return _("The absence is taken back.")
    if away.person_id == act.by.pk:
        return _("Welcome back. What was with your deputy is with you again.")
    return _("Entered: %(name)s is back.") % {"name": away.person.name}


def _form(request: HttpRequest, act: Act) -> RowForm:
    """Return the form; who may enter only their own absence is not asked whose it is."""
    others = enters_for_others(act.actor)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and not (others and data.get("person", "").strip()):
        data["person"] = act.by.login
    form = form_class(ABSENCES, act.actor, new=True)(data, initial=_proposed(act.at))
    person, deputy = form.fields["person"], form.fields["deputy"]
    if not others:
        person.widget = HiddenInput()
    person.required = False
    person.widget.attrs["list"] = deputy.widget.attrs["list"] = "colleagues"
    person.help_text = _("Leave it empty for yourself.")
    deputy.help_text = _("Sees your tasks and may do them until you are back.")
    return form


def _proposed(at: datetime) -> dict[str, datetime]:
    """Return from now until this evening, the company's time."""
    today = wall_clock(at)
    evening = make_aware(datetime.combine(today.date(), END_OF_DAY))
    return {"from_at": today, **({"until_at": evening} if evening > today else {})}


def _say(request: HttpRequest, away: Absence) -> None:
    messages.success(request, _("The absence is entered."))
    for remark in remarks_on(away):
        messages.warning(request, remark)


def _shown(act: Act, form: RowForm) -> dict[str, Any]:
    others = [each for each in away_now(at=act.at) if each.absence.person_id != act.by.pk]
    today = day_of(act.at)
    colleagues = Person.objects.filter(employed_on(today), is_active=True).order_by("login")
    return {
        "form": form,
        "at": act.at,
        "own": [(each, remarks_on(each)) for each in not_over(person=act.by, at=act.at)],
        "standing_in": stood_in_for(person=act.by, at=act.at),
        "away": [
            (each, enters_absence_of(act.actor, each.absence.person, act.at)) for each in others
        ],
        "for_others": enters_for_others(act.actor),
        "colleagues": colleagues.exclude(pk=act.by.pk)[:MOST_NAMES],
    }

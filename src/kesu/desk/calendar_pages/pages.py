"""The page of a calendar."""

from datetime import datetime
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kesu import clock
from kesu.core.worktime import Calendar, OutOfReach
from kesu.desk.calendar_pages.calendars import calendars_now, title_of
from kesu.desk.calendar_pages.reckoning import FORMAT, LimitForm, Reckoned, reckoned
from kesu.desk.calendar_pages.year import year_of
from kesu.directory.policy import policy
from kesu.directory.queries import exceptions_of

USUAL = "cn-office"
FIRST_YEAR, LAST_YEAR = 2019, 2099


@policy("signed_in")
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a year of a calendar, and when a limit asked for falls due."""
    known = calendars_now()
    name = request.GET.get("calendar") or (USUAL if USUAL in known else min(known))
    if name not in known:
        raise Http404
    shown, now = known[name], clock.now()
    form = _form(request, shown, now)
    context = {
        "calendars": [(key, title_of(key).say(get_language() or "zh")) for key in known],
        "name": name,
        "calendar": shown,
        "year": year_of(shown, _year(request, shown, now)),
        "hours": _week(shown),
        "own_days": exceptions_of(),
        "form": form,
        "answer": _answer(form, shown),
        "today": now.astimezone(shown.tz).date(),
    }
    return render(request, "desk/calendar/year.html", context)


def _year(request: HttpRequest, shown: Calendar, now: datetime) -> int:
    text = request.GET.get("year") or str(now.astimezone(shown.tz).year)
    if not (text.isascii() and text.isdigit() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise BadRequest(f"year={text!r}: write a year from {FIRST_YEAR} to {LAST_YEAR}")
    return int(text)


def _form(request: HttpRequest, shown: Calendar, now: datetime) -> LimitForm:
    if "start" in request.GET:
        return LimitForm(request.GET)
    begin = now.astimezone(shown.tz).strftime(FORMAT)
    return LimitForm(initial={"start": begin, "number": 4, "unit": "working hours"})


def _answer(form: LimitForm, shown: Calendar) -> Reckoned | None:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return reckoned(shown, form.cleaned_data["start"], form.cleaned_data["limit"])
    except OutOfReach:
        form.add_error("start", _("No calendar reaches that far; write a nearer day."))
        return None


def _week(shown: Calendar) -> list[dict[str, Any]]:
    """Return the hours of the week, weekdays of the same hours together."""
    found: list[dict[str, Any]] = []
    for number, hours in enumerate(shown.week):
        said = "、".join(map(str, hours)) or _("closed")
        if found and found[-1]["hours"] == said:
            found[-1]["last"] = number
        else:
            found.append({"first": number, "last": number, "hours": said})
    return found

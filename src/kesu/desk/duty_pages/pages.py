"""The plan of the next twelve months, and the feed by which one's own calendar program reads it."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kesu import clock
from kesu.cases.actors import who_is
from kesu.cases.models import Task
from kesu.desk.calendar_pages.calendars import calendars_now
from kesu.desk.components.acting import card_of
from kesu.desk.duty_pages.feed import Event, as_calendar
from kesu.desk.duty_pages.plan import AHEAD, Plan, Words, planned
from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.list_pages.kinds import library
from kesu.desk.workbench_pages.tasks import with_runs
from kesu.desk.workbench_pages.wording import Wording
from kesu.directory import actions
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.policy import policy
from kesu.timekeeping.planning import owed_by_company

SCOPE: Final = "calendar"
GOOD_FOR: Final = timedelta(days=366)
MOST_TASKS: Final = 500


@policy("signed_in")
@require_GET
def plan(request: HttpRequest) -> HttpResponse:
    """Show what comes again within twelve months, and what became of it in the last twelve."""
    reader = acting(request)
    published = library(day_of(reader.at)).published
    shown = Plan((), (), (), ())
    if published is not None:
        calendar = next(iter(calendars_now().values()))
        shown = planned(reader, published, calendar)
    feeds = reader.person.tokens.filter(scopes=[SCOPE], revoked_at=None, expires_at__gt=reader.at)
    secret = request.session.pop("calendar-feed", "")
    address = (
        f"{settings.SITE_ORIGIN}{reverse('desk:calendar-feed')}?key={secret}" if secret else ""
    )
    context = {"plan": shown, "feed": address, "has_feed": feeds.exists()}
    return render(request, "desk/duties/plan.html", context)


@policy("signed_in")
@require_POST
def feed_opening(request: HttpRequest) -> HttpResponse:
    """Make the address of one's feed anew and show it once; the address before it is shut."""
    reader = acting(request)
    for token in reader.person.tokens.filter(scopes=[SCOPE], revoked_at=None):
        actions.revoke(token=token, by=reader.person, at=reader.at)
    _token, secret = actions.issue(
        person=reader.person,
        name=_("Calendar feed"),
        scopes=(SCOPE,),
        expires_at=reader.at + GOOD_FOR,
        by=reader.person,
        at=reader.at,
    )
    request.session["calendar-feed"] = secret
    messages.success(request, _("The address of your calendar is made; it is shown this once."))
    return redirect("desk:duties")


@policy("public")
@require_GET
def feed(request: HttpRequest) -> HttpResponse:
    """Return one's open steps with their deadlines, and the duties of one's posts, for a calendar program.

    The secret in the address opens this and nothing else; without it there is no such page.
    """
    at = clock.now()
    token = actions.authenticate(secret=request.GET.get("key", ""), at=at)
    if token is None or SCOPE not in token.scopes:
        raise Http404
    person = token.person
    with translation.override(person.language):
        content = as_calendar(_("kesu: what I owe"), _events(_acting(person, at)), at)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def _acting(person: Person, at: datetime) -> Acting:
    card = card_of(person, at)
    return Acting(person, card, who_is(card, at), at)


def _events(reader: Acting) -> list[Event]:
    return [*_deadlines(reader), *_duties(reader)]


def _deadlines(reader: Acting) -> list[Event]:
    """Return one event for each step that waits for the reader under a deadline."""
    rows = with_runs(Task.objects.for_parties(reader.card.parties).exclude(due_at=None))
    tasks = (
        rows.filter(is_optional=False)
        .select_related("record__edition")
        .defer("record__state", "record__timers", "record__tallies", "record__edition__files")
        .order_by("due_at")[:MOST_TASKS]
    )
    words = Wording(reader.at, [])
    found = {}
    for task in tasks:
        step, about = words.step(task), words.record(task.record)
        title = f"{about.label} {step}"
        link = f"{settings.SITE_ORIGIN}{about.address}"
        says = " ".join(filter(None, (about.kind, task.record.customer_name, about.subject)))
        uid = f"{task.record_id}-{task.key}@kesu"
        assert task.due_at is not None
        found[uid] = Event(uid, task.due_at, title, says, link)
    return list(found.values())


def _duties(reader: Acting) -> list[Event]:
    """Return the duties of the company that come to a post of the reader's."""
    published = library(day_of(reader.at)).published
    if published is None:
        return []
    words, found = Words(published), []
    for owed in owed_by_company(published, reader.at, reader.at + AHEAD):
        if reader.card.parties.isdisjoint(owed.owners) or owed.is_often:
            continue
        for at in owed.duty.times:
            line = words.owed(owed, at)
            says = f"{line.about} {line.clause}".strip()
            link = f"{settings.SITE_ORIGIN}{reverse('desk:duties')}"
            found.append(Event(f"{line.uid}@kesu", line.at, line.title, says, link))
    return found

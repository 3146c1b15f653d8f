"""The workbench page."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kesu.desk.list_pages.acting import Acting, acting
from kesu.desk.rulebook_pages.choosing import may_choose
from kesu.desk.workbench_pages import following, tasks
from kesu.desk.workbench_pages.wording import TaskShown, Wording
from kesu.directory.parties import person_party
from kesu.directory.policy import policy
from kesu.directory.queries import Away, away_now

WEEK = timedelta(days=7)


@policy("signed_in")
@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what somebody has to do, what is with others, and what they were told."""
    reader = acting(request)
    todos, held = tasks.todos(reader), following.followed(reader)
    told = following.notices(reader)
    parties = [task.party for each in held for task in each.waits_for]
    deputised = [person_party(t.as_deputy) for t in todos]
    wording = Wording(reader.at, [*parties, *deputised, *reader.who.deputising])
    shown = [wording.task(todo) for todo in todos]
    context = {
        "groups": _grouped(shown),
        "optional": [task for task in shown if task.is_optional],
        "is_cut": len(todos) >= tasks.MOST,
        "figures": tasks.figures(reader),
        "new": tasks.upto(following.opened_since(reader, WEEK)),
        "held": [wording.held(each) for each in held],
        "notices": [wording.notice(each, reader.who) for each in told],
        "away": _away(reader),
        "may_choose": not shown and not held and may_choose(reader.person),
    }
    return render(request, "desk/workbench/workbench.html", context)


def _away(reader: Acting) -> Away | None:
    """Return the reader's own absence, where they are entered as away."""
    if not reader.card.is_away:
        return None
    return next(iter(away_now(people=[reader.person.pk], at=reader.at)), None)


def _grouped(shown: list[TaskShown]) -> list[tuple[str, Any, list[TaskShown]]]:
    """Return (group, title, tasks) for each group that has any."""
    found = [
        (key, title, [t for t in shown if t.group == key and not t.is_optional])
        for key, title in tasks.GROUPS
    ]
    return [group for group in found if group[2]]

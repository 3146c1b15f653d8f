"""What waits for the caller, and who they are."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Router

from kesu import clock
from kesu.api import asked, shapes
from kesu.api.problems import READING
from kesu.api.tokens import caller_of, taking_lists
from kesu.cases.actors import Who, parties_of
from kesu.cases.models import CaseRecord, Task
from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.directory.queries.organisation import employed_on

router = Router(tags=["work"])
ANYBODY = "any"


@router.get("/me", response={200: shapes.MeOut, **READING}, summary="Who I am")
def me(request: HttpRequest) -> Any:
    """Return whom the token stands for and what they are at this moment."""
    caller = caller_of(request)
    return shapes.MeOut(
        person=caller.who.party,
        name=caller.person.name,
        department=caller.who.actor.department,
        branch=caller.who.branch,
        parties=sorted(parties_of(caller.who)),
        deputising_for=list(caller.who.deputising),
        scopes=sorted(caller.scopes),
    )


@router.get("/tasks", response={200: list[shapes.TaskOut], **READING}, summary="What waits for me")
def my_tasks(request: HttpRequest, limit: asked.Size = 100) -> Any:
    """Return the open steps that the caller may do, the most urgent first; those without a deadline last."""
    rows = _waiting_for(taking_lists(request).who).select_related("record")
    rows = rows.defer("record__state").order_by("due_at", "record_id", "key", "party")
    found: dict[tuple[str, str], shapes.TaskOut] = {}
    for nulls in (False, True):
        for row in rows.filter(due_at__isnull=nulls).iterator(chunk_size=200):
            at = (row.record_id, row.key)
            if at in found:
                found[at].parties.append(row.party)
            elif len(found) == limit:
                return list(found.values())
            else:
                found[at] = _task(row)
    return list(found.values())


def _waiting_for(who: Who) -> QuerySet[Task]:
    """Steps for anybody are shown on records that the caller may see; own ones always are."""
    seen = CaseRecord.objects.visible_to(who)
    own = Task.objects.for_parties(parties_of(who))
    return own | Task.objects.within(seen).filter(party=ANYBODY)


def _task(row: Task) -> shapes.TaskOut:
    record = row.record
    return shapes.TaskOut(
        record=row.record_id,
        kind=record.kind,
        number=record.number,
        subject=record.subject,
        key=row.key,
        item=row.item,
        step=row.step,
        round=row.round,
        parties=[row.party],
        assigned=row.is_assigned,
        optional=row.is_optional,
        opened_at=row.opened_at,
        due=row.due_at,
    )


@router.get("/people", response={200: list[shapes.PersonOut], **READING}, summary="Find people")
def people(request: HttpRequest, text: asked.Word = "", limit: asked.Size = 50) -> Any:
    """Return those who work here now, by name or sign-in name: an entry names them by `person`."""
    today = day_of(clock.now())
    rows = Person.objects.filter(employed_on(today), is_active=True)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(login__icontains=text))
    return [
        shapes.PersonOut(person=person_party(row.pk), name=row.name, login=row.login)
        for row in rows.order_by("login")[:limit]
    ]

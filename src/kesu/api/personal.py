"""What is kept about one person: where, until when, a copy, erasing. For security administrators."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Router, Schema, Status

from kesu import clock
from kesu.api import asked
from kesu.api.problems import READING, WRITING, NotAllowed, Problem
from kesu.api.sentences import language_of
from kesu.api.tokens import caller_of
from kesu.cases.actions.erasing import (
    Keeps,
    NoSuchPerson,
    Plan,
    Share,
    copy_of,
    erase,
    plan_of,
    proposals,
    whom_of,
)
from kesu.cases.actions.leaving import check_export
from kesu.directory.parties import person_party
from kesu.journal.models import Erasure
from kesu.journal.notes import note_access
from kesu.tables.description import Act, keeps_directory
from kesu.tables.once import Answer, once

router = Router(tags=["personal data"])


class ShareOut(Schema):
    """What one store holds: so many things that `goes`, so many that stay and why; `is_asked`: only where named."""

    store: str
    title: str
    becomes: str
    goes: int
    stays: int
    why: str
    is_asked: bool


class KeepsOut(Schema):
    """What keeps it: a record, why, until when, by which clause, and whether a reason may overrule that."""

    record: str
    label: str
    why: str
    until: datetime | None
    clause: str
    may_be_overruled: bool


class PlanOut(Schema):
    """Where something of a person stands, and what keeps it. No value of theirs is in it."""

    subject: str
    title: str
    shares: list[ShareOut]
    keeps: list[KeepsOut]


class ProposalOut(Schema):
    """Somebody whose cases are closed and whose papers' times of keeping are over since a moment."""

    subject: str
    title: str
    records: list[str]
    since: datetime


class ProposalsOut(Schema):
    """Who is proposed; `after` goes on from here, empty at the end."""

    items: list[ProposalOut]
    after: str


class LineOut(Schema):
    """One value that is kept: where, of which record, since when, what it is called, what it says."""

    store: str
    record: str
    at: datetime | None
    name: str
    says: str


class ErasureIn(asked.Asked):
    """Why; `overrule` goes on before a time of keeping is over; `also` names stores that go only where named."""

    reason: asked.Word
    overrule: bool = False
    also: list[asked.Word] = []


class Erased(Schema):
    """What was erased: the note's id and how many things of each store."""

    id: str
    counts: dict[str, int]
    repeated: bool


class After(asked.Asked):
    """Where to go on."""

    after: asked.Word = ""


@router.get(
    "/personal-data",
    response={200: ProposalsOut, **READING},
    summary="Whose time of keeping is over",
)
def due(request: HttpRequest, chosen: Query[After]) -> Any:
    """Return whose data nothing keeps any more; nothing goes by itself."""
    act = _act(request)
    found, after = proposals(act.at, chosen.after)
    items = [
        ProposalOut(subject=p.subject, title=p.title, records=list(p.records), since=p.since)
        for p in found
    ]
    return ProposalsOut(items=items, after=after)


@router.get(
    "/personal-data/{whom}", response={200: PlanOut, **READING}, summary="What is kept of a person"
)
def kept(request: HttpRequest, whom: str) -> Any:
    """Return what erasing `contact:<id>`, `record:<number or id>` or `mail:<id>` would do; nothing changes."""
    plan, language = _plan(whom, _act(request)), language_of(request)
    return PlanOut(
        subject=plan.whom.subject,
        title=plan.whom.title,
        shares=[_share(share, language) for share in plan.shares],
        keeps=[_keeps(each, language) for each in plan.keeps],
    )


@router.get(
    "/personal-data/{whom}/copy",
    response={200: list[LineOut], **READING},
    summary="A copy for a person",
)
def copy(request: HttpRequest, whom: str) -> Any:
    """Return every value that is kept of somebody; that it was taken out is noted."""
    act, language = _act(request), language_of(request)
    check_export(act.by, act.at)
    plan = _plan(whom, act)
    lines = copy_of(plan)
    note_access(
        person=person_party(act.by.pk), sort="export", at=act.at,
        says=f"{plan.whom.subject}: {len(lines)}", by="api:personal",
    )  # fmt: skip
    return [
        LineOut(
            store=line.store.say(language), record=line.record, at=line.at,
            name=line.name.say(language), says=line.says,
        )
        for line in lines
    ]  # fmt: skip


@router.post(
    "/personal-data/{whom}/erasure",
    response={200: Erased, **WRITING, 422: Problem},
    summary="Erase a person",
)
def erasure(request: HttpRequest, whom: str, body: ErasureIn, key: asked.Key) -> Any:
    """Erase somebody for good. Open cases and holds refuse it; so does a time of keeping that is not overruled."""
    act = _act(request, key)

    def work() -> Answer:
        try:
            note = erase(
                whom, by=act.by, at=act.at, reason=body.reason, is_overruled=body.overrule,
                also=body.also,
            )  # fmt: skip
        except NoSuchPerson:
            raise Http404 from None
        return {"id": note.pk}

    answer, repeated = once(act, ["erasure", whom, body.model_dump(mode="json")], work)
    note = Erasure.objects.get(pk=answer["id"])
    return Status(200, Erased(id=note.pk, counts=json.loads(note.counts), repeated=repeated))


def _act(request: HttpRequest, key: str = "") -> Act:
    caller = caller_of(request)
    if not keeps_directory(caller.card):
        raise NotAllowed
    return Act(caller.person, caller.card, clock.now(), key)


def _plan(whom: str, act: Act) -> Plan:
    try:
        return plan_of(whom_of(whom), act.at)
    except NoSuchPerson:
        raise Http404 from None


def _share(share: Share, language: str) -> ShareOut:
    store = share.store
    return ShareOut(
        store=store.code, title=store.title.say(language), becomes=store.becomes,
        goes=len(share.goes), stays=len(share.stays), why=store.why.say(language),
        is_asked=store.is_asked,
    )  # fmt: skip


def _keeps(keeps: Keeps, language: str) -> KeepsOut:
    return KeepsOut(
        record=keeps.record, label=keeps.label, why=keeps.why.say(language), until=keeps.until,
        clause=keeps.clause, may_be_overruled=keeps.may_be_overruled,
    )  # fmt: skip

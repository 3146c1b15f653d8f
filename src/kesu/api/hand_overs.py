"""Somebody leaves: notice, successors, the plan, the hand-over itself. For administrators."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status

from kesu import clock
from kesu.api import asked
from kesu.api.problems import READING, WRITING, NotAllowed
from kesu.api.sentences import language_of
from kesu.api.tables.operations import refused
from kesu.api.tokens import caller_of
from kesu.cases.actions.leaving import Line, planned
from kesu.core.values import Text
from kesu.directory.models import HandOver
from kesu.tables import leaving
from kesu.tables.description import Act, keeps_directory
from kesu.tables.once import Answer, once

router = Router(tags=["hand-overs"])


class NoticeIn(asked.Asked):
    """Who leaves, with which last day; people by sign-in name, name or employee number."""

    person: asked.Word
    last_day: date
    successor: asked.Word = ""


class SuccessorsIn(asked.Asked):
    """Who takes over: `named` by the key of a line; "-" is nobody, and whatever is not named is the successor's."""

    last_day: date
    successor: asked.Word = ""
    named: dict[asked.Word, asked.Word] = {}


class LineOut(Schema):
    """One thing: it moves to `to`, ends, is in nobody's charge, waits for the rulebook's own procedure, or failed."""

    key: str
    sort: str
    title: str
    state: str
    to: str = ""
    why: str = ""
    record: str = ""
    runs_on: str = ""


class HandOverOut(Schema):
    """A hand-over: what is still in the person's hands, and what was moved."""

    id: int
    version: int
    person: str
    last_day: date
    successor: str
    state: str
    carried_at: datetime | None
    left: list[LineOut]
    moved: list[LineOut]


class Done(Schema):
    """What was done; the hand-over is read again to see it."""

    id: int
    version: int
    repeated: bool


@router.get("/hand-overs", response={200: list[HandOverOut], **READING}, summary="List hand-overs")
def hand_overs(request: HttpRequest) -> Any:
    """Return the hand-overs, the latest first; without what is left of each, which is read one by one."""
    _act(request)
    rows = HandOver.objects.select_related("person", "successor").order_by("-pk")[:200]
    return [_out(row, [], language_of(request)) for row in rows]


@router.get(
    "/hand-overs/{int:row}", response={200: HandOverOut, **READING}, summary="Read a hand-over"
)
def hand_over(request: HttpRequest, row: int) -> Any:
    """Return what is still in the person's hands, who takes it over, what cannot move and why, and what has moved."""
    act = _act(request)
    found = _found(row)
    lines = planned(found, act.at) if found.state == HandOver.State.OPEN else []
    return _out(found, lines, language_of(request))


@router.post("/hand-overs", response={201: Done, **WRITING}, summary="Give notice")
def give_notice(request: HttpRequest, body: NoticeIn, key: asked.Key) -> Any:
    """Open a hand-over. From now on the person takes no data out; nothing else moves yet."""
    act = _act(request, key)
    sent = body.model_dump(mode="json")

    def work() -> HandOver:
        form = leaving.NoticeForm(sent)
        opened = leaving.begin(form, act)
        if opened is None:
            raise refused(form)
        return opened

    return Status(201, _done(act, ["hand-over", sent], work))


@router.patch("/hand-overs/{int:row}", response={200: Done, **WRITING}, summary="Name successors")
def name(request: HttpRequest, row: int, body: SuccessorsIn, key: asked.Key) -> Any:
    """Name who takes over what."""
    act, found = _act(request, key), _found(row)
    sent = body.model_dump(mode="json")

    def work() -> HandOver:
        form = leaving.SuccessorForm(sent)
        if not leaving.settle(found, form, body.named, act):
            raise refused(form)
        return found

    return _done(act, ["hand-over-names", row, sent], work)


@router.post(
    "/hand-overs/{int:row}/carrying-out", response={200: Done, **WRITING}, summary="Carry it out"
)
def carry_out(request: HttpRequest, row: int, key: asked.Key) -> Any:
    """Move whatever can move, under one act id; what waits for a rulebook's own procedure stays."""
    act, found = _act(request, key), _found(row)

    def work() -> HandOver:
        leaving.carry(found, act)
        return _found(row)

    return _done(act, ["hand-over-carrying-out", row], work)


@router.post(
    "/hand-overs/{int:row}/withdrawal", response={200: Done, **WRITING}, summary="Withdraw it"
)
def withdraw(request: HttpRequest, row: int, key: asked.Key) -> Any:
    """The person stays: nothing moves, and they may take data out again."""
    act, found = _act(request, key), _found(row)

    def work() -> HandOver:
        leaving.give_up(found, act)
        return found

    return _done(act, ["hand-over-withdrawal", row], work)


def _act(request: HttpRequest, key: str = "") -> Act:
    caller = caller_of(request)
    if not keeps_directory(caller.card):
        raise NotAllowed
    return Act(caller.person, caller.card, clock.now(), key)


def _found(row: int) -> HandOver:
    found = HandOver.objects.select_related("person", "successor").filter(pk=row).first()
    if found is None:
        raise Http404
    return found


def _done(act: Act, asked_: list[Any], work: Callable[[], HandOver]) -> Done:
    def answer() -> Answer:
        done = work()
        return {"id": done.pk, "version": done.version}

    found, repeated = once(act, asked_, answer)
    return Done(**found, repeated=repeated)


def _out(row: HandOver, lines: list[Line], language: str) -> HandOverOut:
    return HandOverOut(
        id=row.pk,
        version=row.version,
        person=row.person.login,
        last_day=row.last_day,
        successor=row.successor.login if row.successor else "",
        state=row.state,
        carried_at=row.carried_at,
        left=[_line(line, language) for line in lines],
        moved=[_told(told, language) for told in row.moved],
    )


def _line(line: Line, language: str) -> LineOut:
    return LineOut(
        key=line.key, sort=line.sort, title=line.title.say(language), state=line.state,
        to=line.to.login if line.to else "", why=line.why.say(language), record=line.record,
        runs_on=line.runs_on,
    )  # fmt: skip


def _told(told: dict[str, Any], language: str) -> LineOut:
    return LineOut(
        key=told["key"], sort=told["sort"], title=Text(*told["title"]).say(language),
        state=told["state"], to=told["name"], why=Text(*told["why"]).say(language),
        record=told["record"],
    )  # fmt: skip

"""Records over the API: open, post entries, read, list. Every act of the desk goes through here too."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Status

from kesu.api import asked, reading, sentences, shapes
from kesu.api.paging import after, cursor_of
from kesu.api.problems import READING, WRITING
from kesu.api.sentences import language_of
from kesu.api.tokens import caller_of, note_taken, taking_lists
from kesu.cases.actions.posting import Posted, post
from kesu.cases.models import CaseRecord

router = Router(tags=["records"])


def _out(posted: Posted) -> shapes.PostedOut:
    return shapes.PostedOut(
        record=posted.record_id,
        version=posted.seq,
        number=posted.number,
        act_id=posted.act_id,
        opened=list(posted.opened),
        repeated=posted.is_repeat,
    )


@router.post("/records", response={201: shapes.PostedOut, **WRITING}, summary="Open a record")
def open_record(request: HttpRequest, body: asked.OpenIn, key: asked.Key) -> Any:
    """Open a record of a kind under the book that governs it."""
    who = caller_of(request).who
    sentences.about_kind(request, body.kind, who, body.book)
    posted = post(
        entry_data=body.data(),
        actor=who,
        op_id=key,
        happened_at=body.happened_at,
        source=body.source,
    )
    return Status(201, _out(posted))


@router.post(
    "/records/{record_id}/entries",
    response={201: shapes.PostedOut, **WRITING},
    summary="Post an entry",
)
def post_entry(request: HttpRequest, record_id: str, body: asked.EntryIn, key: asked.Key) -> Any:
    """Post one act on a record; with `version` it is refused if the record has changed since."""
    who = caller_of(request).who
    row = reading.row_of(record_id, who)
    sentences.about_record(request, row, body.item)
    posted = post(
        record_id=record_id,
        entry_data=body.data(),
        actor=who,
        op_id=key,
        expected_version=body.version,
        happened_at=body.happened_at,
        source=body.source,
    )
    return Status(201, _out(posted))


@router.post(
    "/records/{record_id}/chases",
    response={201: shapes.PostedOut, **WRITING},
    summary="Chase an open step",
)
def chase(request: HttpRequest, record_id: str, body: asked.ChaseIn, key: asked.Key) -> Any:
    """Chase an open step: those who hold it are told. Whoever stands above them supervises by it."""
    return _heard(request, record_id, body, key)


@router.post(
    "/records/{record_id}/chases/answers",
    response={201: shapes.PostedOut, **WRITING},
    summary="Answer those who chased a step",
)
def answer(request: HttpRequest, record_id: str, body: asked.AnswerIn, key: asked.Key) -> Any:
    """Answer as one who holds the step; whoever chased it is told."""
    return _heard(request, record_id, body, key)


@router.post(
    "/records/{record_id}/issues",
    response={201: shapes.PostedOut, **WRITING},
    summary="Issue a paper",
)
def issue(request: HttpRequest, record_id: str, body: asked.IssueIn, key: asked.Key) -> Any:
    """Issue a paper of the record or of one of its items: what stands on it is frozen, its copies have holders."""
    return _heard(request, record_id, body, key, happened_at=body.happened_at)


def _heard(
    request: HttpRequest,
    record_id: str,
    body: asked.ChaseIn | asked.AnswerIn | asked.IssueIn,
    key: str,
    *,
    happened_at: datetime | None = None,
) -> Any:
    who = caller_of(request).who
    row = reading.row_of(record_id, who)
    sentences.about_record(request, row, body.item)
    posted = post(
        record_id=record_id,
        entry_data=body.data(),
        actor=who,
        op_id=key,
        happened_at=happened_at,
    )
    return Status(201, _out(posted))


@router.get(
    "/records/{record_id}", response={200: shapes.RecordOut, **READING}, summary="Read a record"
)
def read_record(request: HttpRequest, record_id: str) -> Any:
    """Return a record whole: facts, open steps, decisions with clause, deadlines, ties."""
    who = caller_of(request).who
    return reading.whole(reading.look_at(record_id, who, "api:record"), who, language_of(request))


@router.get("/records", response={200: shapes.Page, **READING}, summary="List records")
def list_records(
    request: HttpRequest,
    chosen: Query[asked.Chosen],
    cursor: asked.Word = "",
    limit: asked.Size = 50,
) -> Any:
    """Return the records that the caller may see, newest first, a page at a time."""
    rows = CaseRecord.objects.visible_to(taking_lists(request).who).filter(_condition(chosen))
    found = list(after(rows, cursor).order_by("-opened_at", "-id").defer("state")[: limit + 1])
    more = cursor_of(found[limit - 1]) if len(found) > limit else None
    says = f"records: {urlencode(chosen.model_dump(exclude_defaults=True))}"
    note_taken(request, "api:records", says, len(found), goes_on=bool(cursor))
    return shapes.Page(records=[reading.brief(row) for row in found[:limit]], next=more)


def _condition(chosen: asked.Chosen) -> Q:
    found = Q()
    for column in asked.COLUMNS:
        value = getattr(chosen, column)
        if value:
            found &= Q(**{column: value})
    if chosen.state:
        found &= Q(closed_at__isnull=chosen.state == "open")
    if chosen.late is not None:
        found &= Q(is_late=chosen.late)
    if chosen.opened_since is not None:
        found &= Q(opened_at__gte=chosen.opened_since)
    if chosen.opened_before is not None:
        found &= Q(opened_at__lt=chosen.opened_before)
    return found

"""Records over the API: open, post entries, read, list, journal. Every act of the desk goes through here too."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Header, Query, Router
from pydantic import Field

from kesu.api import reading, shapes
from kesu.api.paging import after, cursor_of
from kesu.api.problems import RESPONSES
from kesu.api.sentences import language_of
from kesu.api.tokens import caller_of
from kesu.cases.actions.posting import Posted, post
from kesu.cases.models import CaseRecord, Task
from kesu.cases.queries.scope import visible_to
from kesu.cases.actors import parties_of
from kesu.journal.models import JournalEntry

router = Router(tags=["records"])
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=8, max_length=80)]


def _out(posted: Posted) -> shapes.PostedOut:
    return shapes.PostedOut(
        record=posted.record_id,
        version=posted.seq,
        number=posted.number,
        act_id=posted.act_id,
        opened=list(posted.opened),
        repeated=posted.is_repeat,
    )


@router.post("/records", response={201: shapes.PostedOut, **RESPONSES}, summary="Open a record")
def open_record(request: HttpRequest, body: shapes.OpenIn, key: Key) -> Any:
    """Open a record of a kind under the book that governs it."""
    posted = post(
        entry_data=body.data(),
        actor=caller_of(request).who,
        op_id=key,
        happened_at=body.happened_at,
        source=body.source,
    )
    return 201, _out(posted)


@router.post(
    "/records/{record_id}/entries",
    response={201: shapes.PostedOut, **RESPONSES},
    summary="Post an entry",
)
def post_entry(request: HttpRequest, record_id: str, body: shapes.EntryIn, key: Key) -> Any:
    """Post one act on a record; with `version` it is refused if the record has changed since."""
    caller = caller_of(request)
    reading.row_of(record_id, caller.who)
    posted = post(
        record_id=record_id,
        entry_data=body.data(),
        actor=caller.who,
        op_id=key,
        expected_version=body.version,
        happened_at=body.happened_at,
        source=body.source,
    )
    return 201, _out(posted)


@router.get("/records/{record_id}", response={200: shapes.RecordOut, **RESPONSES}, summary="Read a record")
def read_record(request: HttpRequest, record_id: str) -> Any:
    """Return a record whole: facts, open steps, decisions with clause, deadlines, ties."""
    who = caller_of(request).who
    return reading.whole(reading.row_of(record_id, who), who, language_of(request))


@router.get("/records", response={200: shapes.Page, **RESPONSES}, summary="List records")
def list_records(
    request: HttpRequest,
    kind: shapes.Word = "",
    state: Annotated[str, Query(pattern="^(|open|closed)$")] = "",
    grade: shapes.Word = "",
    customer: shapes.Word = "",
    number: shapes.Word = "",
    late: bool | None = None,
    opened_since: datetime | None = None,
    cursor: shapes.Word = "",
    limit: shapes.Size = 50,
) -> Any:
    """Return the records that the caller may see, newest first, a page at a time."""
    rows = CaseRecord.objects.filter(visible_to(caller_of(request).who))
    rows = rows.filter(_chosen(kind, state, grade, customer, number, late, opened_since))
    found = list(after(rows, cursor).order_by("-opened_at", "-id").defer("state")[: limit + 1])
    more = cursor_of(found[limit - 1]) if len(found) > limit else None
    return shapes.Page(records=[reading.brief(row) for row in found[:limit]], next=more)


def _chosen(
    kind: str, state: str, grade: str, customer: str, number: str, late: bool | None, since: datetime | None
) -> Q:  # fmt: skip
    chosen = Q()
    for name, value in {"kind": kind, "grade": grade, "customer": customer, "number": number}.items():
        if value:
            chosen &= Q(**{name: value})
    if state:
        chosen &= Q(closed_at__isnull=state == "open")
    if late is not None:
        chosen &= Q(is_late=late)
    return chosen & Q(opened_at__gte=since) if since else chosen


@router.get(
    "/records/{record_id}/journal",
    response={200: list[shapes.EntryOut], **RESPONSES},
    summary="Read the journal of a record",
)
def read_journal(
    request: HttpRequest,
    record_id: str,
    since: Annotated[int, Field(ge=0, le=2**31)] = 0,
    limit: shapes.Size = 100,
) -> Any:
    """Return entries after the one numbered `since`, oldest first, as they were written; personal values stay sealed."""
    reading.row_of(record_id, caller_of(request).who)
    rows = JournalEntry.objects.filter(record=record_id, seq__gt=since).order_by("seq")[:limit]
    return [_entry(row) for row in rows]


def _entry(row: JournalEntry) -> shapes.EntryOut:
    text = json.loads(row.text)
    return shapes.EntryOut(
        seq=row.seq,
        act=row.act,
        person=row.person,
        happened_at=row.happened_at,
        entered_at=row.entered_at,
        entry=text["entry"],
        happenings=json.loads(row.outcome).get("happenings", []),
        hash=row.hash,
    )


@router.get("/tasks", response={200: list[shapes.TaskOut], **RESPONSES}, summary="What waits for me")
def my_tasks(request: HttpRequest, limit: shapes.Size = 100) -> Any:
    """Return the open steps that the caller may do, the most urgent first."""
    who = caller_of(request).who
    rows = Task.objects.filter(party__in=sorted({*parties_of(who), "any"})).select_related("record")
    found: dict[tuple[str, str], shapes.TaskOut] = {}
    for row in rows.order_by("due_at", "record_id", "key")[: limit * 3]:
        record = row.record
        found.setdefault(
            (row.record_id, row.key),
            shapes.TaskOut(
                record=row.record_id,
                number=record.number,
                subject=record.subject,
                key=row.key,
                step=row.step,
                due=row.due_at,
            ),
        )
    return list(found.values())[:limit]

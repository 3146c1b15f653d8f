"""What the caller was told, and marking it as read."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Router

from kesu import clock
from kesu.api import asked, shapes
from kesu.api.paging import moment_and_id, written
from kesu.api.problems import READING, Problem
from kesu.api.sentences import language_of
from kesu.api.tokens import caller_of, taking_lists
from kesu.cases.actors import parties_of
from kesu.cases.models import InboxNotice
from kesu.cases.queries.inbox import mark_read, told
from kesu.core.values import Text

router = Router(tags=["notices"])


@router.get("/notices", response={200: shapes.Notices, **READING}, summary="What I was told")
def my_notices(
    request: HttpRequest,
    cursor: asked.Word = "",
    limit: asked.Size = 50,
    code: asked.Word = "",
    record: asked.Word = "",
    unread: bool = False,
) -> Any:
    """Return what the caller's parties were told, each thing once, newest first, a page at a time."""
    rows = told(taking_lists(request).who)
    rows = rows.filter(**{k: v for k, v in {"code": code, "record": record}.items() if v})
    if unread:
        rows = rows.filter(is_read=False)
    if cursor:
        at, last = moment_and_id(cursor)
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=last))
    found = list(rows[: limit + 1])
    shown, language = found[:limit], language_of(request)
    return shapes.Notices(
        notices=[_notice(row, language) for row in shown],
        next=written(shown[-1].at, shown[-1].pk) if len(found) > limit else None,
    )


@router.post(
    "/notices/readings",
    response={200: shapes.Readings, **READING, 413: Problem, 422: Problem},
    summary="Mark notices as read",
)
def read_notices(request: HttpRequest, body: asked.ReadIn) -> Any:
    """Mark notices as read by the caller. Those of others are left alone; doing it twice changes nothing."""
    who, asked_for = caller_of(request).who, set(body.notices)
    mine = InboxNotice.objects.for_parties(parties_of(who)).filter(pk__in=asked_for)
    mark_read(who, clock.now(), asked_for)
    return shapes.Readings(read=sorted(mine.values_list("pk", flat=True)))


def _notice(row: Any, language: str) -> shapes.NoticeOut:
    return shapes.NoticeOut(
        id=row.pk,
        record=row.record_id,
        seq=row.seq,
        party=row.party,
        code=row.code,
        line=row.line,
        item=row.item,
        clock=row.run,
        says=Text(row.says_zh, row.says_en).say(language),
        at=row.at,
        read=row.is_read,
        as_deputy=not row.is_own,
    )

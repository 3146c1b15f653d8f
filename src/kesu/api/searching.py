"""Searching all records that the caller may see, of every kind and book."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from kesu.api import asked, reading
from kesu.api.problems import READING
from kesu.api.shapes import RecordBrief
from kesu.api.tokens import note_taken, taking_lists
from kesu.cases.models import CaseRecord
from kesu.cases.queries.finding import asked_for, counted, ranked

router = Router(tags=["records"])

Few = Annotated[int, Field(ge=1, le=50)]
Past = Annotated[int, Field(ge=0, le=10_000)]


class FoundOut(Schema):
    """Records in which every word stands, the most fitting first; `counts` says how many of each kind there are."""

    records: list[RecordBrief]
    counts: dict[str, int]


@router.get("/search", response={200: FoundOut, **READING}, summary="Search all records")
def search(
    request: HttpRequest, q: asked.Word, kind: asked.Word = "", limit: Few = 20, skip: Past = 0
) -> Any:
    """Return the records in which every word of two signs or more stands; words of one sign are left out."""
    who = taking_lists(request).who
    words = asked_for(q)
    if words.is_empty:
        return FoundOut(records=[], counts={})
    every = CaseRecord.objects.visible_to(who)
    ids = ranked(words, every.filter(kind=kind) if kind else every, limit, skip)
    rows = {row.pk: row for row in every.filter(pk__in=ids).defer("state")}
    note_taken(request, "api:search", "search", len(ids), goes_on=skip > 0)
    found = [reading.brief(rows[one]) for one in ids if one in rows]
    return FoundOut(records=found, counts=counted(words, every))

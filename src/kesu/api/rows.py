"""Plain registry rows that rulebooks watch: service visits, parts of a month, returns."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from kesu.api import asked, shapes
from kesu.api.problems import WRITING, NotAllowed
from kesu.api.tokens import Caller, caller_of
from kesu.cases.actions.posting import Posted
from kesu.cases.actions.registering import add_registry_rows
from kesu.directory.rights import keeps_registry

router = Router(tags=["rows"])


@router.post(
    "/rows/service_visit",
    response={201: shapes.RowOut, **WRITING},
    summary="Add a service visit",
)
def add_visit(request: HttpRequest, body: asked.VisitIn, key: asked.Key) -> Any:
    """Add a visit to a site; site and product by their numbers. Open to everybody."""
    return Status(201, _added(request, "service_visit", body.model_dump(), key))


@router.post("/rows/return_batch", response={201: shapes.RowOut, **WRITING}, summary="Add a return")
def add_return(request: HttpRequest, body: asked.ReturnIn, key: asked.Key) -> Any:
    """Add goods that a customer sent back; customer and product by their numbers. Open to everybody."""
    return Status(201, _added(request, "return_batch", body.model_dump(), key))


@router.post(
    "/rows/part_month",
    response={201: shapes.RowOut, **WRITING},
    summary="Add the parts of a month",
)
def add_month(request: HttpRequest, body: asked.MonthIn, key: asked.Key) -> Any:
    """Add the summary of a month, whole or not at all; for those who keep the registry."""
    if not keeps_registry(caller_of(request).person):
        raise NotAllowed
    rows = [
        (_own_key(caller_of(request), key, number), {"month": body.month, **part.model_dump()})
        for number, part in enumerate(body.parts)
    ]
    posted = add_registry_rows(
        kind="part_month", rows=rows, actor=caller_of(request).person, op_id=key
    )
    return Status(201, _out(posted))


def _own_key(caller: Caller, key: str, number: int = 0) -> str:
    """Return a key for one row of a call: the same whenever this person sends it again, nobody else's."""
    return sha256(f"{caller.who.party}|{key}|{number}".encode()).hexdigest()


def _added(request: HttpRequest, kind: str, values: Mapping[str, Any], key: str) -> shapes.RowOut:
    caller = caller_of(request)
    rows = [(_own_key(caller, key), values)]
    return _out(add_registry_rows(kind=kind, rows=rows, actor=caller.person, op_id=key))


def _out(posted: Posted) -> shapes.RowOut:
    return shapes.RowOut(
        row=posted.record_id, opened=list(posted.opened), repeated=posted.is_repeat
    )

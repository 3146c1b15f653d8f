"""Plain registry rows that rulebooks watch: service visits, parts of a month, returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from kesu.api import asked, shapes
from kesu.api.problems import WRITING, NotAllowed
from kesu.api.tokens import caller_of
from kesu.cases.actions.registering import add_registry_row
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
    summary="Add a part of a month",
)
def add_part(request: HttpRequest, body: asked.PartIn, key: asked.Key) -> Any:
    """Add a line of a month's summary of parts; for those who keep the registry."""
    if not keeps_registry(caller_of(request).person):
        raise NotAllowed
    return Status(201, _added(request, "part_month", body.model_dump(), key))


def _added(request: HttpRequest, kind: str, values: Mapping[str, Any], key: str) -> shapes.RowOut:
    posted = add_registry_row(kind=kind, values=values, actor=caller_of(request).person, op_id=key)
    return shapes.RowOut(
        row=posted.record_id, opened=list(posted.opened), repeated=posted.is_repeat
    )

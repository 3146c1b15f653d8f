"""Audit seals for programs of auditors: how sealing stands, and the seals as a witness keeps them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from kesu import clock
from kesu.api import asked
from kesu.api.problems import READING, NotAllowed
from kesu.api.tokens import caller_of
from kesu.directory.parties import person_party
from kesu.directory.rights import reads_journals
from kesu.journal.models import AuditSeal
from kesu.journal.notes import note_taken
from kesu.journal.witnessing.standing import standing

router = Router(tags=["records"])


class ToldOut(Schema):
    """A witness: up to which seal it was told, when, and what went wrong last."""

    witness: str
    seal: int
    at: datetime | None
    fault: str


class SealOut(Schema):
    """One seal: its text, byte for byte as it was signed, and the signature (Ed25519, base64)."""

    number: int
    seal: str
    signature: str


class SealsOut(Schema):
    """How sealing stands, and the seals after `since`: the next call goes on after the last of them."""

    last: int
    last_at: datetime | None
    waiting: int
    witnesses: list[ToldOut]
    seals: list[SealOut]


@router.get("/seals", response={200: SealsOut, **READING}, summary="Audit seals")
def seals(request: HttpRequest, since: asked.Since = 0, limit: asked.Size = 100) -> Any:
    """Return how sealing stands and the seals after number `since`, oldest first; for those who read journals."""
    caller, now = caller_of(request), clock.now()
    if not reads_journals(caller.card):
        raise NotAllowed
    note_taken(person=person_party(caller.person.pk), at=now, says="audit seals", by="api:seals")
    found = standing()
    rows = AuditSeal.objects.filter(number__gt=since).order_by("number")[:limit]
    return SealsOut(
        last=found.last.number if found.last else 0,
        last_at=found.last.at if found.last else None,
        waiting=found.waiting,
        witnesses=[
            ToldOut(witness=t.witness, seal=t.seal, at=t.at, fault=t.fault) for t in found.witnesses
        ],
        seals=[SealOut(number=r.number, seal=r.text, signature=r.signature) for r in rows],
    )

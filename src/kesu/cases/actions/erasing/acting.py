"""Somebody decides, and a person is erased: all of it or nothing, noted for good with who and why."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db import transaction

from kesu.cases.actions import reindexing
from kesu.cases.actions.erasing.keeping import Keeps
from kesu.cases.actions.erasing.planning import Plan, Share, plan_of
from kesu.cases.actions.erasing.stores import FILES
from kesu.cases.actions.erasing.whom import whom_of
from kesu.cases.actors import AnyActor, party_of
from kesu.cases.errors import refused
from kesu.core.errors import Refused
from kesu.directory.models import Person
from kesu.directory.queries import ActorCard
from kesu.journal import notes, seals
from kesu.journal.chain import canonical
from kesu.journal.ids import new_id
from kesu.journal.models import Erasure
from kesu.journal.personal import Erasing, Whom

LONGEST_REASON: Final = 300


def erase(
    given: str, *, by: AnyActor, at: datetime, reason: str, is_overruled: bool = False,
    also: Collection[str] = (),
) -> Erasure:  # fmt: skip
    """Erase somebody and return the sealed note of it.

    is_overruled -- go on although a time of keeping is not over. also -- the stores that go only where somebody
    says so. Raises NoSuchPerson, Refused where something keeps it, NotAccepted without a reason. Whether the
    caller may do this is the caller's to ask.
    """
    why = reason.strip()[:LONGEST_REASON]
    if not why:
        raise refused("reason_wanted")
    with transaction.atomic():
        plan = plan_of(whom_of(given), at)
        if plan.blocked:
            raise Refused("still_open", given=_labels(plan.blocked))
        if plan.kept and not is_overruled:
            raise Refused("still_in_time", given=_labels(plan.kept))
        return _carried_out(plan, Erasing(party_of(by), at, _number(by)), why, also)


def _labels(keeps: Collection[Keeps]) -> str:
    return "、".join(dict.fromkeys(each.label for each in keeps))


def _carried_out(plan: Plan, act: Erasing, why: str, also: Collection[str]) -> Erasure:
    shares = [s for s in plan.shares if s.goes and (not s.store.is_asked or s.store.code in also)]
    for share in shares:
        share.store.erase(plan.whom, share.goes, act)
    reindexing.rewrite(_with_files(shares))
    note = _noted(plan.whom, shares, plan, act, why)
    notes.note_access(
        person=act.by, sort="erase", at=act.at, record=_record(plan.whom),
        says=f"{note.subject}: {why}", by="erasure",
    )  # fmt: skip
    return note


def _with_files(shares: Collection[Share]) -> list[str]:
    """Return the records of which file names went: they are found by them no more."""
    return sorted({t.record for s in shares if s.store.code in FILES for t in s.goes if t.record})


def _noted(
    whom: Whom, shares: Collection[Share], plan: Plan, act: Erasing, why: str
) -> Erasure:  # fmt: skip
    files = sorted({t.id for s in shares if s.store.code in FILES for t in s.goes})
    return seals.write(
        Erasure(
            id=new_id(act.at), at=act.at, by=act.by, subject=whom.subject, reason=why,
            kept="; ".join(f"{k.label} {k.clause}".strip() for k in plan.kept),
            files=canonical(files),
            counts=canonical({s.store.code: len(s.goes) for s in shares}),
        )
    )  # fmt: skip


def _record(whom: Whom) -> str:
    sort, _, name = whom.subject.partition(":")
    return name if sort == "record" else ""


def _number(by: AnyActor) -> int | None:
    if isinstance(by, Person):
        return by.pk
    return int(by.person_id) if isinstance(by, ActorCard) else None

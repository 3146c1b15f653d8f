"""Who may read which record. One condition, used by every list, page, export and count.

It is asked as `CaseRecord.objects.visible_to(who)`; see `kesu.journal.scoping` for what hangs on records.

Everybody reads what they are involved in and what their own department filed or was asked to do.
Further reach – a branch, everything – is a row of ReadingRight for a post; the head office sees all
branches only through such a right too. What one may not see is not there: 404.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q

from kesu.cases.actors import AnyActor, Who, parties_of, who_is
from kesu.cases.models import CaseRecord, Involved, ReadingRight
from kesu.core.records.entries import SYSTEM
from kesu.directory.house_posts import AUDITOR
from kesu.directory.parties import department_party, post_party

# Before a company has chosen: those who answer for all of it.
USUAL: Final = {
    post_party(AUDITOR): "all",
    post_party("general_manager"): "all",
    post_party("gm_office"): "all",
    post_party("quality_manager"): "all",
    post_party("complaint_engineer"): "all",
    department_party("quality_department"): "all",
}


def reach_of(who: Who) -> str:
    """Return how far somebody reads: "all", "branch" or "department"."""
    parties = set(parties_of(who))
    if who.actor.person == SYSTEM.person:
        return "all"
    chosen = dict(ReadingRight.objects.values_list("party", "reach")) or USUAL
    reaches = {chosen[party] for party in parties if party in chosen}
    return next((reach for reach in ("all", "branch") if reach in reaches), "department")


def visible_within(who: Who, reach: str) -> Q:
    """Return the condition that a record is visible to somebody who reads so far."""
    if reach == "all":
        return Q()
    condition = involved(parties_of(who))
    own = who.departments or (who.actor.department,)
    if any(own):
        condition |= Q(department__in=own)
    if reach == "branch" and who.branch:
        condition |= Q(branch=who.branch)
    return condition


def involved(parties: Iterable[str]) -> Q:
    """Return the condition that one of these parties had or has to do with a record."""
    return Q(Exists(Involved.objects.for_parties(parties).filter(record=OuterRef("pk"))))


def sees(actor: AnyActor, record_id: str, at: datetime) -> bool:
    """Say whether somebody may read a record at all."""
    who = who_is(actor, at)
    return CaseRecord.objects.visible_to(who).filter(pk=record_id).exists()

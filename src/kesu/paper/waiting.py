"""The scans that wait for their case, as somebody may see them: their own, or all for those who keep the mail."""

from __future__ import annotations

from django.db.models import QuerySet

from kesu.directory.house_posts import ADMINISTRATOR, MAIL_CLERK
from kesu.directory.parties import person_party
from kesu.directory.queries import ActorCard
from kesu.directory.rights import holds
from kesu.paper.models import WaitingScan


def scans_of(card: ActorCard) -> QuerySet[WaitingScan]:
    """Return the scans that somebody may see, the latest first, those settled among them."""
    rows = WaitingScan.objects.order_by("-uploaded_at", "-id")
    sees_all = holds(card, ADMINISTRATOR, MAIL_CLERK)
    return rows if sees_all else rows.filter(owner=person_party(card.person_id))


def waiting(card: ActorCard) -> QuerySet[WaitingScan]:
    """Return those of them that wait."""
    return scans_of(card).filter(settled_at=None)

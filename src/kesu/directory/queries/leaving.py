"""Who leaves, and what of the organisation is in their hands after their last day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from kesu.directory.models import (
    Absence,
    HandOver,
    Headship,
    Person,
    PostHolding,
    ServiceToken,
)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the hands of somebody who leaves. `key` is "sort:number"; `goes_on` that it has a successor."""

    sort: str
    row: PostHolding | Headship | Absence | ServiceToken

    @property
    def key(self) -> str:
        """Return what names it in a hand-over."""
        return f"{self.sort}:{self.row.pk}"

    @property
    def goes_on(self) -> bool:
        """Say whether somebody can take it over; tokens only end."""
        return self.sort != "token"


def leaving(*, person: Person) -> HandOver | None:
    """Return the hand-over of somebody who is leaving or has left, or None."""
    found = HandOver.objects.filter(person=person).exclude(state=HandOver.State.WITHDRAWN)
    last = found.order_by("-pk").first()
    came_back = last is not None and last.state == HandOver.State.DONE and person.left_on is None
    return None if came_back else last


def things_of(*, person: Person, last_day: date, at: datetime) -> Iterator[Thing]:
    """Yield posts, headships, deputyships and tokens that would outlast somebody's last day."""
    runs_on = Q(until_on=None) | Q(until_on__gt=last_day)
    held = PostHolding.objects.filter(runs_on, person=person)
    for post in held.select_related("department", "branch").order_by("post", "pk"):
        yield Thing("post", post)
    for headship in Headship.objects.filter(runs_on, person=person).select_related("department"):
        yield Thing("head", headship)
    for absence in Absence.objects.filter(deputy=person, until_at__gt=at).select_related("person"):
        yield Thing("deputy", absence)
    good = ServiceToken.objects.filter(person=person, revoked_at=None, expires_at__gt=at)
    for token in good.order_by("pk"):
        yield Thing("token", token)

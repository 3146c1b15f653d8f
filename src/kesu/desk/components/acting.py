"""Who somebody is on this request: found out once, for the page and for the navigation around it."""

from datetime import datetime

from kesu.directory.models import Person
from kesu.directory.queries import ActorCard, actor_of


def card_of(person: Person, at: datetime) -> ActorCard:
    """Return who somebody is. A request loads its own Person, which remembers the answer until it ends."""
    known: ActorCard | None = getattr(person, "seen_as", None)
    if known is None:
        known = actor_of(person=person, at=at)
        person.seen_as = known  # type: ignore[attr-defined]
    return known


def is_known(person: Person) -> bool:
    """Say whether the page has found out already who somebody is."""
    return hasattr(person, "seen_as")

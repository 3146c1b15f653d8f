"""Who somebody is when they act: their parties, and those of the people they stand in for."""

from dataclasses import dataclass
from datetime import datetime

from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.parties import DEPARTMENT, person_party
from kesu.directory.queries.organisation import (
    Place,
    deputies_at,
    places_of,
    stand_in_for,
)


@dataclass(frozen=True, slots=True)
class ActorCard:
    """A person as the core and the scopes know them at one moment.

    `parties` are their own and those of everybody in `deputising_for`, whose own are listed there
    so that an act can say in whose place it was done. Department and branch are empty for somebody
    who belongs to none; `departments` holds the own one and those above it, nearest first; `own`
    are the parties somebody is themselves; `is_away`, that they are entered as away.
    """

    person_id: str
    name: str
    department: str
    branch: str
    parties: frozenset[str]
    deputising_for: tuple[tuple[str, frozenset[str]], ...] = ()
    sees_all_branches: bool = False
    departments: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    is_away: bool = False


def actor_of(*, person: Person, at: datetime) -> ActorCard:
    """Return who a person is at a moment, in two statements. Somebody who has left is only themselves."""
    deputies = deputies_at(at)
    absent = sorted(
        away for away in deputies if away != person.pk and _acts(person.pk, away, deputies)
    )
    places: dict[int, list[Place]] = {}
    for place in places_of([person.pk, *absent], day_of(at)):
        places.setdefault(place.person_id, []).append(place)
    deputising = tuple((str(away), _parties(away, places)) for away in absent)
    own = sorted((p for p in places.get(person.pk, ()) if p.sort == DEPARTMENT), key=_nearness)
    home = own[0] if own else None
    mine = _parties(person.pk, places)
    return ActorCard(
        person_id=str(person.pk),
        name=person.name,
        department=home.name if home else "",
        branch=home.branch if home else "",
        parties=mine.union(*(parties for _, parties in deputising)),
        deputising_for=deputising,
        sees_all_branches=bool(home and home.sees_all),
        departments=tuple(place.name for place in own),
        own=mine,
        is_away=person.pk in deputies,
    )


def _nearness(place: Place) -> int:
    return place.above


def _acts(person: int, away: int, deputies: dict[int, int | None]) -> bool:
    """Say whether a person stands in for somebody away, directly or for a deputy who is away too.

    Somebody who is away themselves still acts when they do sign in, but stands in for nobody.
    """
    return stand_in_for(away, deputies) == person


def _parties(person: int, places: dict[int, list[Place]]) -> frozenset[str]:
    return frozenset({person_party(person), *(place.party for place in places.get(person, ()))})

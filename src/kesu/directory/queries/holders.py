"""Who is a party: the people who hold a post, belong to a department or head it, deputies in place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kesu.directory.days import day_of
from kesu.directory.models import Person
from kesu.directory.parties import SORTS
from kesu.directory.queries.organisation import deputies_at, places_named, stand_in_for


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who answers for a party: in their own right, or in place of somebody who is away.

    `is_away` marks the one who is away while nobody stands in; they stay, so that the party is known.
    """

    person: Person
    stands_in_for: Person | None = None
    is_away: bool = False


def holders_of(*, parties: Iterable[str], at: datetime) -> dict[str, list[Holder]]:
    """Return for each party who answers for it at a moment, in at most four statements; nobody is []."""
    asked = list(dict.fromkeys(parties))
    deputies = deputies_at(at)
    places = places_named(asked, day_of(at))
    acting = {p.person_id: stand_in_for(p.person_id, deputies) for p in places}
    people = Person.objects.in_bulk({*acting, *(who for who in acting.values() if who is not None)})
    found: dict[str, dict[int, Holder]] = {party: {} for party in asked}
    for place in sorted(places, key=lambda place: (place.person_id in deputies, place.person_id)):
        holder = _holder(place.person_id, acting[place.person_id], people)
        found[place.party].setdefault(holder.person.pk, holder)
    return {party: list(holders.values()) for party, holders in found.items()}


def people_of(*, party: str, at: datetime) -> list[Person]:
    """Return who answers for a party at a moment; `holders_of` says who of them stands in for whom."""
    return [holder.person for holder in holders_of(parties=[party], at=at)[party]]


def names_behind(parties: Iterable[str], at: datetime) -> dict[str, list[str]]:
    """Return party → the names of those who answer for it at a moment, a deputy in the place of whoever is away."""
    asked = (party for party in parties if party.partition(":")[0] in SORTS)
    held = holders_of(parties=asked, at=at)
    return {party: [h.person.name for h in holders] for party, holders in held.items()}


def unstaffed(*, parties: Iterable[str], at: datetime) -> list[str]:
    """Return those parties for which nobody is there: held by nobody, or all away without deputy."""
    held = holders_of(parties=parties, at=at)
    return [party for party, holders in held.items() if all(h.is_away for h in holders)]


def _holder(person: int, acting: int | None, people: dict[int, Person]) -> Holder:
    if acting == person:
        return Holder(people[person])
    if acting is None or acting not in people:
        return Holder(people[person], is_away=True)
    return Holder(people[acting], stands_in_for=people[person])

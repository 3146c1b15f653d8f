"""Who wants what: the way in which a person is told a notice by a channel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.notices.codes import code_of
from kesu.notices.models import Channel, Preference, Reach
from kesu.notices.models.preference import Preference as Wanted

NOW: Final = Wanted.Way.NOW
DIGEST: Final = Wanted.Way.DIGEST
OFF: Final = Wanted.Way.OFF

ALL_CODES: Final = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Preferences of some parties and addresses of some people."""

    ways: Mapping[tuple[str, str, int], str]
    addresses: Mapping[tuple[int, int], str]

    def way(self, channel: Channel, person: Person, party: str, code: str) -> str:
        """Return how a person is told: as they want, else as is set for the party, else at once.

        What cannot be switched off is told at once where somebody switched it off.
        """
        found = self._set(channel, [person_party(person.pk), party], code) or NOW
        return NOW if found == OFF and code_of(code).is_kept else found

    def way_of_group(self, channel: Channel, party: str, code: str) -> str:
        """Return how a group robot tells what goes to a party: only what it was asked to tell."""
        return self._set(channel, [party], code) or OFF

    def address(self, channel: Channel, person: Person) -> str:
        """Return where a channel finds a person, or nothing."""
        own = self.addresses.get((person.pk, channel.pk), "")
        return own or (person.email if channel.sort == Channel.Sort.MAIL else "")

    def _set(self, channel: Channel, parties: Iterable[str], code: str) -> str:
        for party in parties:
            for about in (code, ALL_CODES):
                found = self.ways.get((party, about, channel.pk))
                if found:
                    return found
        return ""


def wishes_of(people: Iterable[Person], parties: Iterable[str]) -> Wishes:
    """Return what these people, and the parties as which they are told, want; two statements."""
    known = list(people)
    asked = sorted({*parties, *(person_party(p.pk) for p in known)})
    ways = Preference.objects.filter(party__in=asked)
    reaches = Reach.objects.filter(person__in=[p.pk for p in known])
    return Wishes(
        {(w.party, w.code, w.channel_id): w.way for w in ways},
        {(r.person_id, r.channel_id): r.address for r in reaches},
    )

"""Who is looking at a page, and when: read once a request."""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpRequest

from kesu import clock
from kesu.cases.actors import Who, who_is
from kesu.desk.components.acting import card_of
from kesu.directory.models import Person
from kesu.directory.queries import ActorCard


@dataclass(frozen=True, slots=True)
class Acting:
    """A person at the moment of their request. `who` is how the door and the scopes know them."""

    person: Person
    card: ActorCard
    who: Who
    at: datetime


def acting(request: HttpRequest) -> Acting:
    """Return who asks, and when; the clock is read here, once."""
    person = request.user
    if not isinstance(person, Person):
        raise Http404
    at = clock.now()
    card = card_of(person, at)
    return Acting(person, card, who_is(card, at), at)

"""Who calls: a token in the Authorization header stands for a person, within its scopes."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from ninja.security import HttpBearer

from kesu import clock
from kesu.cases.actions.leaving import check_export
from kesu.cases.actors import Who, who_is
from kesu.directory.actions.tokens import authenticate
from kesu.directory.models import Person
from kesu.directory.queries import ActorCard, actor_of

READ: Final = "read"
WRITE: Final = "write"


class Caller:
    """The person behind a token, as they are at this moment, and what the token may be used for."""

    def __init__(self, person: Person, card: ActorCard, who: Who, scopes: frozenset[str]) -> None:
        self.person = person
        self.card = card
        self.who = who
        self.scopes = scopes


class NotInScope(Exception):
    """The token is good but was not given for this."""

    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.scope = scope


class Token(HttpBearer):
    """`Authorization: Bearer kesu_…`; reading needs the scope "read", everything else "write"."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return the caller, or None for a token that is wrong, spent or of somebody who has left."""
        at = clock.now()
        found = authenticate(secret=token, at=at)
        if found is None:
            return None
        needed = READ if request.method in ("GET", "HEAD") else WRITE
        if needed not in found.scopes:
            raise NotInScope(needed)
        card = actor_of(person=found.person, at=at)
        return Caller(found.person, card, who_is(card, at), frozenset(found.scopes))


def taking_lists(request: Any) -> Caller:
    """Return who calls and reads many rows at once; refuse it to somebody who is leaving."""
    found = caller_of(request)
    check_export(found.person, clock.now())
    return found


def caller_of(request: Any) -> Caller:
    """Return who calls; only inside an operation that asked for a token."""
    found = request.auth
    assert isinstance(found, Caller)
    return found

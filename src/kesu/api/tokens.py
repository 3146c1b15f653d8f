"""Who calls: a token in the Authorization header stands for a person, within its scopes."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from hashlib import sha256
from math import ceil
from typing import Any, Final

from django.http import HttpRequest
from ninja.security import HttpBearer

from kesu import clock
from kesu.cases.actions.leaving import check_export
from kesu.cases.actors import Who, who_is
from kesu.directory.actions.tokens import authenticate
from kesu.directory.models import Person, ServiceToken
from kesu.directory.queries import ActorCard, actor_of
from kesu.entrance import guard
from kesu.entrance.addresses import address_of, counted_as
from kesu.journal import notes

READ: Final = "read"
WRITE: Final = "write"
MANY: Final = 100
"""Rows of one answer that are a list taken out and no longer a look at what is there."""
MOST_KNOWN: Final = 1000
"""How many good tokens a process remembers."""


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


class TooManyTokens(Exception):
    """Too many wrong tokens came from this address; `seconds` until the next is looked at."""

    def __init__(self, until: datetime, at: datetime) -> None:
        super().__init__(until)
        self.seconds = ceil((until - at).total_seconds())


class Token(HttpBearer):
    """`Authorization: Bearer kesu_…`; reading needs the scope "read", everything else "write"."""

    def __init__(self) -> None:
        super().__init__()
        self.good: OrderedDict[bytes, None] = OrderedDict()
        """Hashes of tokens that this process has seen to be good, the latest used last: they do not wait for who
        guesses beside them."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """Return the caller, or None for a token that is wrong, spent or of somebody who has left.

        Raises TooManyTokens where too many wrong ones came from the same address.
        """
        at = clock.now()
        found = self._found(request, token, at)
        if found is None:
            return None
        needed = READ if request.method in ("GET", "HEAD") else WRITE
        if needed not in found.scopes:
            raise NotInScope(needed)
        card = actor_of(person=found.person, at=at)
        return Caller(found.person, card, who_is(card, at), frozenset(found.scopes))

    def _found(self, request: HttpRequest, secret: str, at: datetime) -> ServiceToken | None:
        """Return the token, unless nobody knows it; wrong ones count, and those beyond the bound are not looked at."""
        digest = sha256(secret.encode()).digest()
        bound = guard.of_tokens(counted_as(address_of(request)))
        if digest not in self.good:
            _refuse(guard.full_until(bound, at), at)
        found = authenticate(secret=secret, at=at)
        if found is None:
            _refuse(guard.take([bound], at), at)
        else:
            self._remember(digest)
        return found

    def _remember(self, digest: bytes) -> None:
        """Remember a good token, and forget those that were used longest ago when they are too many."""
        self.good[digest] = None
        self.good.move_to_end(digest)
        while len(self.good) > MOST_KNOWN:
            self.good.popitem(last=False)


def _refuse(until: datetime | None, at: datetime) -> None:
    if until is not None:
        raise TooManyTokens(until, at)


def taking_lists(request: Any) -> Caller:
    """Return who calls and reads many rows at once; refuse it to somebody who is leaving."""
    found = caller_of(request)
    check_export(found.person, clock.now())
    return found


def note_taken(request: Any, by: str, says: str, rows: int, *, goes_on: bool = False) -> None:
    """Note that many rows left at once, or a page after the first (`goes_on`): a list that is taken out."""
    if goes_on or rows >= MANY:
        who = caller_of(request).who
        notes.note_taken(person=who.party, at=clock.now(), says=says, by=by)


def caller_of(request: Any) -> Caller:
    """Return who calls; only inside an operation that asked for a token."""
    found = request.auth
    assert isinstance(found, Caller)
    return found

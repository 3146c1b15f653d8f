"""The sign-ins of a person: listed, ended one by one or all, looked at anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from kesu.directory.models import Person
from kesu.entrance import ways
from kesu.entrance.models import SignIn
from kesu.entrance.store import idle_limit, kept_as

BY_PASSWORD: Final = "password"


def way_of(backend: str) -> str:
    """Return by what somebody came in, from the path of what let them in."""
    found = [way.way for way in ways.ALL if backend.endswith(f".{way.__name__}")]
    return found[0] if found else BY_PASSWORD


def under_way(person: Person, at: datetime) -> Sequence[SignIn]:
    """Return the sign-ins of a person that are not over, the latest used first."""
    mine = SignIn.objects.filter(person=person, expire_date__gt=at)
    return list(mine.filter(last_seen_at__gt=at - idle_limit()).order_by("-last_seen_at"))


def end(person: Person, key: str) -> bool:
    """End one sign-in of a person, by its key in the list; return False where there is none."""
    return SignIn.objects.filter(person=person, session_key=key).delete()[0] > 0


def end_others(person: Person, session_key: str | None) -> int:
    """End all sign-ins of a person but the one of this browser; return how many there were."""
    others = SignIn.objects.filter(person=person)
    return others.exclude(session_key=kept_as(session_key or "")).delete()[0]


def end_all(person: int | None) -> int:
    """End all sign-ins of a person; return how many there were."""
    return SignIn.objects.filter(person_id=person).delete()[0] if person is not None else 0


def look_again(person: int) -> None:
    """Let the next request of each of a person's sign-ins look anew at what they may do."""
    SignIn.objects.filter(person_id=person).update(looks_again=True)

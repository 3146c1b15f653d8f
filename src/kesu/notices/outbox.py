"""Nothing leaves from a copy by mistake: a restored database does not know what was sent after the backup.

Database and KESU_HOME count turns together, a turn a minute while messages leave; the file is written first. A database
that is more than a turn behind the file was restored; one that other folders have sent from, while this folder has
never, is a copy or serves a new host. Either way what leaves is held until a person says that it may.
"""

import logging
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from kesu.notices.models import Delivery, Sender

FILE: Final = "outbox"
A_TURN: Final = timedelta(minutes=1)
RESTORED, UNKNOWN = "restored", "unknown"
LOST: Final = "lost"
"""Stands for the folders from which messages left before the database was restored, until one is confirmed."""
GIVEN_UP: Final = "it waited in a restored or copied database and was given up by an operator"

_log = logging.getLogger(__name__)
_told: set[str] = set()


@dataclass(frozen=True, slots=True)
class Turn:
    """Which folder this is and how far it has come."""

    home: str
    number: int


def may_leave(now: datetime) -> bool:
    """Say whether messages may leave from this folder; go on with its turns. Told once a process where they may not."""
    why = held()
    if why and why not in _told:
        _log.error("nothing is sent: the database is %s; see kesu outbox", why)
        _told.add(why)
    if not why:
        _go_on(now)
    return not why


def held() -> str:
    """Return why nothing leaves: "restored", "unknown", or "" where messages may leave."""
    known, rows = _remembered(), dict(Sender.objects.values_list("home", "turn"))
    if not rows:
        return ""  # nothing has ever left by this database
    if known is None or known.home not in rows:
        return RESTORED if LOST in rows else UNKNOWN
    return RESTORED if rows[known.home] < known.number - 1 else ""


def confirm(*, by: str, at: datetime) -> bool:
    """Let messages leave from this folder from now on; return False where nothing was held."""
    if not held():
        return False
    known = _remembered() or Turn(secrets.token_hex(16), 0)
    turn = Turn(known.home, known.number + 1)
    _remember(turn)
    values = {"turn": turn.number, "at": at, "confirmed_by": by[:80]}
    Sender.objects.update_or_create(home=turn.home, defaults=values)
    Sender.objects.filter(home=LOST).delete()
    _told.clear()
    return True


def came_back(at: datetime) -> None:
    """Hold what leaves from a restored database on every host, however near to now it was brought."""
    Sender.objects.exclude(home=LOST).delete()
    Sender.objects.get_or_create(home=LOST, defaults={"turn": 0, "at": at})


def waiting() -> int:
    """Return how many messages wait to leave."""
    return _waiting().count()


def give_up(at: datetime) -> int:
    """Give up everything that waits to leave: it went out before, from the other database. Return how much."""
    values = {"state": Delivery.State.DEAD, "reason": GIVEN_UP, "next_at": None, "ended_at": at}
    return _waiting().update(**values, lease_token="", lease_until=None)


def _waiting() -> QuerySet[Delivery]:
    return Delivery.everything.filter(state__in=["due", "held", "sending"])


def _go_on(now: datetime) -> None:
    """Begin the next turn where it is time: the file first, so that only a restored database is behind it."""
    known = _remembered() or Turn(secrets.token_hex(16), 0)
    row = Sender.objects.filter(home=known.home).first()
    if row is not None and timedelta(0) <= now - row.at < A_TURN:
        return
    turn = Turn(known.home, (row.turn if row else known.number) + 1)
    _remember(turn)
    if row is None:
        Sender.objects.bulk_create(
            [Sender(home=turn.home, turn=turn.number, at=now)], ignore_conflicts=True
        )
    else:
        Sender.objects.filter(home=turn.home, turn=row.turn).update(turn=turn.number, at=now)


def _place() -> Path:
    return Path(settings.KESU_HOME) / FILE


def _remembered() -> Turn | None:
    try:
        home, _, number = _place().read_text("ascii").strip().partition(" ")
        return Turn(home, int(number))
    except (OSError, ValueError):
        return None


def _remember(turn: Turn) -> None:
    place = _place()
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_name(f"{FILE}.{os.getpid()}")
    with draft.open("w", encoding="ascii") as file:
        file.write(f"{turn.home} {turn.number}\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, place)

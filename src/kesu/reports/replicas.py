"""Where reports are read: from a replica where REPLICA_URL names one that is not far behind, else where all is written.

Figures only. Who may read what, and everything that is decided, is asked where it is written.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from kesu import clock

REPLICA: Final = "replica"
MOST_BEHIND: Final = timedelta(minutes=10)
"""A replica that is further behind tells nothing of today; reports are read where all is written."""
REST: Final = timedelta(seconds=30)
"""How long a replica that was away is not asked again: each time costs the seconds that one waits for it."""

# A replica that has played everything it got is as of now only while somebody writes; workers do, every ten seconds.
_STANDS: Final = "SELECT pg_is_in_recovery(), pg_last_xact_replay_timestamp(), clock_timestamp()"

_log = logging.getLogger(__name__)
_away: dict[str, datetime] = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a replica stands: of when its rows are, how far behind that is; `fault` says why it cannot be read."""

    as_of: datetime | None = None
    behind: timedelta = timedelta(0)
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a report is read. `as_of` is of when that is, None for now; `instead` says that the replica was not fit."""

    alias: str = DEFAULT_DB_ALIAS
    as_of: datetime | None = None
    instead: bool = False


MAIN: Final = Source()
"""Where everything is written."""


def is_named() -> bool:
    """Say whether there is a replica to be asked."""
    return REPLICA in connections.settings


def standing() -> Standing:
    """Return how the replica stands; never raises."""
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(_STANDS)
            follows, as_of, now = cursor.fetchone()
    except DatabaseError as fault:
        connections[REPLICA].close()
        return Standing(fault=str(fault).partition("\n")[0])
    if not follows:
        connections[
            REPLICA
        ].close()  # it may have taken over; where several are named, another one follows now or will
        return Standing(fault="it follows no other database")
    if as_of is None:
        return Standing(fault="it has received nothing yet")
    return Standing(as_of, now - as_of)


def source() -> Source:
    """Return where a report is to be read now."""
    if not is_named():
        return MAIN
    now = clock.now()
    if REPLICA in _away and timedelta(0) <= now - _away[REPLICA] < REST:
        return Source(instead=True)
    found = standing()
    if found.fault or found.behind > MOST_BEHIND:
        _log.warning("reports are not read from the replica: %s", found.fault or found.behind)
        _away[REPLICA] = now
        return Source(instead=True)
    _away.pop(REPLICA, None)
    return Source(REPLICA, found.as_of)

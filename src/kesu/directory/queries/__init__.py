"""Questions about the organisation. Everything takes the moment it is asked for."""

from kesu.directory.queries.absences import (
    Away,
    away_now,
    not_over,
    remarks_on,
    stood_in_for,
)
from kesu.directory.queries.actors import ActorCard, actor_of
from kesu.directory.queries.calendars import exceptions_of
from kesu.directory.queries.holders import Holder, holders_of, people_of, unstaffed
from kesu.directory.queries.leaving import Thing, leaving, things_of

__all__ = [
    "ActorCard",
    "Away",
    "Holder",
    "Thing",
    "actor_of",
    "away_now",
    "exceptions_of",
    "holders_of",
    "leaving",
    "not_over",
    "people_of",
    "remarks_on",
    "stood_in_for",
    "things_of",
    "unstaffed",
]

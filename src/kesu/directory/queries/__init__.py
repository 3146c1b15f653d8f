"""Questions about the organisation. Everything takes the moment it is asked for."""

from kesu.directory.queries.actors import ActorCard, actor_of
from kesu.directory.queries.calendars import exceptions_of
from kesu.directory.queries.holders import Holder, holders_of, people_of, unstaffed

__all__ = [
    "ActorCard",
    "Holder",
    "actor_of",
    "exceptions_of",
    "holders_of",
    "people_of",
    "unstaffed",
]

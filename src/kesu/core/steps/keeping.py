"""How long a paper is kept: from when, until when, and what keeps it longer. Nothing is ever deleted by it."""

from __future__ import annotations

from dataclasses import dataclass

from kesu.core.records.record import Record, key
from kesu.core.rulebook.model import Document
from kesu.core.values import Moment
from kesu.core.worktime import Calendar, Due, parse_limit

NOT_BEGUN = "not_begun"
REOPENED = "reopened"
HELD = "held"


@dataclass(frozen=True, slots=True)
class Keeping:
    """How long a paper is kept. `due` holds the arithmetic; without it `why` says what keeps the end open.

    `limit` and `event` are as the book says them, `since` is when the event occurred, if it has.
    """

    limit: str
    event: str
    since: Moment | None
    due: Due | None
    why: str = ""

    @property
    def until(self) -> Moment | None:
        """Return until when it is kept, None while that is open."""
        return Moment(self.due.at) if self.due is not None else None

    def is_over(self, now: Moment) -> bool:
        """Say whether it may be destroyed at `now`."""
        return self.due is not None and self.due.at <= now


def keeping_of(record: Record, calendar: Calendar, item: str, document: Document) -> Keeping | None:
    """Return how long a paper is kept, or None where the book does not say."""
    if not document.retain:
        return None
    limit, event = document.retain, document.retain_from
    since = _begun(record, item, event)
    why = _open_because(record, item, since)
    if why or since is None:
        return Keeping(limit, event, since, None, why)
    return Keeping(limit, event, since, calendar.limit(since, parse_limit(limit)))


def _begun(record: Record, item: str, event: str) -> Moment | None:
    """Return when the event last occurred; that of closing counts only while what it closed is closed."""
    if event.startswith("parent."):
        item, event = "", event.removeprefix("parent.")
    if event.partition(".")[0] == "closed" and not _is_closed(record, item):
        return None
    found = record.events.get(key(item, event))
    return found[-1].at if found else None


def _is_closed(record: Record, item: str) -> bool:
    return bool(record.items[item].closed_as) if item else record.closed is not None


def _open_because(record: Record, item: str, since: Moment | None) -> str:
    if is_held(record, item) or is_held(record, ""):
        return HELD
    if record.closed is None and key("", "reopened") in record.events:
        return REOPENED
    return NOT_BEGUN if since is None else ""


def is_held(record: Record, item: str) -> bool:
    """Say whether the last word on holding this record ("") or item was that it is held."""
    held, resumed = (record.events.get(key(item, name)) for name in ("held", "resumed"))
    return held is not None and (resumed is None or held[-1].seq > resumed[-1].seq)

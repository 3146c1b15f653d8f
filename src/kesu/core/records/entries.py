"""What people, timers and other records post: entries. Nothing else changes a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kesu.core.values import Moment

ACTS = (
    "open",
    "fill",
    "correct",
    "decide",
    "override",
    "do",
    "agree",
    "hold",
    "resume",
    "extend",
    "assign",
    "hand_over",
    "link",
    "close",
    "reopen",
    "void",
    "hear",
)
SOURCES = ("seen", "told", "device", "import", "timer", "record")
LINKS = ("duplicate", "split", "restarts", "follows")
INVERSE = {
    "duplicate": "duplicated_by",
    "split": "split_into",
    "restarts": "restarted_by",
    "follows": "followed_by",
}
"""How a tie is called from the other side."""
ABOUT = "about"
"""The tie with which an item is opened that speaks of another record: a point of an agenda, about a case."""
WITHDRAWN = "withdrawn"
"""The value of an act `link` that takes a wrong tie back."""
HANDING_OVER = "house:hand_over"
"""What an actor is while they carry out a hand-over of somebody who leaves, whatever the book says of rights."""
TOLD = "child."
"""What stands before the kind in the event of an entry by which a parent hears of a child."""
MAIL_RECEIVED = "mail.received"
"""The event by which a record hears that the customer wrote to it."""
FACT_STATES = ("known", "not_asked", "undetermined", "withheld", "not_applicable")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who posts an entry: `parties` holds all that the person is at that moment (person:…, post:…, head:…).

    Whoever stands in for others has their parties too: `instead` says whose are which, and `own` which
    are the actor's themselves. Both are empty for somebody who stands in for nobody.
    """

    person: str
    parties: frozenset[str] = frozenset()
    department: str = ""
    own: frozenset[str] = frozenset()
    instead: tuple[tuple[str, frozenset[str]], ...] = ()

    def is_one_of(self, parties: tuple[str, ...]) -> bool:
        """Say whether any of `parties` is this actor; the party "any" is every employee."""
        return "any" in parties or not self.parties.isdisjoint(parties)

    def acts_as(self, parties: tuple[str, ...]) -> tuple[str, ...]:
        """Return the people by whose right this actor is one of `parties`: themselves first, if they are."""
        if not self.instead:
            return (self.person,) if self.is_one_of(parties) else ()
        whose = ((self.person, self.own), *self.instead)
        return tuple(
            who
            for who, theirs in whose
            if not theirs.isdisjoint(parties) or (who == self.person and "any" in parties)
        )


SYSTEM = Actor("system", frozenset({"system"}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One act on one record. `item` is "" for the record itself, else the item's id such as "measure.2".

    `happened_at` ≤ `entered_at`: clocks read the first, rights and gates the second.
    `record_id` is the id of the record to be opened (acts "open" without an item only).
    `facts` gives values by fact id; a value may be {"state": "undetermined", "remark": "…"}.
    """

    act: str
    by: Actor
    happened_at: Moment
    entered_at: Moment
    record_id: str = ""
    item: str = ""
    kind: str = ""
    step: str = ""
    outcome: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    decision: str = ""
    value: Any = None
    event: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    clock: str = ""
    until: Moment | None = None
    closes_as: str = ""
    to: str = ""
    link: str = ""
    reason: str = ""
    source: str = "seen"
    on_behalf_of: str = ""
    evidence: str = ""


def to_plain(entry: Entry) -> dict[str, Any]:
    """Return `entry` as JSON carries it, keys that say nothing left out."""
    found: dict[str, Any] = {
        "act": entry.act,
        "by": _actor_plain(entry.by),
        "happened_at": entry.happened_at,
        "entered_at": entry.entered_at,
    }
    for name in _OPTIONAL:
        value = getattr(entry, name)
        if value not in ("", None) and value != {}:
            found[name] = value
    if entry.source == "seen":
        found.pop("source", None)
    return found


def _actor_plain(by: Actor) -> dict[str, Any]:
    found: dict[str, Any] = {
        "person": by.person,
        "parties": sorted(by.parties),
        "department": by.department,
    }
    if by.instead:
        found["own"] = sorted(by.own)
        found["instead"] = [[who, sorted(theirs)] for who, theirs in by.instead]
    return found


def _actor(plain: Mapping[str, Any]) -> Actor:
    return Actor(
        plain["person"],
        frozenset(plain["parties"]),
        plain["department"],
        frozenset(plain.get("own", ())),
        tuple((who, frozenset(theirs)) for who, theirs in plain.get("instead", ())),
    )


def from_plain(data: Mapping[str, Any]) -> Entry:
    """Return the entry that `to_plain` wrote."""
    rest = {name: data[name] for name in _OPTIONAL if name in data}
    return Entry(
        act=data["act"],
        by=_actor(data["by"]),
        happened_at=Moment(data["happened_at"]),
        entered_at=Moment(data["entered_at"]),
        **rest,
    )


_OPTIONAL = tuple(
    n for n in Entry.__dataclass_fields__ if n not in ("act", "by", "happened_at", "entered_at")
)

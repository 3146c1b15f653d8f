"""What the engine answers to an entry: the new state, what happened, and what others must now do or be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from kesu.core.records.record import Record
from kesu.core.values import EPOCH, Moment, Text


class Unanswered(LookupError):
    """A replay asked something that the journal does not hold: the journal or the book was changed."""


class Answers:
    """What the engine asks of the world: measures and numbers. Live answers come from `source`; each one is kept.

    A question is a text such as "measure|repeat|{key}|from|to"; in a replay only stored answers exist.
    """

    def __init__(
        self, stored: Mapping[str, Any] | None = None, source: Callable[[str], Any] | None = None
    ) -> None:
        self.stored = dict(stored or {})
        self.source = source
        self.asked: dict[str, Any] = {}

    def ask(self, question: str) -> Any:
        """Return the stored answer, else the world's. Raises Unanswered where there is neither."""
        if question in self.asked:
            return self.asked[question]
        if question in self.stored:
            answer = self.stored[question]
        elif self.source is not None:
            answer = self.source(question)
        else:
            raise Unanswered(question)
        self.asked[question] = answer
        return answer


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an entry was not accepted. `code` has a sentence in `kesu.core.explaining`; `missing` names what lacks."""

    code: str
    line: str = ""
    clauses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    says: tuple[Text, ...] = ()
    particulars: Mapping[str, Any] = field(default_factory=dict)


class Happening(NamedTuple):
    """One thing that an entry brought about, for the timeline: a code and its particulars."""

    code: str
    item: str
    line: str
    particulars: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Notice:
    """Somebody must be told: the parties, the line of the book that says so, and the clock run it is about."""

    parties: tuple[str, ...]
    line: str
    code: str
    says: Text
    item: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """Another record must be opened: its kind, facts, and tie to this one. `parent` is the record whose child it is.

    `department` is that of whoever caused it: of the entry, or where time did, of who opened this record.
    """

    kind: str
    line: str
    facts: Mapping[str, Any]
    link: str = ""
    happened_at: Moment = EPOCH
    parent: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """The parent must hear of its child: what occurred as (event, moment, corrected), and what it sees of it now.

    `by_hand` says that somebody opened it and no line of a book did: then the parent's gates are asked.
    """

    parent: str
    child: str
    kind: str
    events: tuple[tuple[str, Moment, bool], ...]
    opened_at: Moment
    closed_as: str
    closed_at: Moment | None
    values: Mapping[str, Any]
    happened_at: Moment
    by_hand: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """The record at the other end of a tie that somebody made, or took back, must know of it.

    `link` is the tie as that record sees it; `asks_right` says that the tie changes what becomes of that record, so
    that who makes it must have the right there too. `receipts` are the complaints that pass over to it.
    """

    to: str
    link: str
    happened_at: Moment
    asks_right: bool = False
    withdrawn: bool = False
    receipts: tuple[tuple[Moment, str, str], ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment at which a clock run must be looked at: stage "near.0", "late.0", …"""

    clock: str
    stage: str
    at: Moment


PARTS = 10_000
"""Amounts are added as whole ten-thousandths: exact in memory and in both databases."""


def parts_of(amount: int | Decimal) -> int:
    """Return an amount in ten-thousandths, what is finer rounded half up."""
    return int((Decimal(amount) * PARTS).to_integral_value(ROUND_HALF_UP))


def told(parts: int) -> int | str:
    """Return a sum of ten-thousandths as an answer carries it: a whole number, or a decimal as text."""
    whole, rest = divmod(abs(parts), PARTS)
    sign = "-" if parts < 0 else ""
    return whole * (-1 if parts < 0 else 1) if not rest else f"{sign}{whole}.{rest:04d}".rstrip("0")


@dataclass(frozen=True, slots=True)
class Tally:
    """This record counts for a measure: under which key, since when, with what amount (exact)."""

    measure: str
    key: str
    at: Moment
    amount: int | Decimal
    root: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one entry. With `refusals` nothing changed and `record` is the state before."""

    record: Record
    refusals: tuple[Refusal, ...] = ()
    happenings: tuple[Happening, ...] = ()
    notices: tuple[Notice, ...] = ()
    openings: tuple[Opening, ...] = ()
    timers: tuple[Timer, ...] = ()
    tallies: tuple[Tally, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)
    moot: bool = False
    tellings: tuple[Telling, ...] = ()
    instead_of: tuple[str, ...] = ()
    """In whose place the actor did it, where they may only as a deputy."""
    ties: tuple[Tie, ...] = ()

    @property
    def accepted(self) -> bool:
        """Say whether the entry took effect."""
        return not self.refusals

"""Explanations as plain data: the same for a page, a print, the API and the command line."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from kesu.core.values import Moment, Truth, plain

Answer = Literal["met", "unmet", "unknown"]


def answer(truth: Truth) -> Answer:
    """Return the word for one of the three answers; None is *not known yet*."""
    if truth is None:
        return "unknown"
    return "met" if truth else "unmet"


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence for a refusal, or for a line of the timeline.

    line -- the id of the book's line it speaks of, "" for none. missing -- (name, title) of every fact that lacks.
    """

    code: str
    sentence: str
    clauses: tuple[str, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    line: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition: what it says, its answer, the value it found ("" where there is none to show)."""

    says: str
    answer: Answer
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, need or party that was looked at; `used` marks what gave the answer."""

    says: str
    answer: Answer
    parts: tuple[Part, ...] = ()
    clause: str = ""
    used: bool = False
    line: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One line of a deadline's arithmetic: from when to when, why, and what it counted ("" nothing)."""

    span: str
    reason: str
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A setting that an answer rests on: its value, clause, basis, and the readings that were not taken."""

    id: str
    title: str
    value: str
    clause: str = ""
    basis: str = ""
    says: str = ""
    rejected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """A person's answer in the place of the table's."""

    by: str
    reason: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A whole explanation; parts that do not apply stay empty.

    basis -- "stated", "inferred" or "chosen". change -- what would change the answer. missing -- (name, title)
    of what is not known yet. notes -- further sentences, one a paragraph.
    """

    title: str
    answer: str
    line: str = ""
    clause: str = ""
    clauses: tuple[str, ...] = ()
    says: str = ""
    basis: str = ""
    rejected: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    change: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionWhy(Why):
    """Why a decision says what it says. `status` is that of the decision; `meanwhile` tells what holds for now."""

    status: str = ""
    meanwhile: str = ""
    override: Override | None = None


@dataclass(frozen=True, slots=True)
class Began:
    """An event that a clock starts from: in words, when, and whether it is the one that counts."""

    says: str
    at: str
    clause: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding of a clock's run: what was found, in a sentence, and whether it still stands."""

    verdict: str
    says: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Other:
    """Another clock on the same duty: its limit and due moment in words, and why it binds or yields."""

    title: str
    limit: str
    due: str
    binds: bool
    says: str
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockWhy(Why):
    """Why a deadline falls where it does. `due_at` is the moment itself (UTC seconds), None while not known."""

    due_at: Moment | None = None
    started: tuple[Began, ...] = ()
    limit: str = ""
    pauses: tuple[str, ...] = ()
    provisional: tuple[str, ...] = ()
    findings: tuple[Verdict, ...] = ()
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWhy(Why):
    """Who may do a step and why (`rows`), what stands before it (`gates`), and what it waits for (`blocked_by`)."""

    status: str = ""
    round: int = 0
    parties: tuple[str, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    gates: tuple[Row, ...] = ()
    blocked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Posting:
    """One amount that was entered: whose, how much, for which day; `values` it rests on, `steps` of the reckoning."""

    holder: str
    amount: str
    at: str
    clause: str = ""
    counter: bool = False
    values: tuple[Part, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingWhy(Why):
    """Why a posting entered what it did. `total` is the exact sum on this record, as text."""

    account: str = ""
    total: str = "0"
    entries: tuple[Posting, ...] = ()


def as_json(found: Any) -> Any:
    """Return an explanation as JSON can carry it: objects by their field names, lists for tuples."""
    if is_dataclass(found) and not isinstance(found, type):
        return {f.name: as_json(getattr(found, f.name)) for f in fields(found)}
    if isinstance(found, list | tuple):
        return [as_json(one) for one in found]
    return plain(found)

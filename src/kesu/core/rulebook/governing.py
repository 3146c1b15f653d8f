"""Which book governs a new record: conditions → rank → the newest in force at the moment of receipt (G50).

The choice is made once, at receipt, and its trace is kept with the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from kesu.core.conditions import condition
from kesu.core.errors import KesuError
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import new_record
from kesu.core.rulebook.linting.shapes import are_apart
from kesu.core.rulebook.model import Serves, Source
from kesu.core.rulebook.plans import Book
from kesu.core.rulebook.scope import KindScope
from kesu.core.values import Moment, Truth
from kesu.core.worktime import local


@dataclass(frozen=True, slots=True)
class Considered:
    """One edition that was looked at, and what came of it.

    `verdict`: not_serving, not_in_force, superseded (by a newer edition of the same book), not_met, not_known
    (`missing` names the facts), outranked, replaced, older (`by` names the other book) or governs.
    """

    book: str
    edition: str
    verdict: str
    by: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Governing:
    """The edition that governs a new record, or None where none claims it; and how that was found."""

    book: Book | None
    trace: tuple[Considered, ...]


@dataclass(frozen=True, slots=True)
class EqualClaim:
    """Two books that would both govern the same records from the same day, with nothing to rank them."""

    kind: str
    book: str
    other: str
    since: str


class Undecidable(KesuError):
    """Two books claim one record equally; found at the latest when it is received. `claims` names them."""

    def __init__(self, claims: Sequence[str]) -> None:
        names = " and ".join(claims)
        super().__init__(f"{names} claim it equally; write outranks or replaces in one of them")
        self.claims = tuple(claims)


@dataclass(frozen=True, slots=True)
class _Received:
    """What a condition may read at receipt: the facts given, and settings of that day."""

    values: Mapping[str, Any]
    record: Any
    calendar: Any
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Zone:
    zone: str


def govern(
    books: Sequence[Book], kind: str, facts: Mapping[str, Any], received_at: Moment, zone: str
) -> Governing:
    """Return which of `books` (any editions, any order) governs a record of `kind` received then.

    Raises Undecidable where two books claim it equally.
    """
    considered = {id(b): _consider(b, books, kind, facts, received_at, zone) for b in books}
    claiming = [b for b in books if considered[id(b)].verdict == "claims"]
    best = _best(claiming, considered)
    trace = tuple(considered[id(b)] for b in books)
    return Governing(best, trace)


def _consider(
    book: Book, books: Sequence[Book], kind: str, facts: Mapping[str, Any], at: Moment, zone: str
) -> Considered:
    def verdict(word: str, by: str = "", missing: tuple[str, ...] = ()) -> Considered:
        return Considered(book.id, book.edition, word, by, missing)

    serves = [s for s in book.source.serves if s.kind == kind]
    if not serves:
        return verdict("not_serving")
    day = local(ZoneInfo(zone), at).date()
    if book.source.in_force > day:
        return verdict("not_in_force")
    newer = [
        b for b in books if b.id == book.id and book.source.in_force < b.source.in_force <= day
    ]
    if newer:
        return verdict("superseded", max(newer, key=lambda b: b.source.in_force).edition)
    answer, missing = _asked(book, serves, facts, at, zone)
    word = {True: "claims", False: "not_met", None: "not_known"}[answer]
    return verdict(word, missing=missing)


def _asked(
    book: Book, serves: list[Serves], facts: Mapping[str, Any], at: Moment, zone: str
) -> tuple[Truth, tuple[str, ...]]:
    """Return whether any of the book's claims on this kind holds, and what is lacking where that is not known."""
    missing: list[str] = []
    received = _received(book, serves[0].kind, facts, at, zone)
    for one in serves:
        if not one.when:
            return True, ()
        asked = condition(one.when, KindScope(book.source, book.source.kinds[one.kind]))
        answer = asked.holds(received)
        if answer is True:
            return True, ()
        if answer is None:
            missing += asked.missing(received)
    return (None if missing else False), tuple(dict.fromkeys(missing))


def _received(book: Book, kind: str, facts: Mapping[str, Any], at: Moment, zone: str) -> _Received:
    record = new_record(record_id="", kind=kind, book=book.id, edition=book.hash, opened_at=at)
    entry = Entry(act="open", by=SYSTEM, happened_at=at, entered_at=at)
    return _Received(facts, record, _Zone(zone), entry)


def _best(claiming: list[Book], considered: dict[int, Considered]) -> Book | None:
    """Return the book that prevails among those that claim, noting for each of the others why it does not."""
    left = []
    for book in claiming:
        by = _ranked_below(book.source, [b.source for b in claiming])
        if by is None:
            left.append(book)
        else:
            considered[id(book)] = Considered(book.id, book.edition, by[0], by[1])
    if not left:
        return None
    newest = max(b.source.in_force for b in left)
    best = [b for b in left if b.source.in_force == newest]
    if len(best) > 1:
        raise Undecidable([f"{b.id} {b.edition}" for b in best])
    for book in left:
        word, by_ = ("governs", "") if book is best[0] else ("older", best[0].id)
        considered[id(book)] = Considered(book.id, book.edition, word, by_)
    return best[0]


def _ranked_below(book: Source, others: Iterable[Source]) -> tuple[str, str] | None:
    for other in others:
        if other.id != book.id and book.id in other.outranks:
            return "outranked", other.id
        if other.id != book.id and other.replaces == book.id:
            return "replaced", other.id
    return None


def equal_claims(new: Source, others: Iterable[Source]) -> list[EqualClaim]:
    """Return the claims of `new` that another book in force makes equally; with any, it must not be put in force.

    Two claims are equal if they are on one kind, from one day, with nothing to rank the books, and if their
    conditions are not certainly apart.
    """
    found = []
    for other in others:
        if other.id == new.id or other.in_force != new.in_force or _are_ranked(new, other):
            continue
        for mine in new.serves:
            if any(_are_equal(mine, theirs) for theirs in other.serves):
                found.append(EqualClaim(mine.kind, new.id, other.id, new.in_force.isoformat()))
    return found


def _are_ranked(one: Source, other: Source) -> bool:
    return bool(_ranked_below(one, [other]) or _ranked_below(other, [one]))


def _are_equal(mine: Serves, theirs: Serves) -> bool:
    return mine.kind == theirs.kind and not are_apart(mine.when, theirs.when)

"""What one record's outcome asks of others: the entries that open new records and tell standing ones.

The door and the examples both post exactly these, so that a story on the bare core is a story in the house.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from kesu.core.records.entries import INVERSE, LINKS, SYSTEM, TOLD, WITHDRAWN, Actor, Entry
from kesu.core.records.outcomes import Opening, Telling, Tie
from kesu.core.records.record import CHILD
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment

FORWARD = {back: sort for sort, back in INVERSE.items()}
MOST_FOLLOWING = 60
"""A chain of records that open one another is cut here: no procedure means it."""

KEPT = "kept.already"
"""What a record hears where it asked for one that is there already: nothing follows from it."""

BEGUN = "edition.begun"
"""What the company's calendar hears when another edition of its book is in force."""


def opening_entry(opening: Opening, *, origin: str, record_id: str, entered_at: Moment) -> Entry:
    """Return the entry that opens the new record; it is tied to its origin where the line names a link.

    The system makes it, in the department of whoever caused it: `opened.department` means that one.
    """
    link, to = (CHILD, opening.parent) if opening.parent else (opening.link, origin)
    return Entry(
        act="open",
        by=replace(SYSTEM, department=opening.department),
        happened_at=opening.happened_at,
        entered_at=entered_at,
        record_id=record_id,
        kind=opening.kind,
        facts=opening.facts,
        link=link,
        to=to if link else "",
        source="record",
    )


def second_tie(opening: Opening, *, origin: str, entered_at: Moment) -> Entry | None:
    """Return the entry that ties a child to the sibling that opened it, where the line names a link; else None."""
    if not (opening.parent and opening.link):
        return None
    return Entry(
        act="link",
        by=SYSTEM,
        happened_at=opening.happened_at,
        entered_at=entered_at,
        link=opening.link,
        to=origin,
        source="record",
    )


def telling_entry(telling: Telling, *, entered_at: Moment) -> Entry:
    """Return the entry by which a parent hears of its child."""
    seen = ("child", "kind", "opened_at", "closed_as", "closed_at", "by_hand")
    return Entry(
        act="hear",
        by=SYSTEM,
        happened_at=telling.happened_at,
        entered_at=entered_at,
        event=f"{TOLD}{telling.kind}",
        payload={
            **{name: getattr(telling, name) for name in seen},
            "events": [list(event) for event in telling.events],
            "values": dict(telling.values),
        },
        reason=telling.reason if telling.by_hand else "",
        source="record",
    )


def kept_entry(opening: Opening, *, entered_at: Moment) -> Entry:
    """Return the entry by which a record hears that what it asked for is kept already: one record a period."""
    return Entry(
        act="hear",
        by=SYSTEM,
        happened_at=opening.happened_at,
        entered_at=entered_at,
        event=KEPT,
        payload={"kind": opening.kind, "line": opening.line},
        source="record",
    )


def link_back(opening: Opening, *, record_id: str, entered_at: Moment) -> Entry | None:
    """Return the entry that tells the origin of its tie, or None where there is none."""
    if not opening.link:
        return None
    return Entry(
        act="link",
        by=SYSTEM,
        happened_at=opening.happened_at,
        entered_at=entered_at,
        link=INVERSE[opening.link],
        to=record_id,
        source="record",
    )


def tie_entry(tie: Tie, *, origin: str, by: Actor, entered_at: Moment) -> Entry:
    """Return the entry by which the other record learns of a tie, or that it was taken back.

    It is the system's, but the actor's where the tie decides what becomes of that record.
    """
    told = {"receipts": [list(one) for one in tie.receipts]} if tie.receipts else {}
    return Entry(
        act="link",
        by=by if tie.asks_right else SYSTEM,
        happened_at=tie.happened_at,
        entered_at=entered_at,
        link=tie.link,
        to=origin,
        payload=told,
        value=WITHDRAWN if tie.withdrawn else None,
        reason=tie.reason,
        source="record",
    )


MOST_ROUND = 100


def closes_a_round(entry: Entry, record_id: str, tied: Callable[[str, str], Iterable[str]]) -> bool:
    """Say whether a tie would lead from a record over others back to itself.

    `tied` returns, for a record and a sort of tie, the records to which it is tied so.
    """
    if entry.link not in (*LINKS, *INVERSE.values()) or entry.value == WITHDRAWN:
        return False
    if entry.to in ("", record_id):
        return False
    sort = entry.link if entry.link in LINKS else FORWARD[entry.link]
    start, to = (record_id, entry.to) if entry.link in LINKS else (entry.to, record_id)
    seen, ahead = set[str](), [to]
    while ahead and len(seen) < MOST_ROUND:
        here = ahead.pop()
        if here == start:
            return True
        if here not in seen:
            seen.add(here)
            ahead += tied(here, sort)
    return False


@dataclass(frozen=True, slots=True)
class Hearing:
    """A standing record that must hear of a registry row: its kind, its key, and facts to open it with."""

    kind: str
    key: tuple[Any, ...]
    facts: Mapping[str, Any]


def hearings(book: Book, row: str, values: Mapping[str, Any]) -> list[Hearing]:
    """Return the standing records of `book` that hear of this row; a row that lacks a key's value is not heard."""
    found = []
    for plan in book.kinds.values():
        kind = plan.kind
        if row in kind.hears and all(values.get(name) is not None for name in kind.key):
            facts = {
                name: values[name]
                for name in kind.facts
                if values.get(name) is not None and name in values
            }
            found.append(Hearing(kind.id, tuple(values[name] for name in kind.key), facts))
    return found


def hear_entry(row: str, values: Mapping[str, Any], *, entered_at: Moment) -> Entry:
    """Return the entry by which a standing record hears of a registry row."""
    happened_at = Moment(min(int(values["at"]), entered_at))
    return Entry(
        act="hear",
        by=SYSTEM,
        happened_at=happened_at,
        entered_at=entered_at,
        event=f"heard.{row}",
        payload=dict(values),
        source="record",
    )


def timer_entry(*, clock: str, stage: str, at: Moment, entered_at: Moment) -> Entry:
    """Return the entry by which a due timer speaks: it happened when it was due, it is entered now (G13)."""
    return Entry(
        act="hear",
        by=SYSTEM,
        happened_at=at,
        entered_at=entered_at,
        clock=clock,
        value=stage,
        source="timer",
    )

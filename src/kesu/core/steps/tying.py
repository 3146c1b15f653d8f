"""Ties between records: made, told to the other side, and taken back where they were wrong (G6).

Nothing is merged: a duplicate closes, and its survivor takes over who complained and when it came in first.
"""

from __future__ import annotations

from typing import Any

from kesu.core.records.entries import INVERSE, LINKS, WITHDRAWN, Entry
from kesu.core.records.outcomes import Tie
from kesu.core.records.record import Link, Record
from kesu.core.rulebook.plans import KindPlan
from kesu.core.steps.flow import close, reopen
from kesu.core.steps.rights import check_right
from kesu.core.turns import Turn
from kesu.core.values import Moment

SINCE = 3
"""The engine that first told the other side; what older ones accepted stays accepted."""
SORTS = (*LINKS, *INVERSE.values())
BACK = {**INVERSE, **{back: sort for sort, back in INVERSE.items()}}

Receipts = tuple[tuple[Moment, str, str], ...]


def tie(turn: Turn) -> None:
    """Tie this record to another, or take a wrong tie back; a duplicate closes, its survivor goes on."""
    entry = turn.entry
    if entry.link not in SORTS or not entry.to or entry.to == turn.record.id:
        turn.refuse("unknown_link", link=entry.link, to=entry.to)
    elif entry.value == WITHDRAWN and turn.engine >= SINCE:
        _take_back(turn)
    else:
        _make(turn)


def tell_opened(turn: Turn) -> None:
    """Tell the other record of a tie with which somebody opened this one."""
    if turn.entry.link in LINKS:
        _tell(turn)


# -- making ----------------------------------------------------------------------------------------------------


def _make(turn: Turn) -> None:
    entry = turn.entry
    check_right(turn, "", "link")
    _refuse_second(turn)
    receipts = _received(entry)
    turn.record.links = (*turn.record.links, Link(entry.link, entry.to, turn.seq, receipts))
    turn.happen("linked", "", "", link=entry.link, to=entry.to)
    turn.emit("", "linked")
    if receipts:
        _date_receipt(turn)
    if entry.link == "duplicate" and turn.record.closed is None:
        close(turn, "", "duplicate")
    _tell(turn)


def _refuse_second(turn: Turn) -> None:
    """Refuse a tie that is there, another one to the same record, and whatever a duplicate cannot be."""
    link, to = turn.entry.link, turn.entry.to
    ties = [(known.sort, known.to) for known in turn.record.links if known.sort in SORTS]
    if (link, to) in ties:
        turn.refuse("linked_already", link=link, to=to)
    elif turn.engine < SINCE:
        return
    other = next((sort for sort, known in ties if known == to and sort != link), "")
    if other and _is_by_hand(turn.entry):
        turn.refuse("linked_otherwise", link=other, to=to)
    survivor = next((known for sort, known in ties if sort == "duplicate"), "")
    if survivor and survivor != to and link in ("duplicate", "duplicated_by"):
        turn.refuse("is_duplicate", to=survivor)


def _is_by_hand(entry: Entry) -> bool:
    return entry.source != "record"


def _received(entry: Entry) -> Receipts:
    """Return the complaints that come in with a duplicate; only the other record tells of them."""
    if _is_by_hand(entry) or entry.link != "duplicated_by":
        return ()
    told: list[list[Any]] = entry.payload.get("receipts", [])
    return tuple((Moment(at), str(customer), str(record)) for at, customer, record in told)


# -- taking back -----------------------------------------------------------------------------------------------


def _take_back(turn: Turn) -> None:
    entry = turn.entry
    check_right(turn, "", "link")
    if not entry.reason.strip():
        turn.refuse("reason_wanted")
    left = tuple(t for t in turn.record.links if (t.sort, t.to) != (entry.link, entry.to))
    if left == turn.record.links:
        turn.refuse("not_linked", link=entry.link, to=entry.to)
        return
    turn.record.links = left
    turn.happen("unlinked", "", "", link=entry.link, to=entry.to, reason=entry.reason)
    turn.emit("", "unlinked")
    if entry.link == "duplicated_by":
        _date_receipt(turn)
    closed = turn.record.closed
    if entry.link == "duplicate" and closed is not None and closed.as_ == "duplicate":
        reopen(turn, "")
    _tell(turn)


# -- what the other side learns --------------------------------------------------------------------------------


def _tell(turn: Turn) -> None:
    entry = turn.entry
    if turn.engine < SINCE or not _is_by_hand(entry) or turn.refusals:
        return
    withdrawn = entry.value == WITHDRAWN
    passes_over = entry.link == "duplicate" and not withdrawn
    turn.ties.append(
        Tie(
            entry.to,
            BACK[entry.link],
            entry.happened_at,
            asks_right=entry.link not in LINKS,
            withdrawn=withdrawn,
            receipts=receipts_of(turn.record, turn.plan()) if passes_over else (),
            reason=entry.reason,
        )
    )


def receipts_of(record: Record, plan: KindPlan) -> Receipts:
    """Return every complaint that came in with this record: its own first, then those of its duplicates."""
    sorts = [name for name, fact in plan.kind.facts.items() if fact.sort == "customer"]
    values = (record.values[""].get(name) for name in sorts)
    customer = next((v for v in values if isinstance(v, str)), "")
    others = (one for link in record.links for one in link.receipts)
    return ((record.opened_at, customer, record.id), *others)


def _date_receipt(turn: Turn) -> None:
    """Let the record have come in when the first of all its complaints did; limits and counts follow."""
    record = turn.record
    others = (at for link in record.links for at, _, _ in link.receipts)
    first = min((record.opened_at, *others))
    known = record.events.get("/opened")
    if known and known[0].at != first:
        turn.happen("receipt_dated", "", "", at=first)
        turn.emit("", "opened", at=first, corrected=True)

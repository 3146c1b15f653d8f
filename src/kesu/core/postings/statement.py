"""The statement of an account: which amounts are still open, and how old they are.

Credits go against debits oldest first. A counter-posting that takes something back goes first against what the same
posting of the same record had entered, for it says that this was never owed; only what is left of it is a credit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry of one holder's account: its moment, amount (debit > 0), and which posting of which record it is of.

    `no` tells entries of one moment apart, in the order in which they were made.
    """

    at: int
    amount: Decimal
    of: str
    no: int = 0
    counter: bool = False


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is left of one entry (a debit, or a credit that nothing could take), and its age in whole days."""

    entry: Dated
    left: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Statement:
    """The balance of an account and the open items that make it up, oldest first."""

    balance: Decimal
    items: tuple[OpenItem, ...]


def statement(entries: Iterable[Dated], now: int) -> Statement:
    """Return the statement of these entries at `now`; the open items add up to the balance exactly."""
    in_order = sorted(entries, key=lambda e: (e.at, e.no, e.of))
    debits: list[OpenItem] = []
    credits_: list[OpenItem] = []
    for entry in in_order:
        item = OpenItem(entry, entry.amount, max(0, now - entry.at) // SECONDS_A_DAY)
        if entry.amount > 0:
            item, credits_ = _settled(item, credits_)
            _keep(debits, item)
        else:
            item, debits = _taken(item, debits)
            _keep(credits_, item)
    balance = sum((e.amount for e in in_order), Decimal(0))
    open_items = sorted((*debits, *credits_), key=lambda i: (i.entry.at, i.entry.no, i.entry.of))
    return Statement(balance, tuple(open_items))


def _taken(credit: OpenItem, debits: list[OpenItem]) -> tuple[OpenItem, list[OpenItem]]:
    """Set a credit against debits: a counter-posting against its own first, then the oldest."""
    if credit.entry.counter:
        own = [d for d in debits if d.entry.of == credit.entry.of]
        credit, own = _settled(credit, own)
        left = {id(d.entry): d for d in own}
        debits = [left.get(id(d.entry), d) for d in debits if _is_left(d, credit, left)]
    return _settled(credit, debits)


def _is_left(debit: OpenItem, credit: OpenItem, left: dict[int, OpenItem]) -> bool:
    return debit.entry.of != credit.entry.of or id(debit.entry) in left


def _settled(item: OpenItem, others: list[OpenItem]) -> tuple[OpenItem, list[OpenItem]]:
    """Set one amount against those of the other sign, oldest first; return what is left of both."""
    left: list[OpenItem] = []
    for other in others:
        total = item.left + other.left
        if item.left == 0:
            left.append(other)
        elif (total > 0) == (item.left > 0) or total == 0:
            item = replace(item, left=total)
        else:
            left.append(replace(other, left=total))
            item = replace(item, left=Decimal(0))
    return item, left


def _keep(kept: list[OpenItem], item: OpenItem) -> None:
    if item.left != 0:
        kept.append(item)

"""Accounts as somebody may see them: balances by holder, and the entries of one holder with what is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, Max, QuerySet, Sum

from kesu.cases.actors import Who
from kesu.cases.models import AccountEntry, CaseRecord
from kesu.core.postings.statement import Dated, Statement, statement
from kesu.core.records.outcomes import PARTS

MOST_HOLDERS: Final = 500
MOST_ENTRIES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Balance:
    """What stands on the account of one holder: the exact sum, how many entries, and the last of them."""

    account: str
    holder: str
    amount: Decimal
    entries: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry of an account with the record that made it."""

    record: str
    number: str
    kind: str
    edition: str
    posting: str
    item: str
    amount: Decimal
    at: datetime
    counter: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Account:
    """All entries of one holder, oldest first, and what of them is still open: (left, age in days) by place."""

    entries: tuple[Entered, ...]
    statement: Statement

    def open_items(self) -> list[tuple[Entered, Decimal, int]]:
        """Return what is still open, oldest first: the entry, what is left of it, its age in whole days."""
        return [(self.entries[i.entry.no], i.left, i.days) for i in self.statement.items]


def _visible(who: Who) -> QuerySet[AccountEntry]:
    return AccountEntry.objects.within(CaseRecord.objects.visible_to(who))


def balances(who: Who) -> list[Balance]:
    """Return every holder's balance over the records that somebody may see, by account and holder."""
    rows = (
        _visible(who)
        .values("account", "holder")
        .annotate(total=Sum("amount"), entries=Count("no"), last=Max("at"))
        .order_by("account", "holder")[:MOST_HOLDERS]
    )
    return [
        Balance(r["account"], r["holder"], exact(r["total"]), r["entries"], r["last"]) for r in rows
    ]


def exact(parts: Any) -> Decimal:
    """Return a number of ten-thousandths as an amount."""
    return Decimal(int(parts)) / PARTS


def account_of(who: Who, account: str, holder: str, now: datetime) -> Account:
    """Return the entries of one holder on one account that somebody may see, and their statement at `now`."""
    rows = (
        _visible(who)
        .filter(account=account, holder=holder)
        .select_related("record")
        .defer("record__state")
        .order_by("at", "record_id", "no")[:MOST_ENTRIES]
    )
    entries = tuple(_entered(row) for row in rows)
    dated = (
        Dated(int(e.at.timestamp()), e.amount, f"{e.record}/{e.item}/{e.posting}", place, e.counter)
        for place, e in enumerate(entries)
    )
    return Account(entries, statement(dated, int(now.timestamp())))


def _entered(row: AccountEntry) -> Entered:
    record = row.record
    return Entered(
        record.pk,
        record.number or "",
        record.kind,
        record.edition_id,
        row.posting,
        row.item,
        exact(row.amount),
        row.at,
        row.counter,
        row.clause,
    )


def postings_of(who: Who) -> Mapping[str, list[tuple[str, str]]]:
    """Return account → (edition, posting) of everything that was entered on it, each once."""
    rows: Iterable[tuple[str, str, str]] = (
        _visible(who)
        .values_list("account", "record__edition_id", "posting")
        .distinct()
        .order_by("account", "record__edition_id", "posting")
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for account, edition, posting in rows:
        found.setdefault(account, []).append((edition, posting))
    return found

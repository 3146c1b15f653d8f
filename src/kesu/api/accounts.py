"""Accounts: balances by holder, and one holder's entries with what is still open."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Router

from kesu import clock
from kesu.api import asked, shapes
from kesu.api.problems import READING
from kesu.api.tokens import caller_of
from kesu.cases.queries.accounts import Entered, account_of, balances

router = Router(tags=["accounts"])


@router.get(
    "/accounts", response={200: list[shapes.BalanceOut], **READING}, summary="Balances of accounts"
)
def accounts(request: HttpRequest) -> Any:
    """Return every holder's balance over the records that the caller may see. Amounts are exact, as text."""
    return [
        shapes.BalanceOut(
            account=one.account,
            holder=one.holder,
            balance=str(one.amount),
            entries=one.entries,
            last=one.last,
        )
        for one in balances(caller_of(request).who)
    ]


@router.get(
    "/accounts/{account}",
    response={200: shapes.AccountOut, **READING},
    summary="One holder's account",
)
def account(request: HttpRequest, account: str, holder: asked.Word = "") -> Any:
    """Return the entries of one holder, oldest first, and the open items: credits go against the oldest debits.

    `holder` is that of the list, such as "person:7"; without one, what records entered on accounts of their own.
    """
    found = account_of(caller_of(request).who, account, holder, clock.now())
    if not found.entries:
        raise Http404
    return shapes.AccountOut(
        account=account,
        holder=holder,
        balance=str(found.statement.balance),
        open_items=[
            shapes.OpenItemOut(entry=_entry(entry), left=str(left), days=days)
            for entry, left, days in found.open_items()
        ],
        entries=[_entry(entry) for entry in found.entries],
    )


def _entry(entry: Entered) -> shapes.AccountEntryOut:
    return shapes.AccountEntryOut(
        record=entry.record,
        number=entry.number,
        posting=entry.posting,
        item=entry.item,
        amount=str(entry.amount),
        at=entry.at,
        counter=entry.counter,
        clause=entry.clause,
    )

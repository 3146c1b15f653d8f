"""Entering what postings come to: first as it is, later the difference, so that the total is what the facts say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from kesu.core.postings.reckoning import Share, is_due, reckon
from kesu.core.records.record import Posted
from kesu.core.rulebook.plans import PostingPlan
from kesu.core.turns import Turn

MOST = Decimal(10) ** 14
"""No account takes more in one entry: both databases keep sums of such amounts exactly."""


def enter_postings(turn: Turn) -> None:
    """Bring every posting of the record and its items up to date; a void item's are taken back."""
    for item in ("", *turn.record.items):
        for plan in turn.plan(item).postings.values():
            _enter(turn, item, plan)


def _enter(turn: Turn, item: str, plan: PostingPlan) -> None:
    entered = [p for p in turn.record.postings if (p.item, p.posting) == (item, plan.posting.id)]
    view = turn.view(item)
    if entered and plan.posting.fixed and is_due(plan, view):
        return
    found = reckon(plan, view)
    if found is None:
        return
    new = differences(entered, found) if entered else [share for share in found if share.amount]
    if any(abs(share.amount) >= MOST for share in new):
        turn.refuse("amount_too_large", plan.posting, most=int(MOST))
    elif new:
        _keep(turn, item, plan, entered, new)


def differences(entered: Iterable[Posted], wanted: Iterable[Share]) -> list[Share]:
    """Return, holder by holder, what must be entered so that the sums are as wanted."""
    have: dict[str, Decimal] = {}
    want: dict[str, Decimal] = {}
    latest: dict[str, Share] = {}
    for posted in entered:
        have[posted.holder] = have.get(posted.holder, Decimal(0)) + posted.amount
        latest[posted.holder] = Share(posted.holder, Decimal(0), posted.row, posted.clause)
    for share in wanted:
        want[share.holder] = want.get(share.holder, Decimal(0)) + share.amount
        latest[share.holder] = share
    found = []
    for holder in dict.fromkeys((*want, *have)):
        before, now = have.get(holder, Decimal(0)), want.get(holder, Decimal(0))
        made = (*latest[holder].made, ("before", before), ("now", now))
        if now != before:
            found.append(replace(latest[holder], amount=now - before, made=made))
    return found


def _keep(
    turn: Turn, item: str, plan: PostingPlan, entered: list[Posted], new: list[Share]
) -> None:
    posting, entry = plan.posting, turn.entry
    at = entry.entered_at if entered else entry.happened_at
    rows = [
        Posted(
            posting.id, item, posting.account, share.holder, share.amount, at, turn.seq, share.row,
            share.clause, bool(entered), share.seen, share.made,
        )
        for share in new
    ]  # fmt: skip
    turn.record.postings = (*turn.record.postings, *rows)
    total = sum((row.amount for row in (*entered, *rows)), Decimal(0))
    for row in rows:
        _tell(turn, row, total)
    turn.emit(item, f"{posting.id}.entered", corrected=bool(entered))


def _tell(turn: Turn, row: Posted, total: Decimal) -> None:
    told = {
        "account": row.account,
        "holder": row.holder,
        "amount": row.amount,
        "total": total,
        "clause": row.clause,
    }
    if row.counter:
        turn.happen("counter_posted", row.item, row.posting, **told)
    else:
        turn.happen("posted", row.item, row.posting, **told)

"""Worked cases about postings: what is entered on whose account in one situation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kesu.core.examples.reading import Unclear
from kesu.core.postings.reckoning import missing_of, reckon
from kesu.core.records.record import Occurrence, key
from kesu.core.rulebook.plans import PostingPlan
from kesu.core.turns import Turn

EXPECTED = frozenset({"total", "entered", "clause", "missing"})
NOT_KNOWN = "none"


def ask_posting(turn: Turn, item: str, plan: PostingPlan, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the posting comes to: its total, the amounts by holder, the clause of the formula used.

    A case that gives no events at all is about the amounts: the posting's own event is taken to have occurred.
    """
    if plan.on and "events" not in raw:
        at = key("", plan.on[0][7:]) if plan.on[0].startswith("parent.") else key(item, plan.on[0])
        turn.record.events[at] = (Occurrence(turn.entry.happened_at, turn.seq, "system", ""),)
    view = turn.view(item)
    found = reckon(plan, view)
    if found is None:
        missing = list(missing_of(plan, view))
        return {"total": NOT_KNOWN, "entered": [], "clause": "", "missing": missing}
    shares = [share for share in found if share.amount]
    return {
        "total": sum((s.amount for s in shares), Decimal(0)),
        "entered": _sorted((s.holder, s.amount) for s in shares),
        "clause": shares[0].clause if shares else "",
        "missing": [],
    }


def expected_posting(expect: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a case expects of a posting in the form of `ask_posting`."""
    found = dict(expect)
    if "total" in found and found["total"] != NOT_KNOWN:
        found["total"] = decimal(found["total"], "total")
    if "entered" in found:
        found["entered"] = _sorted(_entered(one) for one in _listed(found["entered"]))
    return found


def _listed(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise Unclear(f'entered = {raw!r}; write a list: [{{ holder = "…", amount = "…" }}]')
    return raw


def _entered(raw: Any) -> tuple[str, Decimal]:
    if not isinstance(raw, Mapping) or set(raw) - {"holder", "amount"} or "amount" not in raw:
        raise Unclear(
            f'entered holds {raw!r}; write {{ holder = "person:wang", amount = "60.00" }}'
        )
    return str(raw.get("holder", "")), decimal(raw["amount"], "amount")


def _sorted(pairs: Any) -> list[tuple[str, Decimal]]:
    return sorted(pairs)


def decimal(raw: Any, what: str) -> Decimal:
    """Return an amount that an author wrote as a text or a number; raises Unclear for anything else."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise Unclear(f'{what} = {raw!r}; write an amount: "60.00"')
    try:
        return Decimal(str(raw))
    except InvalidOperation:
        raise Unclear(f'{what} = {raw!r}; write an amount: "60.00"') from None

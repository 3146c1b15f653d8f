"""What a posting comes to as the facts stand: whose account, how much, by which formula, from which values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kesu.core.conditions import Formula
from kesu.core.postings.amounts import capped, rounded, shares
from kesu.core.records.views import View
from kesu.core.rulebook.checking.accounting import FINEST
from kesu.core.rulebook.plans import AmountPlan, PostingPlan
from kesu.core.values import NOT_APPLICABLE

CENT = Decimal("0.01")
"""To what shares are rounded where the posting says nothing."""

Pairs = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One amount for one holder. `row` is the formula it came by; `seen` and `made` are kept with what is entered."""

    holder: str
    amount: Decimal
    row: int = 0
    clause: str = ""
    seen: Pairs = ()
    made: Pairs = ()


class _Open(LookupError):
    """Something that the posting rests on is not known yet."""


def reckon(plan: PostingPlan, view: View) -> tuple[Share, ...] | None:
    """Return what stands to be entered now, nothing at all included, or None while that is not known."""
    if not is_due(plan, view):
        return ()
    try:
        views = [one for one in _members(plan, view) if _holds(plan, one)]
        if plan.posting.spread is not None:
            return _spread(plan, view, views)
        return tuple(share for one in views if (share := _share(plan, one)) is not None)
    except _Open:
        return None


def is_due(plan: PostingPlan, view: View) -> bool:
    """Say whether the posting's event has occurred, where it waits for one, and the record is not void."""
    if _is_void(view):
        return False
    return not plan.on or any(_has_occurred(view, event) for event in plan.on)


def _is_void(view: View) -> bool:
    closed = view.record.closed
    is_item_void = bool(view.item) and view.record.items[view.item].closed_as == "void"
    return is_item_void or (closed is not None and closed.as_ == "void")


def _has_occurred(view: View, event: str) -> bool:
    if event.startswith("parent."):
        return "/" + event.removeprefix("parent.") in view.record.events
    return view.prefix + event in view.record.events


def _members(plan: PostingPlan, view: View) -> list[View]:
    """Return the views to reckon in: the record's own, or one for each member of the set."""
    if plan.members is None:
        return [view]
    if plan.sure is not None and plan.sure.value(view) is None:
        raise _Open
    found = []
    for member in plan.members(view):
        one = view.of(view.item)
        one.each = member
        found.append(one)
    return found


def _holds(plan: PostingPlan, view: View) -> bool:
    answer = True if plan.when is None else plan.when.holds(view)
    if answer is None:
        raise _Open
    return answer


def _share(plan: PostingPlan, view: View) -> Share | None:
    """Return what one holder's amount comes to; None where the question of it does not arise."""
    index, row = _row(plan, view)
    if row is None or row.amount is None:
        return None
    raw, holder = _value(row.amount, view), _holder(plan, view)
    if raw is NOT_APPLICABLE or holder is None:
        return None
    step, mode = step_of(plan, view)
    clauses = row.row.clauses or plan.posting.clauses
    share = Share(
        holder,
        rounded(raw, step, mode),
        index,
        clauses[0] if clauses else "",
        _seen(view, (row.amount, plan.cap)),
        (("formula", row.row.amount), ("raw", raw), ("step", step), ("mode", mode)),
    )
    return _capped(plan, view, share, step)


def _row(plan: PostingPlan, view: View) -> tuple[int, AmountPlan | None]:
    for index, row in enumerate(plan.rows):
        answer = True if row.when is None else row.when.holds(view)
        if answer is None:
            raise _Open
        if answer:
            return index, row
    return 0, None


def _holder(plan: PostingPlan, view: View) -> str | None:
    """Return whose account it is: "" for the record itself, None where the question does not arise."""
    if plan.holder is None:
        return ""
    found = _value(plan.holder, view)
    return None if found is NOT_APPLICABLE else str(found)


def _capped(plan: PostingPlan, view: View, share: Share, step: Decimal) -> Share:
    if plan.cap is None:
        return share
    cap = _value(plan.cap, view)
    if cap is NOT_APPLICABLE:
        return share
    amount = capped(share.amount, cap, step)
    return replace(
        share, amount=amount, made=(*share.made, ("cap", cap), ("uncapped", share.amount))
    )


def _spread(plan: PostingPlan, view: View, views: list[View]) -> tuple[Share, ...]:
    """Return the total shared out over the members, each with the weight it has."""
    assert plan.total is not None
    assert plan.by is not None
    if not views:
        return ()
    raw = _value(plan.total, view)
    weights = [_value(plan.by, one) for one in views]
    if raw is NOT_APPLICABLE:
        return ()
    weights = [0 if w is NOT_APPLICABLE else w for w in weights]
    step, mode = step_of(plan, view)
    total = rounded(raw, step, mode)
    parts = shares(total, weights, step)
    if parts is None:
        raise _Open
    of = sum(weights, Decimal(0))
    found = []
    for one, weight, part in zip(views, weights, parts, strict=True):
        made = (("total", total), ("raw", raw), ("by", weight), ("of", of), ("step", step))
        found.append(_one_part(plan, one, part, made, step))
    return tuple(share for share in found if share is not None)


def _one_part(
    plan: PostingPlan, view: View, part: Decimal, made: Pairs, step: Decimal
) -> Share | None:
    holder = _holder(plan, view)
    if holder is None:
        return None
    seen = _seen(view, (plan.total, plan.by, plan.cap))
    share = Share(holder, part, 0, plan.posting.clause, seen, made)
    return _capped(plan, view, share, step)


def step_of(plan: PostingPlan, view: View) -> tuple[Decimal, str]:
    """Return to what amounts are rounded, and which way; the finest that accounts keep where nothing is said."""
    terms = plan.posting.round
    if terms is None:
        return (CENT if plan.posting.spread is not None else FINEST), "half up"
    to = plan.step.value(view) if plan.step is not None else terms.to
    return Decimal(str(to)), terms.mode


def _value(formula: Formula, view: View) -> Any:
    found = formula.value(view)
    if found is None:
        raise _Open
    return found


def _seen(view: View, formulas: Iterable[Formula | None]) -> Pairs:
    """Return every name that the formulas mention with its value, each once."""
    found: dict[str, Any] = {}
    for formula in formulas:
        if formula is not None:
            found.update(zip(formula.names, (get(view) for get in formula.getters), strict=True))
    return tuple(found.items())


def missing_of(plan: PostingPlan, view: View) -> tuple[str, ...]:
    """Return the names that keep the posting from being reckoned, as far as they stand in its own formulas."""
    formulas = (*(row.amount for row in plan.rows), plan.total, plan.holder, plan.cap)
    names = plan.when.missing(view) if plan.when else ()
    more = (name for name, value in _seen(view, formulas) if value is None)
    return tuple(dict.fromkeys((*names, *more)))

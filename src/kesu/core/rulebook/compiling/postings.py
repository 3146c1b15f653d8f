"""Postings: when an amount is entered, on whose account, by which formula."""

from __future__ import annotations

from collections.abc import Iterable

from kesu.core.conditions import Condition, Formula, Unreadable, chosen
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler, heads
from kesu.core.rulebook.scope import KindScope


def posting(c: Compiler, posting: m.Posting) -> None:
    """Compile one posting into the plan of its kind."""
    kind, scope, plan = c.kind_of(posting)
    on = tuple(c.event(posting, kind, text) for text in posting.on)
    for event in on:
        c.note_join(plan, event)
    total = _formula(c, posting, posting.spread.total if posting.spread else "", scope)
    sure = _formula(c, posting, f"count({posting.for_each})" if posting.for_each else "", scope)
    members = _members(c, posting, scope)
    plan.postings[posting.id] = _plan(c, posting, scope, on, total, sure, members)
    scope.each = None


def _members(c: Compiler, posting: m.Posting, scope: KindScope) -> p.Members | None:
    """Return how to find what the posting runs over; inside, `each.x` is one of them."""
    if not posting.for_each:
        return None
    try:
        found = chosen(posting.for_each, scope)
    except Unreadable as fault:
        c.fault("unknown_set", posting, str(fault), "write a set: liable, or liable where …")
        return None
    scope.each = found.scope
    return found.members


def _plan(
    c: Compiler,
    posting: m.Posting,
    scope: KindScope,
    on: tuple[str, ...],
    total: Formula | None,
    sure: Formula | None,
    members: p.Members | None,
) -> p.PostingPlan:
    when = c.condition(posting, posting.when, scope)
    holder = _formula(c, posting, posting.holder, scope)
    by = _formula(c, posting, posting.spread.by if posting.spread else "", scope)
    cap = _formula(c, posting, posting.cap, scope)
    rows = tuple(_row(c, posting, row, scope) for row in posting.amounts)
    to = posting.round.to if posting.round else ""
    step = _formula(c, posting, to if to.startswith("settings.") else "", scope)
    parts = (when, holder, by, cap, total, sure, *(r.when for r in rows), *(r.amount for r in rows))
    return p.PostingPlan(
        posting, on, when, members, sure, holder, rows, total, by, cap, step, _reads(parts, on)
    )


def _formula(c: Compiler, posting: m.Posting, text: str, scope: KindScope) -> Formula | None:
    return c.formula(posting, text, scope) if text else None


def _row(c: Compiler, posting: m.Posting, row: m.AmountRow, scope: KindScope) -> p.AmountPlan:
    return p.AmountPlan(
        row, c.condition(posting, row.when, scope), c.formula(posting, row.amount, scope)
    )


def _reads(parts: Iterable[Condition | Formula | None], on: tuple[str, ...]) -> frozenset[str]:
    """Return what must change for the posting to come out otherwise; sets and their members among it."""
    found = heads({name for part in parts if part for name in part.reads} | set(on))
    return frozenset(found | {"*items", "closed"})

"""Decisions: their rows as conditions and values, and what must be asked."""

from __future__ import annotations

from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler, heads
from kesu.core.rulebook.scope import KindScope


def decision(c: Compiler, decision: m.Decision) -> None:
    _, scope, plan = c.kind_of(decision)
    if not decision.rows:
        c.fault(
            "no_rows",
            decision,
            "a decision without rows",
            "write at least one [[decision.x.row]]",
        )
    rows = tuple(_row(c, decision, row, scope) for row in decision.rows)
    when = c.condition(decision, decision.when, scope)
    parts = [when, *(part for row in rows for part in (row.when, row.formula))]
    reads = {name for part in parts if part for name in part.reads}
    inside = frozenset(pair for part in parts if part for pair in part.inside)
    _check_asked(c, decision, scope.kind)
    rests_on = frozenset(heads(reads))
    overriders = c.all_parties(decision, decision.override_by, scope)
    plan.decisions[decision.id] = p.DecisionPlan(decision, rows, when, rests_on, overriders, inside)


def _row(c: Compiler, decision: m.Decision, row: m.Row, scope: KindScope) -> p.RowPlan:
    if isinstance(row.gives, dict) and set(row.gives) == {"is"}:
        return p.RowPlan(
            row,
            c.condition(row, row.when, scope),
            None,
            c.formula(row, row.gives["is"], scope),
        )
    allowed = {v.id for v in decision.values}
    if allowed and row.gives not in allowed:
        c.fault(
            "unknown_value",
            row,
            f"gives = {row.gives!r}",
            f"write one of: {', '.join(sorted(allowed))}",
        )
    return p.RowPlan(row, c.condition(row, row.when, scope), row.gives)


def _check_asked(c: Compiler, decision: m.Decision, kind: m.Kind) -> None:
    for fact in decision.ask:
        if fact not in kind.facts:
            c.fault("unknown_fact", decision, f"must_ask “{fact}”", c.one_of(fact, kind.facts))
    if decision.ask_at and decision.ask_at not in c.source.steps:
        c.fault(
            "unknown_step",
            decision,
            f'must_ask at = "{decision.ask_at}"',
            c.one_of(decision.ask_at, c.source.steps),
        )
    if (
        decision.meanwhile is not None
        and decision.values
        and decision.meanwhile not in {v.id for v in decision.values}
    ):
        c.fault(
            "unknown_value",
            decision,
            f"while_unknown gives {decision.meanwhile!r}",
            "write one of its values",
        )

"""Decision tables: the first row that holds gives the value; what is not known yet is named.

Three answers make one rule more than two-valued tables have: a row that is *not known* above the first row that
holds leaves the result open – unless every such row would give the same value (language §2, G26).
"""

from __future__ import annotations

from typing import Any

from kesu.core.records.record import Decided
from kesu.core.records.views import View
from kesu.core.rulebook.plans import DecisionPlan, RowPlan
from kesu.core.values import NOT_APPLICABLE


def decide(plan: DecisionPlan, view: View, seq: int) -> Decided:
    """Return what the table says now, with (row id, answer, parts seen) for every row looked at."""
    if plan.when is not None and plan.when.holds(view) is not True:
        return _not_made(plan, view, seq)
    trace: list[tuple[str, Any, tuple[Any, ...]]] = []
    open_rows: list[RowPlan] = []
    for row in plan.rows:
        seen: list[Any] = []
        answer = True if row.when is None else row.when.ask(view, seen)
        trace.append((row.row.id, answer, tuple(seen)))
        if answer is True:
            return _found(plan, view, seq, row, open_rows, tuple(trace))
        if answer is None:
            open_rows.append(row)
    missing = _missing(open_rows, view)
    if plan.decision.meanwhile is not None and open_rows:
        return Decided(plan.decision.meanwhile, "", "provisional", missing, seq, tuple(trace))
    return Decided(None, "", "undecided", missing, seq, tuple(trace))


def _not_made(plan: DecisionPlan, view: View, seq: int) -> Decided:
    """The question arises only when `when` holds; until that is known, nothing is decided."""
    assert plan.when is not None
    if plan.when.holds(view) is False:
        return Decided(NOT_APPLICABLE, "", "not_applicable", (), seq, ())
    return Decided(None, "", "undecided", plan.when.missing(view), seq, ())


def _found(
    plan: DecisionPlan,
    view: View,
    seq: int,
    row: RowPlan,
    open_rows: list[RowPlan],
    trace: tuple[Any, ...],
) -> Decided:
    value = _value(row, view)
    if value is None:
        missing = tuple(n for n in (row.formula.names if row.formula else ()))
        return Decided(None, row.row.id, "undecided", missing, seq, trace)
    if all(other.formula is None and other.gives == value for other in open_rows):
        return Decided(value, row.row.id, "final", (), seq, trace)
    meanwhile = plan.decision.meanwhile
    shown = value if meanwhile is None else meanwhile
    return Decided(shown, row.row.id, "provisional", _missing(open_rows, view), seq, trace)


def _value(row: RowPlan, view: View) -> Any:
    return row.formula.value(view) if row.formula is not None else row.gives


def _missing(rows: list[RowPlan], view: View) -> tuple[str, ...]:
    """Return the names that keep `rows` open, each once, in the order of the rows."""
    return tuple(dict.fromkeys(n for row in rows if row.when for n in row.when.missing(view)))

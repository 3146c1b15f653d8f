"""Measures: what is counted, under which facts, in which window."""

from __future__ import annotations

from kesu.core.conditions import Scope
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler, heads
from kesu.core.rulebook.rows import ROWS
from kesu.core.rulebook.scope import KindScope, RowScope

ACCOUNT = "account."
"""What `counts` begins with where a measure adds up an account."""


def measure(c: Compiler, measure: m.Measure) -> None:
    kind, own, plan = c.kind_of(measure)
    if measure.counts.startswith(ACCOUNT):
        _of_account(c, measure, own, plan)
        return
    if measure.counts in ROWS:
        scope: Scope = RowScope(measure.counts, c.source)
        columns = set(ROWS[measure.counts])
    elif measure.counts in c.plans:
        scope, columns = (
            c.scopes[measure.counts],
            _countable(c.source.kinds[measure.counts]),
        )
    else:
        c.fault(
            "unknown_kind",
            measure,
            f'counts = "{measure.counts}"',
            c.one_of(measure.counts, [*c.plans, *ROWS]),
        )
        return
    _check_same(c, measure, kind, columns)
    where = c.condition(measure, measure.where, scope)
    window = _window(c, measure)
    wakes = (
        {"opened"} if measure.read == "at opening" else {"opened", "heard", *heads(measure.same)}
    )
    found = p.MeasurePlan(measure, where, frozenset(wakes), window)
    plan.measures[measure.id] = found
    if measure.counts in c.plans:
        c.plans[measure.counts].counted.append(found)


def _of_account(c: Compiler, measure: m.Measure, scope: KindScope, plan: p.KindPlan) -> None:
    """A measure over an account adds up what was entered on it, for one holder or for all."""
    account = measure.counts.removeprefix(ACCOUNT)
    accounts = sorted({posting.account for posting in c.source.postings.values()})
    if account not in accounts:
        hint = c.one_of(measure.counts, [f"{ACCOUNT}{name}" for name in accounts])
        c.fault("unknown_account", measure, f'counts = "{measure.counts}"', hint)
    if measure.same or measure.where or measure.sums:
        read = "same, where or sums over an account"
        c.fault("account_terms", measure, read, 'name the holder only: holder = "person"')
    holder = c.formula(measure, measure.holder, scope) if measure.holder else None
    wakes = {"opened"} if measure.read == "at opening" else {"opened", "heard"}
    if holder is not None and measure.read != "at opening":
        wakes |= heads(holder.reads)
    window = _window(c, measure)
    plan.measures[measure.id] = p.MeasurePlan(measure, None, frozenset(wakes), window, holder)


def count_accounts(c: Compiler) -> None:
    """Tell every kind that enters amounts which measures add them up."""
    measures = [m for plan in c.plans.values() for m in plan.measures.values()]
    for plan in c.plans.values():
        accounts = {f"{ACCOUNT}{posting.posting.account}" for posting in plan.postings.values()}
        plan.accounted = [m for m in measures if m.measure.counts in accounts]


def _check_same(c: Compiler, measure: m.Measure, kind: m.Kind, columns: set[str]) -> None:
    asking = _countable(kind) | {c for row in kind.hears for c in ROWS.get(row, {})}
    for name in measure.same:
        if name not in columns or name not in asking:
            c.fault(
                "unknown_fact",
                measure,
                f"same “{name}” is not on both sides",
                c.one_of(name, columns & asking),
            )
    if measure.sums and measure.sums not in columns:
        c.fault(
            "unknown_fact",
            measure,
            f'sums = "{measure.sums}"',
            c.one_of(measure.sums, columns),
        )


def _countable(kind: m.Kind) -> set[str]:
    """Return the facts of a kind, and for a tree of causes what it is counted as."""
    trees = (f.id for f in kind.facts.values() if f.sort == "causes" and f.options)
    return {*kind.facts, *(f"{tree}.code" for tree in trees)}


def _window(c: Compiler, measure: m.Measure) -> str:
    text = measure.window
    if text.startswith("settings."):
        setting = c.source.settings.get(text.removeprefix("settings."))
        if setting is None or not isinstance(setting.value, str):
            c.fault(
                "unknown_setting",
                measure,
                f"window “{text}”",
                c.one_of(text[9:], c.source.settings),
            )
            return ""
        text = setting.value
    if text and not measure.calendar_window:
        c.limit(measure, text)
    return text


def row_measures(c: Compiler) -> dict[str, list[p.MeasurePlan]]:
    found: dict[str, list[p.MeasurePlan]] = {}
    for plan in c.plans.values():
        for measure in plan.measures.values():
            if measure.measure.counts in ROWS:
                found.setdefault(measure.measure.counts, []).append(measure)
    return found

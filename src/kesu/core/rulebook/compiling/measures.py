"""Measures: what is counted, under which facts, in which window."""

from __future__ import annotations

from kesu.core.conditions import Scope
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler
from kesu.core.rulebook.rows import ROWS
from kesu.core.rulebook.scope import RowScope


def measure(c: Compiler, measure: m.Measure) -> None:
    kind, _, plan = c.kind_of(measure)
    if measure.counts in ROWS:
        scope: Scope = RowScope(measure.counts, c.source)
        columns = set(ROWS[measure.counts])
    elif measure.counts in c.plans:
        scope, columns = (
            c.scopes[measure.counts],
            set(c.source.kinds[measure.counts].facts),
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
    wakes = {"opened"} if measure.read == "at opening" else {"opened", "heard", *measure.same}
    found = p.MeasurePlan(measure, where, frozenset(wakes), window)
    plan.measures[measure.id] = found
    if measure.counts in c.plans:
        c.plans[measure.counts].counted.append(found)


def _check_same(c: Compiler, measure: m.Measure, kind: m.Kind, columns: set[str]) -> None:
    asking = set(kind.facts) | {c for row in kind.hears for c in ROWS.get(row, {})}
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

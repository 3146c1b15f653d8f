"""Decisions and measures: values of one sort, no decision that rests on itself, windows that can be counted back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kesu.core.rulebook.checking.checker import Checker, suggestion
from kesu.core.rulebook.expressions import expressions, mentions
from kesu.core.rulebook.model import Decision, Line, Measure
from kesu.core.rulebook.rows import ROWS

CALENDAR_WINDOWS = ("month", "quarter", "half-year", "year")
_ROLLING = re.compile(r"[1-9]\d* (day|week|month|year)s?")


def check_decisions(c: Checker) -> None:
    """Find decisions whose rows cannot be meant."""
    for decision in c.source.decisions.values():
        _check_values(c, decision)
        c.post(decision, "by", *decision.by)
        _check_ask_at(c, decision)
        _check_revisable(c, decision)
    _check_cycles(c)


def _check_values(c: Checker, decision: Decision) -> None:
    given = [row.gives for row in decision.rows if not isinstance(row.gives, dict)]
    if not decision.values and len({sort_of(value) for value in given}) > 1:
        c.fault(
            "mixed_values",
            decision,
            f"its rows give {' and '.join(map(repr, given[:4]))}",
            "give values of one sort, or list them in values = [{ id, zh, en }]",
        )
    for row in decision.rows:
        if isinstance(row.gives, list) or (
            isinstance(row.gives, dict) and not _is_formula(row.gives)
        ):
            c.fault(
                "unknown_value",
                row,
                f"gives = {row.gives!r}",
                'write one value, or { is = "expression" }',
            )


def _is_formula(gives: Mapping[str, Any]) -> bool:
    return set(gives) == {"is"} and isinstance(gives["is"], str)


def sort_of(value: Any) -> str:
    """Return "truth", "text", "number" … for a value written in a book."""
    if isinstance(value, bool):
        return "truth"
    if isinstance(value, str):
        return "text"
    return type(value).__name__ if isinstance(value, list | dict) else "number"


def _check_ask_at(c: Checker, decision: Decision) -> None:
    step = c.source.steps.get(decision.ask_at)
    if step is not None and step.of != decision.of:
        read = f'must_ask at = "{step.id}", a step of {step.of}'
        c.fault("unknown_step", decision, read, suggestion(step.id, list(c.steps_of(decision.of))))


def _check_revisable(c: Checker, decision: Decision) -> None:
    if decision.revisable in ("until closed", "always"):
        return
    if not decision.revisable.startswith("until "):
        c.fault(
            "unknown_choice",
            decision,
            f'revisable = "{decision.revisable}"',
            'write "until closed", "always" or "until <event>"',
        )
        return
    c.event(decision, decision.of, "revisable until", decision.revisable.removeprefix("until "))


def _check_cycles(c: Checker) -> None:
    """A decision that rests on itself, by whatever way, would never come to rest."""
    rests = _rests_on(c)
    for name in sorted(rests):
        way = _way_back(rests, name)
        if way and name == min(way):
            c.fault(
                "circular_decisions",
                c.source.decisions[name],
                f"rests on itself: {' → '.join([*way, way[0]])}",
                "let one of them rest on facts instead",
            )


def _rests_on(c: Checker) -> dict[str, set[str]]:
    owners = {id(row): d.id for d in c.source.decisions.values() for row in d.rows}
    owners |= {id(d): d.id for d in c.source.decisions.values()}
    found: dict[str, set[str]] = {}
    for expression in expressions(c.source):
        owner = owners.get(id(expression.line))
        if owner is None:
            continue
        for mention in mentions(c.source, expression):
            other = c.source.decisions.get(mention.head)
            if other is not None and other.of == mention.kind:
                found.setdefault(owner, set()).add(other.id)
    return found


def _way_back(rests: Mapping[str, set[str]], start: str) -> list[str]:
    """Return the shortest way from `start` to itself, or an empty list."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for other in sorted(rests.get(way[-1], ())):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []


def check_measures(c: Checker) -> None:
    """Find measures that nothing could count."""
    for measure in c.source.measures.values():
        _check_window(c, measure)
        _check_moments(c, measure)
        _check_sums(c, measure)
        _check_dated(c, measure)


def _check_window(c: Checker, measure: Measure) -> None:
    text = measure.window
    if text.startswith("settings."):
        setting = c.source.settings.get(text.removeprefix("settings."))
        text = str(setting.value) if setting is not None else ""
    good = text in CALENDAR_WINDOWS if measure.calendar_window else _ROLLING.fullmatch(text)
    if measure.previous and not measure.calendar_window:
        write = 'write window = { calendar = "month", which = "last" }'
        c.fault("unreadable_window", measure, 'which = "last" of no calendar period', write)
    if text and not good:
        c.fault(
            "unreadable_window",
            measure,
            f"window “{text}”",
            'write window = { rolling = "1 month" } or { calendar = "quarter" }',
        )


def _check_moments(c: Checker, measure: Measure) -> None:
    kind = c.source.kinds.get(measure.of)
    if kind is None:
        return
    if measure.before and measure.before not in kind.facts:
        c.event(measure, measure.of, "before", measure.before)
    until = measure.read.removeprefix("until ") if measure.read.startswith("until ") else ""
    names = [*c.steps_of(measure.of), *(d.id for d in c.source.decisions.values())]
    if until:
        c.one_of("unknown_step", measure, "read until", until, names)
    elif measure.read not in ("at opening", "live"):
        c.fault(
            "unknown_choice",
            measure,
            f'read = "{measure.read}"',
            'write "at opening", "until <step>" or "live"',
        )


def _check_dated(c: Checker, measure: Measure) -> None:
    """A counted record is dated by a moment of its own; a registry row has one already."""
    kind = c.source.kinds.get(measure.counts)
    name = measure.dated
    if not name:
        return
    if kind is None:
        read = f'dated = "{name}" on {measure.counts}'
        c.fault("not_a_moment", measure, read, "leave it out")
    elif name not in kind.facts:
        c.event(measure, kind.id, "dated", name)
    elif kind.facts[name].sort not in ("moment", "day"):
        write = 'name an event, or a fact of type "moment" or "day"'
        c.fault("not_a_moment", measure, f"dated “{name}”, which is no moment", write)


def _check_sums(c: Checker, measure: Measure) -> None:
    if measure.sums and _sort_of_column(c, measure) not in ("", "number", "quantity", "money"):
        read = f'sums = "{measure.sums}", which is no number'
        c.fault("not_a_number", measure, read, "name a number, a quantity or money")
    for name in measure.same:
        for kind in (measure.of, measure.counts):
            _check_same(c, measure, kind, name)


def _check_same(c: Checker, measure: Line, kind: str, name: str) -> None:
    found = c.source.kinds.get(kind)
    if found is not None and name in found.facts and found.facts[name].personal:
        c.fault(
            "personal_in_rule",
            measure,
            f"same “{name}” is a personal value of {kind}",
            "no rule may rest on personal values; count by something else",
        )


def _sort_of_column(c: Checker, measure: Measure) -> str:
    if measure.counts in ROWS:
        return ROWS[measure.counts].get(measure.sums, "")
    kind = c.source.kinds.get(measure.counts)
    fact = kind.facts.get(measure.sums) if kind else None
    return fact.sort if fact else ""

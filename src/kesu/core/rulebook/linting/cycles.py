"""Triggers that could set one another off without end; the engine would stop such a turn as a fault of the book."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.conditions.nodes import Literal
from kesu.core.rulebook import events
from kesu.core.rulebook.expressions import tree
from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.model import Act, Source, Trigger

At = tuple[str, str]
"""(kind, event)"""


def lint_cycles(linter: Linter) -> None:
    """Remark on every ring of triggers in which each step brings something new, so that none ever finds rest."""
    follows = {t.id: _set_off(linter.source, t) for t in linter.source.triggers.values()}
    for name in sorted(follows):
        ring = _ring(follows, name)
        if ring and name == min(ring):
            linter.remark("endless", linter.source.triggers[name], ring=" → ".join([*ring, name]))


def _set_off(source: Source, trigger: Trigger) -> set[str]:
    """Return the triggers without `once` that what this one does sets off."""
    caused = {at for act in trigger.do for at in _caused(source, trigger.of, act)}
    return {
        other.id
        for other in source.triggers.values()
        if not other.once and not caused.isdisjoint(_heard(source, other))
    }


def _heard(source: Source, trigger: Trigger) -> set[At]:
    kind = source.kinds.get(trigger.of)
    found = set[At]()
    if kind is None:
        return found
    for event in trigger.on:
        name = events.resolve(source, kind, event) or event
        head, _, rest = name.partition(".")
        if head == "parent":
            found.add((kind.part_of, rest))
        elif head in source.kinds:
            found.add((head, rest))
        else:
            found.add((kind.id, name))
    return found


def _caused(source: Source, kind: str, act: Act) -> Iterator[At]:
    """Yield the events that an act brings about anew each time; a fixed value is new only once."""
    match act.verb:
        case "open" | "open_item":
            yield act.to, "opened"
            yield from ((act.to, fact) for fact in act.with_)
        case "hold":
            yield kind, "held"
        case "set" if not isinstance(tree(act.with_.get("value", "none")), Literal):
            yield kind, act.to
            for decision in source.decisions.values():
                if decision.of == kind:
                    yield kind, f"{decision.id}.changed"


def _ring(follows: dict[str, set[str]], start: str) -> list[str]:
    """Return the shortest ring through `start`, or an empty list."""
    ways, seen = [[start]], set[str]()
    while ways:
        way = ways.pop(0)
        for other in sorted(follows[way[-1]]):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return []

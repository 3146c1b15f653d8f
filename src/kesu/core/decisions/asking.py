"""Asking again: what a gate or an outcome counts by is counted at the moment it is tried.

Between entries of a record the world goes on: others are opened and closed, amounts are entered, windows move. So a
measure that a gate names is asked when the gate is tried, not only when a fact of the record changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kesu.core.conditions import Condition, Formula
from kesu.core.decisions.revising import is_fixed, is_settled, measure_anew, revise
from kesu.core.rulebook.scope import among
from kesu.core.turns import Turn

SINCE_ENGINE = 2
"""Engine 1 did not ask again; what was entered under it is replayed as it was."""


class _Read(NamedTuple):
    """What is read of one record or item: its names, and (set, name) of the members of its sets."""

    item: str
    names: frozenset[str]
    inside: frozenset[tuple[str, str]]


def ask_again(turn: Turn, item: str, conditions: Iterable[Condition | Formula | None]) -> None:
    """Ask the measures that these name, through decisions too; what rests on another answer follows."""
    read = [_Read(item, c.reads, c.inside) for c in conditions if c is not None]
    if turn.engine < SINCE_ENGINE or not read:
        return
    changed = False
    for of, name in sorted(_named(turn, read)):
        plan = turn.plan(of).measures[name]
        if plan.measure.read != "at opening" and not is_settled(turn, plan, of):
            changed = measure_anew(turn, plan, of) or changed
    if changed:
        revise(turn)


def _named(turn: Turn, waiting: list[_Read]) -> set[tuple[str, str]]:
    """Return (item, measure) of every measure that is read, directly or through decisions that are still made."""
    found: set[tuple[str, str]] = set()
    seen: set[tuple[str, str]] = set()
    while waiting:
        read = waiting.pop()
        for of, name in _names(turn, read):
            if (of, name) in seen:
                continue
            seen.add((of, name))
            plan = turn.plan(of)
            if name in plan.measures:
                found.add((of, name))
            decision = plan.decisions.get(name)
            if decision is not None and not is_fixed(turn, decision, of):
                waiting.append(_Read(of, decision.rests_on, decision.inside))
    return found


def _names(turn: Turn, read: _Read) -> Iterator[tuple[str, str]]:
    """Yield (item, name) of what is read, the first part of each name, where it is read from."""
    yield from (_placed(read.item, name) for name in read.names)
    for of_set, name in read.inside:
        if not name.startswith("parent."):
            for member in _members(turn, *_placed(read.item, of_set, whole=True)):
                yield _placed(member, name)


def _placed(item: str, name: str, *, whole: bool = False) -> tuple[str, str]:
    """Return where a name is read from, "parent.x" from the record that holds the item."""
    if item and name.startswith("parent."):
        item, name = "", name.removeprefix("parent.")
    return item, name if whole else name.partition(".")[0]


def _members(turn: Turn, item: str, of_set: str) -> list[str]:
    """Return the items of a set: those of a kind that is part of the record, or those a fact may list."""
    kind = turn.plan(item).kind
    for other in turn.book.source.kinds.values():
        if other.part_of == kind.id and other.many == of_set:
            return turn.record.live_items(other.id)
    fact = kind.facts.get(of_set)
    listed = among(turn.book.source, kind, fact) if fact and fact.sort == "records" else None
    return turn.record.live_items(listed.id) if listed else []

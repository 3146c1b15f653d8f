"""Which step stands in which row: ways that lead back are found first, then every other leads down."""

from collections import defaultdict
from collections.abc import Iterable

from kesu.desk.components.flow.model import Edge, Node

MOST = 3
"""So many steps stand beside each other at most: a page has room for no more."""


def parted(nodes: list[Node], edges: list[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Return the ways that lead on and those that lead back, walking from the first steps.

    Steps are visited in the order given, which is the procedure's; so what it says later and
    reaches again earlier is what loops.
    """
    onward = _onward(edges)
    entered = {edge.target for edge in edges if edge.source != edge.target}
    firsts = [node.id for node in nodes if node.id not in entered] + [node.id for node in nodes]
    back: set[int] = set()
    done: set[str] = set()
    for first in firsts:
        if first not in done:
            _walk(first, onward, done, back)
    return (
        [edge for edge in edges if id(edge) not in back],
        [edge for edge in edges if id(edge) in back],
    )


def rows(nodes: list[Node], forward: Iterable[Edge], most: int = MOST) -> dict[str, int]:
    """Return the row of each step: below all before it, and at most so many steps beside each other.

    Where more could stand in a row, those on which the longest way still hangs come first.
    """
    ways = list(forward)
    before, after = _neighbours(ways)
    longest = _longest(nodes, after)
    row: dict[str, int] = {}
    waiting = [node.id for node in nodes]
    level = 0
    while waiting:
        ready = [s for s in waiting if all(row.get(b, level) < level for b in before[s])]
        ready.sort(key=lambda step: -longest[step])
        row |= dict.fromkeys(ready[:most], level)
        waiting = [step for step in waiting if step not in row]
        level += 1
    return row


def _neighbours(ways: list[Edge]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the steps before each step, and those after it."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for edge in ways:
        before[edge.target].append(edge.source)
        after[edge.source].append(edge.target)
    return before, after


def _longest(nodes: list[Node], after: dict[str, list[str]]) -> dict[str, int]:
    """Return for each step how many can follow it one after another."""
    found: dict[str, int] = {}
    for node in nodes:
        _settle(node.id, after, found)
    return found


def in_order(nodes: list[Node], edges: list[Edge]) -> list[Node]:
    """Return the steps from top to bottom, those of one row as given."""
    forward, _back = parted(nodes, edges)
    row = rows(nodes, forward, len(nodes))
    return sorted(nodes, key=lambda node: row[node.id])


def _onward(edges: list[Edge]) -> dict[str, list[Edge]]:
    onward: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        onward[edge.source].append(edge)
    return onward


def _walk(first: str, onward: dict[str, list[Edge]], done: set[str], back: set[int]) -> None:
    """Walk depth first without recursion: a procedure may be longer than Python's stack is deep."""
    path = [first]
    on_path = {first}
    ways = {first: iter(onward[first])}
    while path:
        edge = next(ways[path[-1]], None)
        if edge is None:
            done.add(path[-1])
            on_path.discard(path.pop())
        elif edge.target in on_path:
            back.add(id(edge))
        elif edge.target not in done:
            path.append(edge.target)
            on_path.add(edge.target)
            ways[edge.target] = iter(onward[edge.target])


def _settle(first: str, before: dict[str, list[str]], row: dict[str, int]) -> None:
    """Give a step its number, one more than the highest of its neighbours, without recursion."""
    waiting = [first]
    while waiting:
        step = waiting[-1]
        open_ones = [other for other in before[step] if other not in row]
        if open_ones:
            waiting.extend(open_ones)
            continue
        row.setdefault(step, max((row[other] + 1 for other in before[step]), default=0))
        waiting.pop()

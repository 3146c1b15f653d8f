"""The parts of a parsed expression: frozen trees, nothing evaluated here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression; `start` and `end` are its place in the source text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, text, truth or the word `none`."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A dotted name such as `defective`, `settings.repeat_times` or `sheet.filed`."""

    path: str


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`not x` or `-x`."""

    op: str
    of: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Logic (`and`, `or`), comparison (`==` … `in`) or arithmetic (`+ - * /`)."""

    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b, c]`"""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of values: `known(x)`, `days_between(a, b)`."""

    function: str
    args: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Over(Node):
    """A question about a set of records or lines: `all(measures where confirmed)`, `sum(lots of p)`."""

    function: str
    of_set: str
    where: Node | None
    value: Node | None


COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
LOGIC = frozenset({"and", "or"})


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts directly inside `node`; an `Over` speaks inside of other records."""
    match node:
        case Unary(of=of):
            return (of,)
        case Binary(left=left, right=right):
            return (left, right)
        case ListOf(items=items):
            return items
        case Call(args=args):
            return args
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything inside it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)

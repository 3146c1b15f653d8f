"""A condition of a report as a question that a database can answer for every record at once.

The expression is the language's own (`kesu.core.conditions`); here it is taken apart into the few forms that both
databases ask alike. Three answers stay three: what is not known yet is neither counted as so nor as not so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kesu.core.conditions import parse
from kesu.core.conditions.nodes import Binary, Call, ListOf, Literal, Name, Node, Unary
from kesu.core.records.outcomes import parts_of
from kesu.core.rulebook.counting.columns import Column
from kesu.core.rulebook.model import Source
from kesu.core.rulebook.scope import value_at


class Uncountable(ValueError):
    """A condition that cannot be asked of many records at once; `write` says what can."""

    def __init__(self, read: str, write: str) -> None:
        super().__init__(read)
        self.read = read
        self.write = write


@dataclass(frozen=True, slots=True)
class Constant:
    """A value: a text, a truth, or a number in ten-thousandths."""

    value: str | bool | int


@dataclass(frozen=True, slots=True)
class Summed:
    """Two numbers added or taken from one another."""

    op: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values compared."""

    op: str
    left: Operand
    right: Operand


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a column is one of several values."""

    column: Column
    values: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """Whether a column has a value."""

    column: Column


@dataclass(frozen=True, slots=True)
class Stands:
    """Whether a truth, an outcome of a step or a finding of a clock stands there."""

    column: Column


@dataclass(frozen=True, slots=True)
class Negated:
    """The contrary."""

    of: Question


@dataclass(frozen=True, slots=True)
class Joined:
    """Both, or one of them."""

    op: str
    left: Question
    right: Question


Operand = Constant | Column | Summed
Question = Compared | OneOf | Known | Stands | Negated | Joined | Constant

_PLAIN = "compare facts, decisions and measures with values; join with and, or, not; ask known(x)"


def question(text: str, source: Source, columns: Mapping[str, Column], day: date) -> Question:
    """Return the question that an expression asks; settings are worth what they are on `day`.

    Raises Uncountable, or Unreadable for what is no expression.
    """
    return _Reader(source, columns, day).truth(parse(text))


class _Reader:
    def __init__(self, source: Source, columns: Mapping[str, Column], day: date) -> None:
        self.source = source
        self.columns = columns
        self.day = day

    def truth(self, node: Node) -> Question:
        match node:
            case Binary(op="and" | "or" as op, left=left, right=right):
                return Joined(op, self.truth(left), self.truth(right))
            case Unary(op="not", of=of):
                return Negated(self.truth(of))
            case Binary(op="in", left=left, right=right):
                return self._one_of(left, right)
            case Binary(op=op, left=left, right=right) if op in ("==", "!=", "<", "<=", ">", ">="):
                return self._compared(op, left, right)
            case Call(function="known", args=(Name(path=path),)):
                return Known(self.column(path))
            case Name():
                return self._holds(node)
            case Literal(value=bool() as value):
                return Constant(value)
        raise Uncountable("this cannot be asked of many records at once", _PLAIN)

    def _holds(self, node: Name) -> Question:
        if node.path.startswith("settings."):
            value = self._setting(node.path)
            if isinstance(value, bool):
                return Constant(value)
        else:
            column = self.column(node.path)
            if column.sort in ("truth", "outcome", "some"):
                return Stands(column)
        raise Uncountable(f"“{node.path}” is no truth", _PLAIN)

    def _compared(self, op: str, left: Node, right: Node) -> Question:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Literal) and other.value is None:
                return self._none(op, one)
            if isinstance(other, Literal) and isinstance(other.value, bool):
                found = self.truth(one)
                return found if (op == "==") is other.value else Negated(found)
        sides = self.operand(left), self.operand(right)
        sorts = {sort for side in sides if (sort := _sort(side))}
        if len(sorts) != 1 or not any(_columns(side) for side in sides):
            raise Uncountable(f"“{op}” between {' and '.join(sorted(sorts))}", _PLAIN)
        return Compared(op, *sides)

    def _none(self, op: str, node: Node) -> Question:
        if not isinstance(node, Name) or op not in ("==", "!="):
            raise Uncountable("none is compared with a name, by == or !=", _PLAIN)
        known = Known(self.column(node.path))
        return known if op == "!=" else Negated(known)

    def _one_of(self, left: Node, right: Node) -> Question:
        column = self.operand(left)
        if not isinstance(column, Column):
            raise Uncountable("“in” asks a name", _PLAIN)
        if isinstance(right, ListOf):
            values = [self.operand(item) for item in right.items]
        else:
            listed = self._setting(right.path) if isinstance(right, Name) else None
            values = [_constant(value) for value in listed] if isinstance(listed, list) else []
        plain = [v.value for v in values if isinstance(v, Constant)]
        if not plain or len(plain) != len(values) or column.sort not in ("text", "number", "list"):
            raise Uncountable("“in” wants a list of values", _PLAIN)
        return OneOf(column, tuple(v for v in plain if not isinstance(v, bool)))

    def operand(self, node: Node) -> Operand:
        match node:
            case Literal(value=value):
                return _constant(value)
            case Unary(op="-", of=Literal(value=value)) if isinstance(value, int | Decimal):
                return _constant(-value)
            case Name(path=path) if path.startswith("settings."):
                return _constant(self._setting(path))
            case Name(path=path):
                return self.column(path)
            case Binary(op="+" | "-" as op, left=left, right=right):
                return self._sum(op, left, right)
        raise Uncountable("only + and - are reckoned here", _PLAIN)

    def _sum(self, op: str, left: Node, right: Node) -> Operand:
        sides = self.operand(left), self.operand(right)
        if {_sort(side) for side in sides} != {"number"}:
            raise Uncountable(f"“{op}” between what are no numbers", _PLAIN)
        return Summed(op, *sides)

    def column(self, path: str) -> Column:
        found = self.columns.get(path)
        if found is None or (found.sort in ("period", "day") and found.stored):
            raise Uncountable(f"“{path}” does not stand in figure rows", _PLAIN)
        return found

    def _setting(self, path: str) -> Any:
        name, _, part = path.removeprefix("settings.").partition(".")
        setting = self.source.settings.get(name)
        value = value_at(setting, self.day) if setting is not None else None
        return value.get(part) if part and isinstance(value, dict) else value


def _constant(value: Any) -> Constant:
    if isinstance(value, str | bool):
        return Constant(value)
    if isinstance(value, int | float | Decimal):
        return Constant(parts_of(Decimal(str(value))))
    raise Uncountable(f"“{value}” is no text and no number", _PLAIN)


def _sort(side: Operand) -> str:
    """Return the sort of a side: "text" or "number", or the sort of a column that is neither."""
    match side:
        case Constant(value=value):
            return "text" if isinstance(value, str) else "number"
        case Summed():
            return "number"
        case Column(sort=sort):
            return sort


def _columns(side: Operand) -> bool:
    return not isinstance(side, Constant)

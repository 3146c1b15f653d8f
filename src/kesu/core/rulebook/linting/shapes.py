"""What conditions say by their shape alone: their parts, the numbers they admit, whether two can hold at once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kesu.core.conditions.nodes import Binary, Literal, Name, Node, Unary
from kesu.core.rulebook.expressions import tree
from kesu.core.values import Text

Number = int | Decimal
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def said(node: Node) -> str:
    """Return what a condition says, without the blanks and brackets with which it is written."""
    match node:
        case Binary(op=op, left=left, right=right):
            return f"({said(left)} {op} {said(right)})"
        case Unary(op=op, of=of):
            return f"{op} {said(of)}"
        case Literal(value=value):
            return repr(value)
        case Name(path=path):
            return path
        case _:
            return repr(node)


def parts_of(text: str) -> frozenset[str]:
    """Return the conditions that `text` joins by `and`; a single one otherwise, none where it cannot be read."""
    node = tree(text)
    return frozenset(said(n) for n in _conjuncts(node)) if node is not None else frozenset()


def _conjuncts(node: Node) -> list[Node]:
    if isinstance(node, Binary) and node.op == "and":
        return _conjuncts(node.left) + _conjuncts(node.right)
    return [node]


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers from `low` to `high`; None is without end. `at_low`, `at_high`: whether the end belongs to it."""

    low: Number | None = None
    high: Number | None = None
    at_low: bool = False
    at_high: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.at_low and self.at_high)
        )

    def meet(self, other: Band) -> Band:
        """Return the numbers that lie in both."""
        low, at_low = max(_lower(self), _lower(other), key=lambda e: e[2])[:2]
        high, at_high = min(_upper(self), _upper(other), key=lambda e: e[2])[:2]
        return Band(low, high, at_low, at_high)

    def holds(self, other: Band) -> bool:
        """Say whether every number of `other` lies in it."""
        return self.meet(other) == other

    def whole(self) -> Band:
        """Return the band with whole ends, for what is counted in whole units."""
        low, high = self.low, self.high
        if low is not None:
            whole = int(low)
            low = whole if whole >= low and (self.at_low or whole > low) else whole + 1
        if high is not None:
            whole = int(high)
            high = whole - 1 if whole == high and not self.at_high else whole
        return Band(low, high, low is not None, high is not None)

    @property
    def said(self) -> Text:
        """Return the numbers in words."""
        low = "" if self.low is None else f"{'from' if self.at_low else 'over'} {self.low}"
        high = "" if self.high is None else f"{'to' if self.at_high else 'below'} {self.high}"
        least = "" if self.low is None else f"{'不小于' if self.at_low else '大于'} {self.low}"
        most = "" if self.high is None else f"{'不大于' if self.at_high else '小于'} {self.high}"
        zh = "、".join(part for part in (least, most) if part)
        return Text(zh or "任何数", f"{low} {high}".strip() or "every number")


_Edge = tuple[Number | None, bool, tuple[int, Number, int]]


def _lower(band: Band) -> _Edge:
    if band.low is None:
        return None, False, (0, 0, 0)
    return band.low, band.at_low, (1, band.low, 0 if band.at_low else 1)


def _upper(band: Band) -> _Edge:
    if band.high is None:
        return None, False, (1, 0, 0)
    return band.high, band.at_high, (0, band.high, 1 if band.at_high else 0)


def band_of(text: str) -> tuple[str, Band] | None:
    """Return (name, numbers) where `text` bounds one number and nothing else, else None."""
    node = tree(text)
    if node is None:
        return None
    found: tuple[str, Band] | None = None
    for part in _conjuncts(node):
        bound = _bound(part)
        if bound is None or (found is not None and bound[0] != found[0]):
            return None
        found = (bound[0], found[1].meet(bound[1]) if found else bound[1])
    return found


def _bound(node: Node) -> tuple[str, Band] | None:
    if not isinstance(node, Binary) or node.op not in _MIRRORED or node.op == "!=":
        return None
    left, right, op = node.left, node.right, node.op
    if isinstance(left, Literal):
        left, right, op = right, left, _MIRRORED[op]
    number = _number(right)
    if not isinstance(left, Name) or number is None:
        return None
    return left.path, _BANDS[op](number)


def _number(node: Node) -> Number | None:
    if isinstance(node, Unary) and node.op == "-":
        inner = _number(node.of)
        return None if inner is None else -inner
    value = node.value if isinstance(node, Literal) else None
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


_BANDS = {
    "<": lambda n: Band(high=n),
    "<=": lambda n: Band(high=n, at_high=True),
    ">": lambda n: Band(low=n),
    ">=": lambda n: Band(low=n, at_low=True),
    "==": lambda n: Band(n, n, True, True),
}


def are_apart(one: str, other: str) -> bool:
    """Say whether two conditions certainly never hold at once: another value of one name, or the plain opposite."""
    if not one or not other:
        return False
    mine, theirs = parts_of(one), parts_of(other)
    if any(f"not {part}" in theirs for part in mine) or any(f"not {p}" in mine for p in theirs):
        return True
    return _differ(_fixed(one), _fixed(other)) or _bands_are_apart(one, other)


def _differ(mine: dict[str, str], theirs: dict[str, str]) -> bool:
    return any(name in theirs and theirs[name] != value for name, value in mine.items())


def _fixed(text: str) -> dict[str, str]:
    """Return name → literal for every `name == literal` that must hold."""
    node = tree(text)
    parts = _conjuncts(node) if node is not None else []
    return dict(pair for part in parts if (pair := _equal(part)) is not None)


def _equal(node: Node) -> tuple[str, str] | None:
    if not isinstance(node, Binary) or node.op != "==" or not isinstance(node.left, Name):
        return None
    return (node.left.path, repr(node.right.value)) if isinstance(node.right, Literal) else None


def _bands_are_apart(one: str, other: str) -> bool:
    mine, theirs = band_of(one), band_of(other)
    if mine is None or theirs is None or mine[0] != theirs[0]:
        return False
    return mine[1].meet(theirs[1]).is_empty


def fixed_value(text: str) -> tuple[str, str] | None:
    """Return (name, literal) where `text` is exactly `name == literal`, else None."""
    found = _fixed(text)
    return next(iter(found.items())) if len(found) == 1 and len(parts_of(text)) == 1 else None


def are_opposites(one: str, other: str) -> bool:
    """Say whether one condition is the plain `not` of the other."""
    mine, theirs = parts_of(one), parts_of(other)
    if len(mine) != 1 or len(theirs) != 1:
        return False
    a, b = next(iter(mine)), next(iter(theirs))
    return a == f"not {b}" or b == f"not {a}"

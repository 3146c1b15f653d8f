"""Turning a parsed expression into something that answers, with the value of every part.

A *scope* says what the names mean; it comes from the rulebook. Everything is resolved when the book is read, so
that a name that does not exist, or a comparison that can never hold, is a fault of the book and not a surprise later.
No part is skipped when a condition is asked: the trace always holds the result and the values of every part.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

from kesu.core.conditions.nodes import (
    COMPARISONS,
    LOGIC,
    Binary,
    Call,
    ListOf,
    Literal,
    Name,
    Node,
    Over,
    Unary,
    walk,
)
from kesu.core.conditions.parsing import Unreadable, parse
from kesu.core.values import NOT_APPLICABLE, Truth

Context = Any
"""What getters read from: the view of one record at one moment (`kesu.core.records.views.View`)."""
PartSeen = tuple[Truth, Any, Any]
"""One part as it was found: its answer, its left value, its right value (None where it has none)."""
Value = Callable[[Context], Any]
Question = Callable[[Context, list[PartSeen]], Truth]


@dataclass(frozen=True, slots=True)
class Type:
    """What sort of value a name has: truth, number, text, choice, moment, day, party, lines, any."""

    sort: str
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.sort + (f" of {', '.join(self.options)}" if self.options else "")


TRUTH, NUMBER, TEXT, MOMENT, DAY, PARTY, ANY = (
    Type(s) for s in ("truth", "number", "text", "moment", "day", "party", "any")
)
LIST, TABLE = Type("list"), Type("table")
ORDERED = frozenset({"number", "moment", "day", "any"})
WORDS = frozenset({"text", "choice", "party"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A resolved name: how to read it, and what sort of value it gives."""

    get: Value
    type: Type


@dataclass(frozen=True, slots=True)
class SetReference:
    """A resolved set: `members(context)` gives a context per member, `scope` resolves names inside `where`."""

    members: Callable[[Context], list[Context]]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Function:
    """A function callable in expressions. `call` gets the context and the values (None = not known).

    `wants` holds the sorts its arguments may have, empty for any; one that gives ANY gives what it takes, unless it
    is `free` to give any sort. By the place of an argument, `places` wants other sorts and `words` one of a few texts.
    """

    call: Callable[..., Any]
    takes: tuple[str, ...]
    gives: Type
    sees_unknown: bool = False
    needs_context: bool = False
    wants: frozenset[str] = frozenset()
    free: bool = False
    places: Mapping[int, frozenset[str]] = field(default_factory=dict)
    words: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    def wanted(self, place: int) -> frozenset[str]:
        """Return the sorts that the argument at `place` may have, empty for any."""
        return frozenset() if place in self.words else self.places.get(place, self.wants)


class Scope(Protocol):
    """What names, sets and functions mean at one place of a book."""

    def resolve(self, path: str) -> Reference | None: ...
    def set_named(self, path: str) -> SetReference | None: ...
    def function(self, name: str) -> Function | None: ...
    def known_names(self) -> list[str]: ...


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of a condition as the reader sees it: its text and the names it rests on."""

    text: str
    names: tuple[str, ...]
    op: str
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. `ask(context, seen)` appends one PartSeen per part, in the order of `parts`.

    `names` are those it mentions itself; `reads` holds also the sets it asks about and what it reads inside them:
    while none of these changes, its answer does not.
    """

    text: str
    ask: Question
    parts: tuple[Part, ...]
    names: tuple[str, ...]
    getters: tuple[Value, ...]
    reads: frozenset[str]
    inside: frozenset[tuple[str, str]] = frozenset()
    """(set, name) for every name that it reads of the members of a set."""

    def holds(self, context: Context) -> Truth:
        """Return True, False, or None while it is not known."""
        return self.ask(context, [])

    def missing(self, context: Context) -> tuple[str, ...]:
        """Return the names whose value is not known, in the order in which the condition mentions them."""
        return tuple(
            n for n, get in zip(self.names, self.getters, strict=True) if get(context) is None
        )


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled expression that gives a value rather than an answer."""

    text: str
    value: Value
    type: Type
    names: tuple[str, ...]
    reads: frozenset[str]
    getters: tuple[Value, ...] = ()
    """How to read each of `names`, in their order."""
    inside: frozenset[tuple[str, str]] = frozenset()
    """(set, name) for every name that it reads of the members of a set."""


def condition(text: str, scope: Scope) -> Condition:
    """Return the condition that `text` states. Raises Unreadable for bad grammar, unknown names or wrong sorts."""
    node = parse(text)
    maker = _Maker(text, scope)
    ask = maker.question(node)
    names = maker.ordered_names()
    getters = tuple(maker.names[n] for n in names)
    inside = frozenset(maker.inside)
    return Condition(text, ask, tuple(maker.parts), names, getters, maker.all_reads(), inside)


def formula(text: str, scope: Scope) -> Formula:
    """Return the value expression that `text` states. Raises Unreadable as `condition` does."""
    node = parse(text)
    maker = _Maker(text, scope)
    value, sort = maker.value(node)
    names = maker.ordered_names()
    getters = tuple(maker.names[n] for n in names)
    inside = frozenset(maker.inside)
    return Formula(text, value, sort, names, maker.all_reads(), getters, inside)


def chosen(text: str, scope: Scope) -> SetReference:
    """Return the members of a set that `text` names: "parts" or "parts where rank('failures') <= 3"."""
    node = parse(f"count({text})")
    if not isinstance(node, Over) or node.value is not None:
        raise Unreadable("write a set, or a set where a condition holds", text, 0)
    found = scope.set_named(node.of_set)
    if found is None:
        raise Unreadable(f"“{node.of_set}” is not a set of records or lines here", text, 0)
    if node.where is None:
        return found
    where = _Maker(f"count({text})", found.scope).question(node.where)
    members = found.members
    return SetReference(lambda c: [m for m in members(c) if where(m, []) is True], found.scope)


class _Maker:
    """Builds closures for one expression; collects its parts and the names it mentions."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.parts: list[Part] = []
        self.names: dict[str, Value] = {}
        self.through_sets: set[str] = set()
        self.inside: set[tuple[str, str]] = set()

    def ordered_names(self) -> tuple[str, ...]:
        return tuple(self.names)

    def all_reads(self) -> frozenset[str]:
        return frozenset(self.names) | self.through_sets

    def fault(self, message: str, node: Node) -> Unreadable:
        return Unreadable(message, self.text, node.start)

    def source(self, node: Node) -> str:
        return self.text[node.start : node.end]

    # -- questions ---------------------------------------------------------------------------------------------

    def question(self, node: Node) -> Question:
        match node:
            case Binary(op=op) if op in LOGIC:
                return self._logic(node)
            case Unary(op="not", of=of):
                return _negated(self.question(of))
            case Binary(op=op) if op in COMPARISONS:
                return self._comparison(node)
            case _:
                return self._bare(node)

    def _logic(self, node: Binary) -> Question:
        left, right = self.question(node.left), self.question(node.right)
        return _both(left, right) if node.op == "and" else _either(left, right)

    def _comparison(self, node: Binary) -> Question:
        left, left_type = self.value(node.left)
        right, right_type = self.value(node.right)
        self._check_comparable(node, left_type, right_type)
        self._check_none(node)
        self._part(node, node.op, self.source(node.left), self.source(node.right))
        if node.op == "in":
            return _contained(left, right)
        if isinstance(node.right, Literal) and node.right.value is not None:
            return _against_constant(
                left, _COMPARE[node.op], node.right.value, negated=node.op == "!="
            )
        if isinstance(node.right, Literal):
            return _against_none(left, equal=node.op == "==")
        if isinstance(node.left, Literal) and node.left.value is None:
            return _against_none(right, equal=node.op == "==")
        return _against_value(left, _COMPARE[node.op], right, negated=node.op == "!=")

    def _bare(self, node: Node) -> Question:
        value, sort = self.value(node)
        if sort.sort not in ("truth", "any"):
            raise self.fault(
                f"“{self.source(node)}” is {sort}, not a condition; compare it with something", node
            )
        self._part(node, "", self.source(node), "")
        return _truth_of(value)

    def _part(self, node: Node, op: str, left: str, right: str) -> None:
        names = tuple(dict.fromkeys(n.path for n in walk(node) if isinstance(n, Name)))
        self.parts.append(Part(self.source(node), names, op, left, right))

    def _check_none(self, node: Binary) -> None:
        for side in (node.left, node.right):
            if isinstance(side, Literal) and side.value is None and node.op not in ("==", "!="):
                raise self.fault("none has no order and holds nothing; use == or !=", side)

    def _check_comparable(self, node: Binary, left: Type, right: Type) -> None:
        if node.op in ("<", "<=", ">", ">="):
            for side, sort in ((node.left, left), (node.right, right)):
                if sort.sort not in ORDERED:
                    raise self.fault(
                        f"“{self.source(side)}” is {sort} and has no order; use == or !=", side
                    )
        if node.op == "in" and right.sort not in ("list", "any"):
            raise self.fault(
                f"“{self.source(node.right)}” is {right}, not a list; write [a, b]", node.right
            )
        sorts = {left.sort, right.sort}
        alike = len(sorts) == 1 or "any" in sorts or sorts <= WORDS
        if not alike and node.op != "in":
            raise self.fault(f"{left} is compared with {right}", node)
        self._check_option(left, node.right)
        self._check_option(right, node.left)

    def _check_option(self, sort: Type, other: Node) -> None:
        if not sort.options:
            return
        for literal in other.items if isinstance(other, ListOf) else (other,):
            if (
                isinstance(literal, Literal)
                and isinstance(literal.value, str)
                and literal.value not in sort.options
            ):
                raise self.fault(
                    f"“{literal.value}” is none of: {', '.join(sort.options)}", literal
                )

    # -- values ------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> tuple[Value, Type]:
        match node:
            case Literal(value=value):
                return (lambda _c: value), _sort_of(value)
            case Name(path=path):
                return self._named(node, path)
            case ListOf(items=items):
                return self._list(items)
            case Call():
                return self._call(node)
            case Over():
                return self._over(node)
            case Unary(op="-", of=of):
                inner, sort = self.value(of)
                self._check_number(of, sort)
                return _arithmetic(lambda a, _b: -a, inner, lambda _c: 0), sort
            case Binary(op=op) if op in _ARITHMETIC:
                return self._reckon(node)
            case _:
                question = self._inner_question(node)
                return (lambda c: question(c, [])), TRUTH

    def _inner_question(self, node: Node) -> Question:
        inner = _Maker(self.text, self.scope)
        question = inner.question(node)
        self.names.update(inner.names)
        self.through_sets |= inner.through_sets
        return question

    def _named(self, node: Node, path: str) -> tuple[Value, Type]:
        found = self.scope.resolve(path)
        if found is None:
            raise self.fault(
                f"“{path}” is not known here{_suggest(path, self.scope.known_names())}", node
            )
        self.names[path] = found.get
        return found.get, found.type

    def _list(self, items: tuple[Node, ...]) -> tuple[Value, Type]:
        values = [self.value(i)[0] for i in items]
        return (lambda c: [v(c) for v in values]), LIST

    def _call(self, node: Call) -> tuple[Value, Type]:
        function = self.scope.function(node.function)
        if function is None:
            raise self.fault(f"there is no function “{node.function}”", node)
        self._check_arguments(node, function)
        found = [self.value(a) for a in node.args]
        return _called(function, [v for v, _ in found]), self._given(
            node, function, [t for _, t in found]
        )

    def _given(self, node: Call, function: Function, sorts: list[Type]) -> Type:
        """Return the sort of what a function gives, after a look at what it is given."""
        for place, (argument, sort) in enumerate(zip(node.args, sorts, strict=True)):
            sorts_here = function.wanted(place)
            if sorts_here and sort.sort not in sorts_here:
                wanted = " or ".join(sorted(sorts_here - {"any"}))
                read = f"“{self.source(argument)}” is {sort}; {node.function}(…) takes {wanted}"
                raise self.fault(read, argument)
        if function.gives is not ANY or function.free:
            return function.gives
        known = {sort.sort for sort in sorts} - {"any"}
        if len(known) > 1 and not known <= WORDS:
            raise self.fault(f"{node.function}(…) takes values of one sort", node)
        return Type(known.pop()) if len(known) == 1 else TEXT if known else ANY

    def _check_arguments(self, node: Call, function: Function) -> None:
        least = sum(not t.endswith("?") for t in function.takes)
        if not least <= len(node.args) <= len(function.takes):
            raise self.fault(f"{node.function}(…) takes {', '.join(function.takes)}", node)
        for place, words in function.words.items():
            if place < len(node.args):
                self._check_word(node.args[place], words)

    def _check_word(self, argument: Node, words: tuple[str, ...]) -> None:
        if not isinstance(argument, Literal) or argument.value not in words:
            options = ", ".join(f"'{word}'" for word in words)
            raise self.fault(f"“{self.source(argument)}” is none of: {options}", argument)

    def _reckon(self, node: Binary) -> tuple[Value, Type]:
        left, left_type = self.value(node.left)
        right, right_type = self.value(node.right)
        for side, sort in ((node.left, left_type), (node.right, right_type)):
            self._check_number(side, sort)
        return _arithmetic(_ARITHMETIC[node.op], left, right), NUMBER

    def _check_number(self, node: Node, sort: Type) -> None:
        if sort.sort not in ORDERED - {"day"}:
            raise self.fault(f"“{self.source(node)}” is {sort} and cannot be reckoned with", node)

    def _over(self, node: Over) -> tuple[Value, Type]:
        found = self.scope.set_named(node.of_set)
        if found is None:
            raise self.fault(f"“{node.of_set}” is not a set of records or lines here", node)
        inner = _Maker(self.text, found.scope)
        where = inner.question(node.where) if node.where is not None else _yes
        if node.function == "sum":
            value = self._sum(node, found, inner, where)
            self._read_through(node.of_set, inner)
            return value
        self._read_through(node.of_set, inner)
        return _OVER[node.function](
            found.members, where
        ), NUMBER if node.function == "count" else TRUTH

    def _read_through(self, of_set: str, inner: _Maker) -> None:
        """Note what a question about a set reads: the set, and what its members see of the record that holds them."""
        self.through_sets.add(of_set)
        outward = "parent." if of_set.startswith("parent.") else ""
        for name in inner.all_reads():
            self.inside.add((of_set, name))
            if name.startswith("parent."):
                self.through_sets.add(outward + name.removeprefix("parent."))

    def _sum(
        self, node: Over, found: SetReference, inner: _Maker, where: Question
    ) -> tuple[Value, Type]:
        if node.value is None:
            raise self.fault("sum(…) needs “of”: sum(lots of price)", node)
        value, sort = inner.value(node.value)
        self._check_number(node.value, sort)
        return _summed(found.members, where, value), NUMBER


def _sort_of(value: Any) -> Type:
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, int | Decimal):
        return NUMBER
    return TEXT if isinstance(value, str) else ANY


def _suggest(path: str, names: list[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(path, names, n=2)
    return f"; did you mean {' or '.join(f'“{c}”' for c in close)}?" if close else ""


# -- the three-valued closures ------------------------------------------------------------------------------------


def _yes(_context: Context, _seen: list[PartSeen]) -> Truth:
    return True


def _negated(inner: Question) -> Question:
    def negated(c: Context, seen: list[PartSeen]) -> Truth:
        answer = inner(c, seen)
        return None if answer is None else not answer

    return negated


def _both(left: Question, right: Question) -> Question:
    def both(c: Context, seen: list[PartSeen]) -> Truth:
        a = left(c, seen)
        b = right(c, seen)
        if a is False or b is False:
            return False
        return None if a is None or b is None else True

    return both


def _either(left: Question, right: Question) -> Question:
    def either(c: Context, seen: list[PartSeen]) -> Truth:
        a = left(c, seen)
        b = right(c, seen)
        if a is True or b is True:
            return True
        return None if a is None or b is None else False

    return either


def _truth_of(value: Value) -> Question:
    def truth_of(c: Context, seen: list[PartSeen]) -> Truth:
        v = value(c)
        answer = None if v is None else bool(v)
        seen.append((answer, v, None))
        return answer

    return truth_of


def _against_constant(
    left: Value, compare: Callable[[Any, Any], bool], constant: Any, *, negated: bool
) -> Question:
    def against_constant(c: Context, seen: list[PartSeen]) -> Truth:
        v = left(c)
        if v is None:
            seen.append((None, None, constant))
            return None
        answer = negated if v is NOT_APPLICABLE else compare(v, constant)
        seen.append((answer, v, constant))
        return answer

    return against_constant


def _against_value(
    left: Value, compare: Callable[[Any, Any], bool], right: Value, *, negated: bool
) -> Question:
    def against_value(c: Context, seen: list[PartSeen]) -> Truth:
        a, b = left(c), right(c)
        if a is None or b is None:
            seen.append((None, a, b))
            return None
        answer = negated if a is NOT_APPLICABLE or b is NOT_APPLICABLE else compare(a, b)
        seen.append((answer, a, b))
        return answer

    return against_value


def _against_none(left: Value, *, equal: bool) -> Question:
    """`x == none`: nobody or nothing is there. A definite answer, never *not known*."""

    def against_none(c: Context, seen: list[PartSeen]) -> Truth:
        v = left(c)
        answer = (v is None or v is NOT_APPLICABLE) is equal
        seen.append((answer, v, None))
        return answer

    return against_none


def _is_among(a: Any, b: Any) -> Truth:
    """Say whether `a` is one of `b`; not known while another member of the list is not, and might be it."""
    if a is NOT_APPLICABLE or b is NOT_APPLICABLE:
        return False
    members = b if isinstance(b, list | tuple) else (b,)
    if a in members:
        return True
    return None if None in members else False


def _contained(left: Value, right: Value) -> Question:
    def contained(c: Context, seen: list[PartSeen]) -> Truth:
        a, b = left(c), right(c)
        if a is None or b is None:
            seen.append((None, a, b))
            return None
        answer = _is_among(a, b)
        seen.append((answer, a, b))
        return answer

    return contained


def _arithmetic(reckon: Callable[[Any, Any], Any], left: Value, right: Value) -> Value:
    def arithmetic(c: Context) -> Any:
        a, b = left(c), right(c)
        if a is None or b is None:
            return None
        if a is NOT_APPLICABLE or b is NOT_APPLICABLE:
            return NOT_APPLICABLE
        return reckon(a, b)

    return arithmetic


def _called(function: Function, values: list[Value]) -> Value:
    def called(c: Context) -> Any:
        args = [v(c) for v in values]
        if not function.sees_unknown:
            if None in args:
                return None
            if NOT_APPLICABLE in args:
                return NOT_APPLICABLE
        return function.call(c, *args) if function.needs_context else function.call(*args)

    return called


def _divided(a: Any, b: Any) -> Decimal | None:
    """A share is not known while what it is a share of is zero. Exact wherever the quotient terminates."""
    return Decimal(a) / Decimal(b) if b else None


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divided,
}
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda a, b: bool(a == b),
    "!=": lambda a, b: bool(a != b),
    "<": lambda a, b: bool(a < b),
    "<=": lambda a, b: bool(a <= b),
    ">": lambda a, b: bool(a > b),
    ">=": lambda a, b: bool(a >= b),
}


def _all(members: Callable[[Context], list[Context]], where: Question) -> Value:
    def every(c: Context) -> Truth:
        answers = [where(m, []) for m in members(c)]
        if False in answers:
            return False
        return None if None in answers else True

    return every


def _any(members: Callable[[Context], list[Context]], where: Question) -> Value:
    def some(c: Context) -> Truth:
        answers = [where(m, []) for m in members(c)]
        if True in answers:
            return True
        return None if None in answers else False

    return some


def _count(members: Callable[[Context], list[Context]], where: Question) -> Value:
    def counted(c: Context) -> int | None:
        answers = [where(m, []) for m in members(c)]
        return None if None in answers else answers.count(True)

    return counted


def _summed(members: Callable[[Context], list[Context]], where: Question, value: Value) -> Value:
    """A sum is not known while it is not known who counts, or what one of them counts for."""

    def summed(c: Context) -> Any:
        found = [(where(m, []), value(m)) for m in members(c)]
        if any(answer is None or (answer and v is None) for answer, v in found):
            return None
        return sum(v for answer, v in found if answer and v is not NOT_APPLICABLE)

    return summed


_OVER: dict[str, Callable[[Callable[[Context], list[Context]], Question], Value]] = {
    "all": _all,
    "any": _any,
    "count": _count,
}

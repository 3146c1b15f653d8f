"""Conditions and values of a book in words: titles for names, options for texts, signs of an office for operators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from kesu.core.conditions import parse
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
)
from kesu.core.explaining.amounts import coded_words, number_words, plain_words, with_unit
from kesu.core.explaining.meanings import Meaning, Place, inside, meaning_of
from kesu.core.explaining.operators import (
    ARITHMETIC,
    CALLS,
    IN_TIME,
    MEMBERS,
    OPPOSITE,
    PREFIX,
    SIGNS,
)
from kesu.core.explaining.reading import Reader
from kesu.core.values import Text


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a condition that is asked by itself; `negated`: the condition wants its opposite."""

    node: Node
    negated: bool = False


def leaves(node: Node, negated: bool = False) -> Iterator[Leaf]:
    """Yield the parts of a condition in the order in which a compiled condition answers them."""
    match node:
        case Binary(op=op, left=left, right=right) if op in LOGIC:
            yield from leaves(left, negated)
            yield from leaves(right, negated)
        case Unary(op="not", of=of):
            yield from leaves(of, not negated)
        case _:
            yield Leaf(node, negated)


def condition_words(reader: Reader, place: Place, text: str, negated: bool = False) -> str:
    """Return a condition in words; "otherwise" and no condition are every other case."""
    if not text or text == "otherwise":
        return reader.say("其余情形", "in every other case")
    return node_words(reader, place, parse(text), negated)


def node_words(reader: Reader, place: Place, node: Node, negated: bool = False) -> str:
    """Return a parsed condition in words, or its opposite."""
    match node:
        case Binary(op=op) if op in LOGIC:
            return _logic(reader, place, node, negated)
        case Unary(op="not", of=of):
            return node_words(reader, place, of, not negated)
        case Binary(op=op) if op in COMPARISONS:
            return _comparison(reader, place, node, negated)
        case _:
            return _statement(reader, place, node, negated)


def leaf_words(reader: Reader, place: Place, leaf: Leaf, value: str = "") -> str:
    """Return one part in words, with the value it found after the name of what was compared."""
    if isinstance(leaf.node, Binary) and value:
        return _comparison(reader, place, leaf.node, leaf.negated, value)
    return node_words(reader, place, leaf.node, leaf.negated)


# -- logic -------------------------------------------------------------------------------------------------------


def _logic(reader: Reader, place: Place, node: Binary, negated: bool) -> str:
    op = {"and": "or", "or": "and"}[node.op] if negated else node.op
    parts = [_inner(reader, place, part, negated, op) for part in _chain(node, node.op)]
    link = reader.say("，且", ", and ") if op == "and" else reader.say("，或", ", or ")
    return link.join(parts)


def _chain(node: Node, op: str) -> Iterator[Node]:
    if isinstance(node, Binary) and node.op == op:
        yield from _chain(node.left, op)
        yield from _chain(node.right, op)
    else:
        yield node


def _inner(reader: Reader, place: Place, node: Node, negated: bool, op: str) -> str:
    words = node_words(reader, place, node, negated)
    bare, flipped = node, negated
    while isinstance(bare, Unary) and bare.op == "not":
        bare, flipped = bare.of, not flipped
    if isinstance(bare, Binary) and bare.op in LOGIC:
        shown = {"and": "or", "or": "and"}[bare.op] if flipped else bare.op
        if shown != op:
            return reader.say(f"（{words}）", f"({words})")
    return words


# -- comparisons -------------------------------------------------------------------------------------------------


def _comparison(reader: Reader, place: Place, node: Binary, negated: bool, value: str = "") -> str:
    op = OPPOSITE[node.op] if negated else node.op
    if isinstance(node.left, Over) and _is_count_against_zero(node):
        some = replace(node.left, function="any")
        return _of_members(reader, place, some, op in ("==", "<="))
    left, right = meaning(reader, place, node.left), meaning(reader, place, node.right)
    subject = f"{left.title} {value}" if value and _is_reckoned(left, right) else left.title
    if op in ("in", "not in"):
        return _among(reader, left, node.right, right, negated=op == "not in")
    if isinstance(node.right, Literal) and node.right.value is None:
        return _emptiness(reader, left, empty=op == "==")
    if isinstance(node.left, Literal) and node.left.value is None:
        return _emptiness(reader, right, empty=op == "==")
    if isinstance(node.right, Literal) and isinstance(node.right.value, bool):
        return _statement(reader, place, node.left, node.right.value is not (op == "=="))
    other = _other_side(reader, place, left, node.right, right)
    if "moment" in (left.sort, right.sort) or "day" in (left.sort, right.sort):
        return _spaced(subject, reader.text(IN_TIME[op]), other)
    if _is_reckoned(left, right):
        return f"{subject} {SIGNS[op]} {other}"
    return _sameness(reader, subject, other, same=op == "==")


def _is_count_against_zero(node: Binary) -> bool:
    """Say whether it asks how many there are only to know whether there are any."""
    zero = isinstance(node.right, Literal) and node.right.value == 0
    counts = isinstance(node.left, Over) and node.left.function == "count"
    return counts and zero and node.op in ("==", "!=", ">", "<=")


def _is_reckoned(left: Meaning, right: Meaning) -> bool:
    """Say whether signs may stand between them: numbers, and settings that are numbers."""
    return "number" in (left.sort, right.sort)


def _spaced(*words: str) -> str:
    return " ".join(words)


def _sameness(reader: Reader, left: str, right: str, *, same: bool) -> str:
    if same and left.endswith(("?", "？")):
        return f"{left} “{right}”"
    if same:
        return reader.say(f"{left}为“{right}”", f"{left} is “{right}”")
    return reader.say(f"{left}不是“{right}”", f"{left} is not “{right}”")


def _emptiness(reader: Reader, left: Meaning, *, empty: bool) -> str:
    if empty:
        return reader.say(f"没有“{left.title}”", f"there is no “{left.title}”")
    return reader.say(f"有“{left.title}”", f"there is “{left.title}”")


def _other_side(reader: Reader, place: Place, left: Meaning, node: Node, right: Meaning) -> str:
    """Return the right side: an option by its title, a number with the unit of the left, a setting with its value."""
    if isinstance(node, Literal):
        return literal_words(reader, left, node.value)
    if right.setting:
        value = _with_left_unit(reader, left, right)
        return value if place.brief else f"{value}{reader.bracketed(right.title)}"
    return right.title


def _with_left_unit(reader: Reader, left: Meaning, right: Meaning) -> str:
    bare = right.setting
    return bare if right.unit or not left.unit or not bare.isdigit() else f"{bare} {left.unit}"


def literal_words(reader: Reader, against: Meaning, value: Any) -> str:
    """Return a literal as the value of what it is compared with."""
    if isinstance(value, str):
        return against.options.get(value) or coded_words(reader, value)
    if isinstance(value, bool):
        return plain_words(reader, value)
    return with_unit(reader, number_words(value), against.unit)


def _among(reader: Reader, left: Meaning, node: Node, right: Meaning, *, negated: bool) -> str:
    name = left.title
    if not isinstance(node, ListOf):
        zh, en = ("不在", "is not among") if negated else ("在", "is among")
        return reader.say(f"{name}{zh}{right.title}之中", f"{name} {en} {right.title}")
    words = [
        f"“{literal_words(reader, left, i.value)}”" for i in node.items if isinstance(i, Literal)
    ]
    if negated:
        return reader.say(f"{name}不是{'、'.join(words)}", f"{name} is none of {', '.join(words)}")
    return reader.say(f"{name}为{'、'.join(words)}之一", f"{name} is one of {', '.join(words)}")


# -- statements --------------------------------------------------------------------------------------------------


def _statement(reader: Reader, place: Place, node: Node, negated: bool) -> str:
    if isinstance(node, Call) and node.function == "known":
        return _knowing(reader, place, node, negated)
    if isinstance(node, Over) and node.function in ("all", "any"):
        return _of_members(reader, place, node, negated)
    if isinstance(node, Binary | Unary):
        return node_words(reader, place, node, negated)
    found = meaning(reader, place, node)
    said = found.no if negated else found.yes
    return said or (
        reader.say(f"非“{found.title}”", f"not “{found.title}”") if negated else found.title
    )


def _knowing(reader: Reader, place: Place, node: Call, negated: bool) -> str:
    title = meaning(reader, place, node.args[0]).title
    if negated:
        return reader.say(f"“{title}”尚未填写", f"“{title}” is not filled in")
    return reader.say(f"“{title}”已填写", f"“{title}” is filled in")


def _of_members(reader: Reader, place: Place, node: Over, negated: bool) -> str:
    title, members = inside(reader, place, node.of_set)
    exists = (node.function == "any") is not negated
    if node.where is None:
        return _of_all_members(reader, title, exists=exists)
    where = node_words(reader, members, node.where)
    if isinstance(node.where, Binary) and node.where.op in LOGIC:
        where = reader.say(f"（{where}）", f"({where})")
    else:
        where = reader.say(f"：{where}", where)
    return reader.text(MEMBERS[node.function, negated]).format(title, where)


def _of_all_members(reader: Reader, title: str, *, exists: bool) -> str:
    if exists:
        return reader.say(f"至少有一项“{title}”", f"there is at least one “{title}”")
    return reader.say(f"没有“{title}”", f"there is no “{title}”")


# -- values ------------------------------------------------------------------------------------------------------


def meaning(reader: Reader, place: Place, node: Node) -> Meaning:
    """Return what a value expression means: its title, sort, unit and options."""
    match node:
        case Name(path=path):
            return meaning_of(reader, place, path)
        case Literal(value=value):
            return Meaning(plain_words(reader, value), _sort_of(value))
        case Call():
            return _call(reader, place, node)
        case Over():
            return _gathered(reader, place, node)
        case Binary(op=op) if op in ARITHMETIC:
            return _reckoned(reader, place, node)
        case Unary(op="-", of=of):
            return Meaning(f"−{meaning(reader, place, of).title}", "number")
        case ListOf(items=items):
            return Meaning(reader.listed(meaning(reader, place, i).title for i in items))
        case _:
            return Meaning(node_words(reader, place, node), "truth")


def value_in_words(reader: Reader, place: Place, text: str) -> str:
    """Return a value expression in words."""
    return meaning(reader, place, parse(text)).title


def _sort_of(value: Any) -> str:
    if isinstance(value, bool):
        return "truth"
    return "text" if isinstance(value, str) or value is None else "number"


def _call(reader: Reader, place: Place, node: Call) -> Meaning:
    words = CALLS.get(node.function, Text(node.function, node.function))
    args = [_argument(reader, place, node.function, arg) for arg in node.args]
    sort = "party" if node.function in PREFIX else "number"
    unit = {"days_between": reader.say("天", "days")}.get(node.function, "")
    if node.function in ("hours_between", "working_hours_between"):
        unit = reader.say("小时", "hours")
    return Meaning(reader.text(words).format(*args), sort, unit=unit)


def _argument(reader: Reader, place: Place, function: str, node: Node) -> str:
    if isinstance(node, Literal) and isinstance(node.value, str):
        if function in PREFIX:
            prefix = PREFIX[function]
            return plain_words(reader, prefix + node.value.removeprefix(prefix))
        return meaning_of(reader, place, node.value).title
    return meaning(reader, place, node).title


def _gathered(reader: Reader, place: Place, node: Over) -> Meaning:
    if node.function in ("all", "any"):
        return Meaning(_of_members(reader, place, node, False), "truth")
    title, members = inside(reader, place, node.of_set)
    where = node_words(reader, members, node.where) if node.where is not None else ""
    chosen = f"“{title}”"
    if where:
        chosen = reader.say(f"满足（{where}）的{chosen}", f"{chosen} with ({where})")
    if node.function == "count":
        return Meaning(reader.say(f"{chosen}的数量", f"Number of {chosen}"), "number")
    summed = meaning(reader, members, node.value).title if node.value is not None else ""
    return Meaning(reader.say(f"{chosen}的{summed}合计", f"Sum of {summed} of {chosen}"), "number")


def _reckoned(reader: Reader, place: Place, node: Binary) -> Meaning:
    sign, strength = ARITHMETIC[node.op]
    left = _operand(reader, place, node.left, strength)
    right = _operand(reader, place, node.right, strength + (node.op in "-/"))
    return Meaning(f"{left} {sign} {right}", "number", unit=_percent(node))


def _percent(node: Binary) -> str:
    """A share times a hundred is read in per cent."""
    hundred = isinstance(node.right, Literal) and node.right.value == 100
    return "%" if node.op == "*" and hundred and _has_division(node.left) else ""


def _has_division(node: Node) -> bool:
    return isinstance(node, Binary) and (node.op == "/" or _has_division(node.left))


def _operand(reader: Reader, place: Place, node: Node, strength: int) -> str:
    found = meaning(reader, place, node)
    words = found.title
    if found.setting:
        words = found.setting + ("" if place.brief else reader.bracketed(found.title))
    weak = isinstance(node, Binary) and ARITHMETIC.get(node.op, ("", 9))[1] < strength
    return reader.say(f"（{words}）", f"({words})") if weak else words

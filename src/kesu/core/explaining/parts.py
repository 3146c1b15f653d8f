"""The parts of a condition with what they found: from a stored trace to lines that a reader checks one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kesu.core.conditions import parse
from kesu.core.conditions.nodes import LOGIC, Binary, ListOf, Literal, Name, Node, Unary, walk
from kesu.core.explaining.amounts import (
    number_words,
    plain_words,
    setting_words,
    truth_words,
    unknown,
    value_words,
    with_unit,
)
from kesu.core.explaining.expressions import Leaf, leaf_words, leaves, meaning
from kesu.core.explaining.meanings import Meaning, Place, meaning_of
from kesu.core.explaining.names import STATE_WORDS, kind_of_item
from kesu.core.explaining.operators import IN_TIME, SIGNS
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.shapes import Parameter, Part, answer
from kesu.core.rulebook.scope import value_at
from kesu.core.values import NOT_APPLICABLE, Truth

Seen = tuple[Truth, Any, Any]


def place_of(reader: Reader, kind: str, item: str = "", opened_at: int | None = None) -> Place:
    """Return the place of a record's or item's expressions; dated settings as on the day it was opened."""
    day = None
    if opened_at is not None:
        day = datetime.fromtimestamp(opened_at, reader.calendar.tz).date()
    return Place(kind_of_item(item, kind), day=day)


def parts_of(reader: Reader, place: Place, text: str, seen: Sequence[Seen]) -> tuple[Part, ...]:
    """Return every part of a condition as it was found, the answers as the condition wants them."""
    pairs = zip(leaves(parse(text)), seen, strict=False)
    return tuple(_part(reader, place, leaf, found) for leaf, found in pairs)


def _part(reader: Reader, place: Place, leaf: Leaf, found: Seen) -> Part:
    return Part(
        leaf_words(reader, place, leaf),
        answer(turned(found[0], leaf.negated)),
        seen_words(reader, place, leaf, found),
    )


def turned(truth: Truth, negated: bool) -> Truth:
    """Return an answer, or its opposite; what is not known stays so."""
    return truth if truth is None or not negated else not truth


def seen_words(reader: Reader, place: Place, leaf: Leaf, found: Seen) -> str:
    """Return what a part found, in words; "" where its answer says it all."""
    _, left, right = found
    node = leaf.node
    if not isinstance(node, Binary):
        return _bare_words(reader, place, node, left)
    a, b = meaning(reader, place, node.left), meaning(reader, place, node.right)
    words = found_words(reader, a, left)
    if _is_fixed(node.right) or left is None or left is NOT_APPLICABLE:
        return words
    return f"{words} {_sign(reader, node.op, a, b)} {found_words(reader, b, right)}"


def _sign(reader: Reader, op: str, a: Meaning, b: Meaning) -> str:
    if {"moment", "day"} & {a.sort, b.sort} and op in IN_TIME:
        return reader.text(IN_TIME[op])
    return SIGNS.get(op, "/")


def _is_fixed(node: Node) -> bool:
    """Say whether the right side is told by the condition's words already."""
    if isinstance(node, Name):
        return node.path.startswith("settings.")
    return isinstance(node, Literal | ListOf)


def _bare_words(reader: Reader, place: Place, node: Node, value: Any) -> str:
    if not isinstance(node, Name):
        return ""
    found = meaning_of(reader, place, node.path)
    if value is None or value is NOT_APPLICABLE:
        return found_words(reader, found, value)
    return truth_words(reader, bool(value)) if found.fact is not None else ""


def found_words(reader: Reader, found: Meaning, value: Any) -> str:
    """Return a value that a condition read, as the value of the name it was read from."""
    if value is None:
        return unknown(reader)
    if value is NOT_APPLICABLE:
        return reader.text(STATE_WORDS["not_applicable"])
    if found.fact is not None:
        return value_words(reader, found.fact, value)
    if str(value) in found.options:
        return found.options[str(value)]
    return _by_sort(reader, found, value)


def _by_sort(reader: Reader, found: Meaning, value: Any) -> str:
    if found.sort == "moment" and isinstance(value, int):
        return reader.moment(value)
    if found.sort == "day":
        return reader.day(date.fromisoformat(str(value)))
    if found.sort == "number" and not isinstance(value, str | bool):
        return with_unit(reader, number_words(value), found.unit)
    return plain_words(reader, value)


def grounds(reader: Reader, place: Place, text: str, seen: Sequence[Seen]) -> str:
    """Return the parts that met a condition in one phrase, with their values: "不良数量 12 台 ≥ 10 台"."""
    told, brief = [], replace(place, brief=True)
    for leaf, found in zip(leaves(parse(text)), seen, strict=False):
        if turned(found[0], leaf.negated) is True:
            told.append(leaf_words(reader, brief, leaf, seen_words(reader, place, leaf, found)))
    return reader.say("，", ", ").join(dict.fromkeys(told))


def verdict(node: Node, answers: Sequence[Truth]) -> Truth:
    """Return the answer of a condition from the answers of its parts (as the condition wants them)."""
    return _verdict(node, list(answers), negated=False)


def _verdict(node: Node, answers: list[Truth], *, negated: bool) -> Truth:
    match node:
        case Binary(op=op, left=left, right=right) if op in LOGIC:
            a = _verdict(left, answers, negated=negated)
            b = _verdict(right, answers, negated=negated)
            both = (op == "and") is not negated
            return _joined(a, b, decisive=not both)
        case Unary(op="not", of=of):
            return _verdict(of, answers, negated=not negated)
        case _:
            return answers.pop(0)


def _joined(a: Truth, b: Truth, *, decisive: bool) -> Truth:
    """Join two answers: `decisive` alone settles it, an unknown leaves it open."""
    if decisive in (a, b):
        return decisive
    return None if None in (a, b) else not decisive


def parameters_of(reader: Reader, place: Place, texts: Sequence[str]) -> tuple[Parameter, ...]:
    """Return the settings that conditions rest on, each once."""
    paths = [
        node.path.removeprefix("settings.").partition(".")[0]
        for text in texts
        if text and text != "otherwise"
        for node in walk(parse(text))
        if isinstance(node, Name) and node.path.startswith("settings.")
    ]
    return tuple(parameter(reader, place, name) for name in dict.fromkeys(paths))


def parameter(reader: Reader, place: Place, name: str) -> Parameter:
    """Return a setting with its value, its basis and the readings that were not taken."""
    setting = reader.book.source.settings[name]
    value = value_at(setting, place.day) if place.day else setting.value
    return Parameter(
        name,
        reader.text(setting.name),
        setting_words(reader, setting, value),
        setting.clause,
        setting.basis,
        reader.text(setting.says) if setting.title.zh else "",
        setting.rejected,
    )

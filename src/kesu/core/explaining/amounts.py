"""Values as a reader reads them: options by title, quantities with their unit, moments with their weekday."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kesu.core.errors import KesuError
from kesu.core.explaining.causes import tree_words
from kesu.core.explaining.names import STATE_WORDS, item_title, option_title, party_title, word
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.values import NOT_APPLICABLE, Text
from kesu.core.worktime import parse_limit

Open = Callable[[str, str, Any], str]
"""From (item, fact id, kept value) to what a reader may see of a personal value."""

REGISTERED = frozenset({"customer", "product", "order", "site", "serial", "region", "person"})
PLACES = Decimal("0.0001")
GROUPED_FROM = 10_000
HOURS: Mapping[str, Text] = {
    "clock": Text("自然时间", "clock hours"),
    "working": Text("工作时间", "working hours"),
}
"""What settings that choose a sort of time say."""


def sealed(reader: Reader) -> str:
    """Return what stands for a value that is not shown."""
    return reader.say("（已密封）", "(sealed)")


def unknown(reader: Reader) -> str:
    """Return what stands for a value that is not known yet."""
    return reader.say("尚不清楚", "not known yet")


def number_words(value: Any) -> str:
    """Return a number as it is read: no needless zeros, at most four places, thousands apart in large ones.

    >>> number_words(Decimal("12.50")), number_words(100000)
    ('12.5', '100,000')
    """
    if isinstance(value, Decimal) and value.is_finite():
        shown = value.quantize(PLACES) if value != value.to_integral_value() else value
        value = shown.normalize()
        return f"{value:,f}" if abs(value) >= GROUPED_FROM else f"{value:f}"
    grouped = type(value) is int and abs(value) >= GROUPED_FROM
    return f"{value:,}" if grouped else str(value)


def with_unit(reader: Reader, number: str, unit: str) -> str:
    """Return "10 台", "20%"."""
    return f"{number}{unit}" if unit in ("%", "‰", "") else f"{number} {unit}"


def truth_words(reader: Reader, value: bool) -> str:
    """Return 是 or 否."""
    return reader.say("是", "yes") if value else reader.say("否", "no")


def value_words(reader: Reader, fact: m.Fact | None, value: Any, state: str = "known") -> str:
    """Return the value of a fact in words; its state where there is no value."""
    if state != "known":
        return word(reader, STATE_WORDS, state)
    if value is None:
        return unknown(reader)
    if value is NOT_APPLICABLE:
        return word(reader, STATE_WORDS, "not_applicable")
    if fact is None:
        return plain_words(reader, value)
    return _BY_SORT.get(fact.sort, _text)(reader, fact, value)


def whole_words(reader: Reader, fact: m.Fact | None, value: Any, state: str = "known") -> str:
    """Return the value of a fact in words as `value_words` does, but texts whole and with their lines."""
    if fact is not None and state == "known" and fact.sort in ("text", "long_text"):
        return str(value)
    return value_words(reader, fact, value, state)


def plain_words(reader: Reader, value: Any) -> str:
    """Return a value that belongs to no fact."""
    if isinstance(value, bool):
        return truth_words(reader, value)
    if isinstance(value, int | Decimal):
        return number_words(value)
    if isinstance(value, list | tuple):
        return reader.listed(plain_words(reader, v) for v in value)
    if isinstance(value, str) and value.startswith(("person:", "post:", "dept:", "head:")):
        return party_title(reader, value)
    return reader.short(str(value))


def coded_words(reader: Reader, value: str) -> str:
    """Return a text that a setting or an expression names: an option's title where all that have it agree."""
    if value in HOURS:
        return reader.text(HOURS[value])
    source = reader.book.source
    found = [
        option.title
        for options in (
            *(fact.options for kind in source.kinds.values() for fact in kind.facts.values()),
            *(decision.values for decision in source.decisions.values()),
        )
        for option in options
        if option.id == value
    ]
    one = len({title.zh for title in found}) == 1
    return reader.text(found[0]) if one else plain_words(reader, value)


def setting_words(reader: Reader, setting: m.Setting, value: Any) -> str:
    """Return the value of a setting: a limit in words, a number with its unit."""
    if isinstance(value, str):
        try:
            return parse_limit(value).say(reader.language)
        except KesuError:
            return coded_words(reader, value)
    if isinstance(value, Mapping):
        return reader.listed(f"{name} {plain_words(reader, v)}" for name, v in value.items())
    words = plain_words(reader, value)
    return words if isinstance(value, bool) else with_unit(reader, words, reader.text(setting.unit))


def _text(reader: Reader, fact: m.Fact, value: Any) -> str:
    return reader.short(str(value))


def _number(reader: Reader, fact: m.Fact, value: Any) -> str:
    return with_unit(reader, number_words(value), reader.text(fact.unit))


def _truth(reader: Reader, fact: m.Fact, value: Any) -> str:
    return truth_words(reader, bool(value))


def _choice(reader: Reader, fact: m.Fact, value: Any) -> str:
    return option_title(reader, fact.options, value)


def _choices(reader: Reader, fact: m.Fact, value: Any) -> str:
    return reader.listed(option_title(reader, fact.options, v) for v in value)


def _moment(reader: Reader, fact: m.Fact, value: Any) -> str:
    return reader.moment(value) if isinstance(value, int) else str(value)


def _day(reader: Reader, fact: m.Fact, value: Any) -> str:
    return reader.day(date.fromisoformat(str(value)))


def _lines(reader: Reader, fact: m.Fact, value: Any) -> str:
    many = "" if len(value) == 1 else "s"
    return reader.say(f"{len(value)} 行", f"{len(value)} line{many}")


def _causes(reader: Reader, fact: m.Fact, value: Any) -> str:
    return tree_words(reader, value)


def _files(reader: Reader, fact: m.Fact, value: Any) -> str:
    many = "" if len(value) == 1 else "s"
    return reader.say(f"{len(value)} 个文件", f"{len(value)} file{many}")


def _records(reader: Reader, fact: m.Fact, value: Any) -> str:
    return reader.listed(reader.names(f"item:{one}") or item_title(reader, one) for one in value)


def _registered(reader: Reader, fact: m.Fact, value: Any) -> str:
    text = str(value)
    reference = text if text.startswith(f"{fact.sort}:") else f"{fact.sort}:{text}"
    return reader.names(reference) or reader.short(text.removeprefix(f"{fact.sort}:"))


def _department(reader: Reader, fact: m.Fact, value: Any) -> str:
    text = str(value)
    return party_title(reader, text if ":" in text else f"dept:{text}")


_BY_SORT: Mapping[str, Callable[[Reader, m.Fact, Any], str]] = {
    "number": _number,
    "quantity": _number,
    "money": _number,
    "truth": _truth,
    "choice": _choice,
    "choices": _choices,
    "moment": _moment,
    "day": _day,
    "lines": _lines,
    "causes": _causes,
    "files": _files,
    "records": _records,
    "department": _department,
    **dict.fromkeys(REGISTERED, _registered),
}

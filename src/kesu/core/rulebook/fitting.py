"""Values of facts: is what was given a value of its sort, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from kesu.core.causes import sound
from kesu.core.errors import Unfit
from kesu.core.records.entries import FACT_STATES
from kesu.core.rulebook.model import Fact

LONGEST_TEXT = 500
LONGEST_LONG_TEXT = 20_000
MOST_LINES = 2_000

__all__ = ["LONGEST_LONG_TEXT", "LONGEST_TEXT", "MOST_LINES", "Unfit", "fit"]


def fit(fact: Fact, given: Any) -> tuple[Any, str, str]:
    """Return (value, state, remark) as the record keeps them. Raises Unfit with what would fit.

    `given` may be {"state": "undetermined", "remark": "…"}; an empty text or None is "not_asked".
    """
    if isinstance(given, Mapping) and "state" in given:
        state = str(given["state"])
        if state not in FACT_STATES or state == "known":
            raise Unfit("bad_state", state=state)
        return None, state, str(given.get("remark", ""))
    if given is None or given == "" or given == []:
        return None, "not_asked", ""
    return _fitted(fact, given), "known", ""


def _fitted(fact: Fact, given: Any) -> Any:
    match fact.sort:
        case "number" | "money":
            return _number(fact, given)
        case "quantity":
            return _quantity(fact, given)
        case "truth":
            return _truth(given)
        case "choice":
            return _choice(fact, given)
        case "choices" | "files" | "records":
            return _several(fact, given)
        case "moment":
            return _moment(given)
        case "day":
            return _day(given)
        case "lines":
            return _lines(fact, given)
        case "causes":
            return _causes(fact, given)
        case _:
            return _text(fact, given)


def _number(fact: Fact, given: Any) -> Decimal | int:
    if isinstance(given, bool):
        raise Unfit("not_a_number", given=given)
    try:
        value = given if isinstance(given, int | Decimal) else Decimal(str(given).strip())
    except InvalidOperation:
        raise Unfit("not_a_number", given=given) from None
    if not _is_storable(value):
        raise Unfit("not_a_number", given=str(given)[:80] if isinstance(given, str) else "…")
    if fact.least is not None and value < fact.least:
        raise Unfit("too_small", given=str(given), least=fact.least)
    return value


def _is_storable(value: Decimal | int) -> bool:
    """Say whether a number is one that a person could mean: finite, of at most nineteen digits either way."""
    if isinstance(value, int):
        return abs(value) < 10**19
    return value.is_finite() and abs(value.adjusted()) <= 18


def _quantity(fact: Fact, given: Any) -> int:
    value = _number(fact, given)
    if value != int(value) or value < 0 or value >= 10**12:
        raise Unfit("not_whole", given=str(given))
    return int(value)


def _truth(given: Any) -> bool:
    if isinstance(given, bool):
        return given
    if given in ("true", "false"):
        return bool(given == "true")
    raise Unfit("not_a_truth", given=str(given))


def _choice(fact: Fact, given: Any) -> str:
    options = [o.id for o in fact.options]
    if given not in options:
        raise Unfit("not_an_option", given=str(given), options=options)
    return str(given)


def _several(fact: Fact, given: Any) -> list[str]:
    if not isinstance(given, list | tuple) or not all(isinstance(g, str) for g in given):
        raise Unfit("not_a_list", given=str(given))
    if fact.sort == "choices":
        for one in given:
            _choice(fact, one)
    return list(given)


def _moment(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 2**36:
        raise Unfit("not_a_moment", given=str(given))
    return given


def _day(given: Any) -> str:
    try:
        is_day = isinstance(given, date) and not isinstance(given, datetime)
        return (given if is_day else date.fromisoformat(str(given))).isoformat()
    except ValueError:
        raise Unfit("not_a_day", given=str(given)) from None


def _lines(fact: Fact, given: Any) -> list[dict[str, Any]]:
    if not isinstance(given, list | tuple) or len(given) > MOST_LINES:
        raise Unfit("not_lines", given=str(given)[:80], most=MOST_LINES)
    columns = {c.id: c for c in fact.columns}
    return [_line(columns, line) for line in given]


def _causes(fact: Fact, given: Any) -> list[dict[str, Any]]:
    return sound(given, [f.id for f in fact.factors], [o.id for o in fact.options])


def _line(columns: Mapping[str, Fact], line: Any) -> dict[str, Any]:
    if not isinstance(line, Mapping):
        raise Unfit("not_lines", given=str(line)[:80], most=MOST_LINES)
    unknown = [name for name in line if name not in columns]
    if unknown:
        raise Unfit("unknown_column", given=unknown[0], columns=list(columns))
    found = {name: fit(column, line.get(name))[0] for name, column in columns.items()}
    return {name: value for name, value in found.items() if value is not None}


def _text(fact: Fact, given: Any) -> str:
    if not isinstance(given, str):
        raise Unfit("not_a_text", given=str(given)[:80])
    # A personal text arrives sealed, which is longer than what it says; the door has measured that.
    is_long = fact.sort == "long_text" or fact.personal
    most = LONGEST_LONG_TEXT if is_long else LONGEST_TEXT
    text = given.strip()
    if len(text) > most:
        raise Unfit("too_long", most=most, length=len(text))
    if "\x00" in text:
        raise Unfit("not_a_text", given="\\x00")
    return text

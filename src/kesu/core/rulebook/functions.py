"""The functions that expressions may call."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from kesu.core.conditions import ANY, NUMBER, PARTY, TEXT, TRUTH, Function
from kesu.core.values import NOT_APPLICABLE
from kesu.core.worktime import local, moment_in

SECONDS_A_DAY = 86_400
SECONDS_AN_HOUR = 3_600


def _known(value: Any) -> bool:
    return value is not None and value is not NOT_APPLICABLE


def days_between(context: Any, start: Any, end: Any) -> Any:
    """Return the days from `start` to `end`, parts of a day counted; negative when `end` comes first."""
    return _between(context, start, end, SECONDS_A_DAY)


def hours_between(context: Any, start: Any, end: Any) -> Any:
    """Return the clock hours from `start` to `end`."""
    return _between(context, start, end, SECONDS_AN_HOUR)


def _between(context: Any, start: Any, end: Any, unit: int) -> Any:
    """One division by the unit itself, so that a whole number of units is exactly that."""
    zone = context.calendar.tz
    return Decimal(moment_in(zone, end) - moment_in(zone, start)) / unit


def working_hours_between(context: Any, start: Any, end: Any) -> Any:
    """Return the hours of working time from `start` to `end` on the record's calendar; 0 when `end` comes first."""
    zone = context.calendar.tz
    a, b = moment_in(zone, start), moment_in(zone, end)
    return Decimal(context.calendar.between(a, b)) / 3600 if b > a else Decimal(0)


def _prefixed(sort: str) -> Any:
    def named(value: Any) -> Any:
        text = str(value)
        return text if text.startswith(f"{sort}:") else f"{sort}:{text.split(':', 1)[-1]}"

    return named


def rank(context: Any, column: str) -> int | None:
    """Return the place of this line among its lines by `column`, 1 for the highest; equals share a place."""
    own = context.values.get(column)
    if own is None:
        return None
    return 1 + sum(
        1 for line in context.lines if line.get(column) is not None and line[column] > own
    )


def rounded(value: Any, step: Any, mode: str = "half up") -> Decimal:
    """Return `value` as a whole number of `step` (0.01, 100), halves and parts going where `mode` says.

    "up" goes away from zero, "down" towards it, "half up" to the nearer one and a half away from zero.
    """
    unit = Decimal(step)
    if not unit:
        return Decimal(value)
    return (Decimal(value) / unit).quantize(Decimal(1), ROUNDINGS[mode]) * unit


def lookup(table: Any, key: Any) -> Any:
    """Return what a setting's table holds under `key`, or None where it holds nothing; a truth is "true" or "false"."""
    if not isinstance(table, Mapping):
        return None
    name = str(key).lower() if isinstance(key, bool) else str(key)
    return table.get(name)


def differing(
    one: Sequence[Mapping[str, Any]], other: Sequence[Mapping[str, Any]], columns: list[str]
) -> int:
    """Return how many lines of either side have no line on the other that is equal in `columns`."""
    left, right = (Counter(_compared(line, columns) for line in lines) for lines in (one, other))
    return (left - right).total() + (right - left).total()


def _compared(line: Mapping[str, Any], columns: list[str]) -> tuple[Any, ...]:
    return tuple(line.get(column) for column in columns)


def _local(context: Any, value: Any) -> datetime:
    zone = context.calendar.tz
    return local(zone, moment_in(zone, value))


def month_of(context: Any, value: Any) -> str:
    """Return the month of a moment or day where the book applies, as "2026-03"."""
    return f"{_local(context, value):%Y-%m}"


def hour_of(context: Any, value: Any) -> Decimal:
    """Return the time of the day as hours: 17.5 for half past five in the afternoon."""
    at = _local(context, value)
    return Decimal(at.hour * SECONDS_AN_HOUR + at.minute * 60 + at.second) / SECONDS_AN_HOUR


ROUNDINGS: Mapping[str, str] = {"half up": ROUND_HALF_UP, "up": ROUND_UP, "down": ROUND_DOWN}
IN_TIME = frozenset({"moment", "day", "any"})
IN_ORDER = IN_TIME | {"number"}
NAMES = frozenset({"party", "text", "choice", "any"})
FUNCTIONS: Mapping[str, Function] = {
    "known": Function(_known, ("x",), TRUTH, sees_unknown=True),
    "days_between": Function(
        days_between, ("from", "to"), NUMBER, needs_context=True, wants=IN_TIME
    ),
    "hours_between": Function(
        hours_between, ("from", "to"), NUMBER, needs_context=True, wants=IN_TIME
    ),
    "working_hours_between": Function(
        working_hours_between, ("from", "to"), NUMBER, needs_context=True, wants=IN_TIME
    ),
    "head": Function(_prefixed("head"), ("department",), PARTY, wants=NAMES),
    "dept": Function(_prefixed("dept"), ("department",), PARTY, wants=NAMES),
    "person": Function(_prefixed("person"), ("person",), PARTY, wants=NAMES),
    "post": Function(_prefixed("post"), ("post",), PARTY, wants=NAMES),
    "min": Function(min, ("a", "b"), ANY, wants=IN_ORDER),
    "max": Function(max, ("a", "b"), ANY, wants=IN_ORDER),
    "round": Function(
        rounded,
        ("x", "step", "mode?"),
        NUMBER,
        wants=frozenset({"number", "any"}),
        words={2: tuple(ROUNDINGS)},
    ),
    "lookup": Function(
        lookup, ("table", "key"), ANY, free=True, places={0: frozenset({"table", "any"})}
    ),
    "differing": Function(
        differing, ("lines", "lines", "columns"), NUMBER, wants=frozenset({"list"})
    ),
    "month_of": Function(month_of, ("moment",), TEXT, needs_context=True, wants=IN_TIME),
    "year_of": Function(
        lambda c, m: _local(c, m).year, ("moment",), NUMBER, needs_context=True, wants=IN_TIME
    ),
    "day_of_month": Function(
        lambda c, m: _local(c, m).day, ("moment",), NUMBER, needs_context=True, wants=IN_TIME
    ),
    "weekday": Function(
        lambda c, m: _local(c, m).isoweekday(),
        ("moment",),
        NUMBER,
        needs_context=True,
        wants=IN_TIME,
    ),
    "hour_of": Function(hour_of, ("moment",), NUMBER, needs_context=True, wants=IN_TIME),
    "first_of": Function(lambda a, b: b if a is None else a, ("a", "b"), ANY, sees_unknown=True),
}
IN_LINES: Mapping[str, Function] = {
    **FUNCTIONS,
    "rank": Function(rank, ("column",), NUMBER, needs_context=True, wants=frozenset({"text"})),
}
"""What may be called inside a question about lines, where a line has a place among the others."""

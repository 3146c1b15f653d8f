"""The functions that expressions may call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kesu.core.conditions import ANY, NUMBER, PARTY, TRUTH, Function
from kesu.core.values import NOT_APPLICABLE

SECONDS_A_DAY = 86_400
SECONDS_AN_HOUR = 3_600


def _moment(value: Any, zone: str) -> int:
    if isinstance(value, int):
        return value
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return int(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).timestamp())


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
    zone = context.calendar.zone
    return Decimal(_moment(end, zone) - _moment(start, zone)) / unit


def working_hours_between(context: Any, start: Any, end: Any) -> Any:
    """Return the hours of working time from `start` to `end` on the record's calendar; 0 when `end` comes first."""
    zone = context.calendar.zone
    a, b = _moment(start, zone), _moment(end, zone)
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
    "first_of": Function(lambda a, b: b if a is None else a, ("a", "b"), ANY, sees_unknown=True),
}
IN_LINES: Mapping[str, Function] = {
    **FUNCTIONS,
    "rank": Function(rank, ("column",), NUMBER, needs_context=True, wants=frozenset({"text"})),
}
"""What may be called inside a question about lines, where a line has a place among the others."""

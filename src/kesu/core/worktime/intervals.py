"""Half-open stretches of a day in local wall time: 08:30-12:00 holds 08:30 and does not hold 12:00."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kesu.core.errors import Unreadable

DAY = 86_400
_INTERVAL = re.compile(r"(\d\d:\d\d(?::\d\d)?)-(\d\d:\d\d(?::\d\d)?)", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open stretch of one day, in seconds after its midnight on the wall clock."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= DAY:
            raise ValueError(
                f"an interval begins before it ends, within one day: {self.start}, {self.end}"
            )

    @property
    def length(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"{say_time(self.start)}-{say_time(self.end)}"


Hours = tuple[Interval, ...]
"""The open hours of one day, in order and without overlap; empty for a day off."""


WHOLE_DAY: Hours = (Interval(0, DAY),)


def say_time(second: int) -> str:
    """Return "08:30" for 30 600, "24:00" for the end of the day; seconds only where there are some."""
    minute, rest = divmod(second, 60)
    return f"{minute // 60:02}:{minute % 60:02}" + (f":{rest:02}" if rest else "")


def parse_time(text: str) -> int:
    """Return the second of the day that "08:30", "08:30:15" or "24:00" names."""
    if re.fullmatch(r"\d\d:\d\d(:\d\d)?", text, re.ASCII):
        hours, minutes, seconds = (*map(int, text.split(":")), 0)[:3]
        second = hours * 3600 + minutes * 60 + seconds
        if minutes < 60 and seconds < 60 and second <= DAY:
            return second
    raise Unreadable(f'"{text}" is not a time of day', 'write it as "08:30", at most "24:00"')


def parse_interval(text: object) -> Interval:
    """Return the interval that a text such as "08:30-12:00" names; `Unreadable` says what is wrong."""
    found = _INTERVAL.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise Unreadable(f"{text!r} is not an interval", 'write from and to as "08:30-12:00"')
    start, end = parse_time(found[1]), parse_time(found[2])
    if start == end:
        raise Unreadable(f'"{text}" holds no time', "leave it out, or give it a length")
    if start > end:
        raise Unreadable(
            f'"{text}" runs over midnight',
            f'write "{found[1]}-24:00" on this day and "00:00-{found[2]}" on the next',
        )
    return Interval(start, end)


def in_order(intervals: Iterable[Interval]) -> Hours:
    """Return the intervals sorted; `Unreadable` if two of them overlap. Touching ones may stand."""
    hours = tuple(sorted(intervals))
    for before, after in pairwise(hours):
        if after.start < before.end:
            raise Unreadable(
                f"{before} and {after} overlap", "let the one end before the other begins"
            )
    return hours


def open_seconds(hours: Sequence[Interval]) -> int:
    """Return how long a day with these hours is open."""
    return sum(interval.length for interval in hours)


def parse_hours(texts: Iterable[object]) -> Hours:
    """Return the open hours of a day that texts such as "08:30-12:00" name."""
    return in_order(parse_interval(text) for text in texts)

"""Limits: "8 working hours", "5 working days", "3 days", "day 25", "1 working day before".

A limit says which hours and which days it means; "1 hour" alone is a fault. Days, weeks, months and
years without "working" are those of the calendar on the wall.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kesu.core.errors import Unreadable
from kesu.core.worktime.intervals import DAY, parse_time, say_time

Kind = Literal[
    "clock", "working",  # time: a number of seconds
    "half days", "working days", "days", "months",  # periods: a number of them
    "same day", "next day", "next working day",  # days seen from the start
    "day", "end",  # a day of the month, quarter or named month; the end of one
]  # fmt: skip
Cycle = Literal["", "month", "quarter", "year", "next month", "half month"]

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
UNIT_SECONDS = {"second": 1, "minute": 60, "hour": 3600}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a duty may take, or by which day it is due.

    number -- seconds for clock and working time; half days, days or months for periods; the day of the
        month for kind "day"; else 0.
    unit -- the word it is written with: "hour", "day", "week", "half month" …
    backwards -- counted back from an anchor: "1 working day before"; with kind "day": due before that day.
    cycle, month -- of what "day" and "end" speak: each month, quarter or year, or one named month.
    at -- the second of the last day at which it ends; None for close of business.
    """

    kind: Kind
    number: int = 0
    unit: str = ""
    backwards: bool = False
    cycle: Cycle = ""
    month: int = 0
    at: int | None = None

    def __str__(self) -> str:
        at = "" if self.at is None else f" at {say_time(self.at)}"
        return f"{self._day_text() or self._period_text()}{at}"

    @property
    def is_time(self) -> bool:
        """Whether it is an amount of time, ended by the second, and not a number of days."""
        return self.kind in ("clock", "working", "half days")

    @property
    def is_fixed(self) -> bool:
        """Whether it names a day, so that no pause can move it."""
        return self.kind in ("same day", "next day", "next working day", "day", "end")

    @property
    def count(self) -> int:
        """How many of its units it is: 8 for "8 working hours", 2 for "2 weeks"."""
        return self.number // _SIZES.get(self.unit, 1)

    def say(self, language: str) -> str:
        """Return the limit in words of an office: "5 个工作日", "5 working days"."""
        from kesu.core.worktime.wording import say_limit

        return say_limit(self, language)

    def _day_text(self) -> str:
        match self.kind:
            case "same day" | "next day" | "next working day":
                return self.kind
            case "end":
                return f"end of {self.cycle}"
            case "day":
                of = (
                    f" of {MONTHS[self.month - 1]}"
                    if self.month
                    else " of quarter" * (self.cycle == "quarter")
                )
                return f"{'before ' if self.backwards else ''}day {self.number}{of}"
            case _:
                return ""

    def _period_text(self) -> str:
        which = {"clock": "clock ", "working": "working ", "working days": "working "}.get(
            self.kind, ""
        )
        many = "s" if self.count != 1 else ""
        return f"{self.count} {which}{self.unit}{many}{' before' if self.backwards else ''}"


_SIZES = {**UNIT_SECONDS, "week": 7, "half month": 15, "year": 12}
_TIME = re.compile(r"(\d+)(?:\.(\d+))? (clock|working) (second|minute|hour)s?( before)?", re.ASCII)
_PERIOD = re.compile(
    r"(\d+) (working day|half day|half month|day|week|month|year)s?( before)?", re.ASCII
)
_FROM_START = re.compile(r"(same day|next day|next working day)(?: at (\d\d:\d\d))?", re.ASCII)
_END = re.compile(
    r"end of (month|next month|quarter|year|half month)(?: at (\d\d:\d\d))?", re.ASCII
)
_DAY = re.compile(
    rf"(before )?day (\d+)(?: of (quarter|{'|'.join(MONTHS)}))?(?: at (\d\d:\d\d))?", re.ASCII
)
_ANCHORED = re.compile(r"(.+ before) (\S+)")


@lru_cache(maxsize=4096)
def parse_limit(text: str) -> Limit:
    """Return the limit that the text names. `Unreadable` says what to write instead."""
    for pattern, read in _READERS:
        if found := pattern.fullmatch(text):
            return read(found)
    raise Unreadable(f'"{text}" is not a limit', _advice(text))


def is_counted_back(text: str) -> bool:
    """Say whether a text is of the form "1 working day before arrival"."""
    return _ANCHORED.fullmatch(text) is not None


def parse_due(text: str) -> tuple[Limit, str]:
    """Return limit and anchor of a text such as "1 working day before arrival"."""
    if found := _ANCHORED.fullmatch(text):
        return parse_limit(found[1]), found[2]
    raise Unreadable(f'"{text}" names no anchor', 'write it as "1 working day before arrival"')


def _time(found: re.Match[str]) -> Limit:
    whole, part, kind, unit, before = found.groups()
    size = UNIT_SECONDS[unit]
    fraction = part or ""
    seconds, rest = divmod(int(whole + fraction) * size, 10 ** len(fraction))
    if rest:
        raise Unreadable(
            f'"{found[0]}" is no whole number of seconds', "write it in minutes or seconds"
        )
    _at_most_a_century(seconds / DAY, found[0])
    _at_least_one(
        seconds, found[0], "leave the limit out, or write a moment that is due at once as a gate"
    )
    if seconds % size:
        unit = "minute" if seconds % 60 == 0 else "second"
    return Limit("clock" if kind == "clock" else "working", seconds, unit, bool(before))


def _period(found: re.Match[str]) -> Limit:
    number, unit, before = int(found[1]), found[2], bool(found[3])
    _at_least_one(number, found[0], 'write "same day" for a limit that ends on the day it starts')
    _at_most_a_century(number * {"month": 30, "year": 365}.get(unit, _SIZES.get(unit, 1)), found[0])
    match unit:
        case "working day":
            return Limit("working days", number, "day", before)
        case "half day":
            return Limit("half days", number, unit, before)
        case "month" | "year":
            return Limit("months", number * _SIZES.get(unit, 1), unit, before)
        case _:
            return Limit("days", number * _SIZES.get(unit, 1), unit, before)


def _from_start(found: re.Match[str]) -> Limit:
    kinds: dict[str, Kind] = {
        "same day": "same day", "next day": "next day", "next working day": "next working day",
    }  # fmt: skip
    return Limit(kinds[found[1]], at=_at(found[2]))


def _end(found: re.Match[str]) -> Limit:
    cycles: dict[str, Cycle] = {
        "month": "month", "next month": "next month", "quarter": "quarter", "year": "year",
        "half month": "half month",
    }  # fmt: skip
    return Limit("end", cycle=cycles[found[1]], at=_at(found[2]))


def _day(found: re.Match[str]) -> Limit:
    before, number, of, at = found.groups()
    if not 1 <= int(number) <= 31:
        raise Unreadable(f'"{found[0]}" is on no month\'s page', "write a day from 1 to 31")
    month = MONTHS.index(of) + 1 if of in MONTHS else 0
    cycle: Cycle = "quarter" if of == "quarter" else "year" if month else "month"
    return Limit("day", int(number), backwards=bool(before), cycle=cycle, month=month, at=_at(at))


def _at(text: str | None) -> int | None:
    return None if text is None else parse_time(text)


def _at_least_one(number: int, text: str, write: str) -> None:
    if number < 1:
        raise Unreadable(f'"{text}" allows no time at all', write)


def _at_most_a_century(days: float, text: str) -> None:
    if days > 36_525:
        raise Unreadable(f'"{text}" is longer than a century', "write a shorter limit, or none")


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Limit]], ...] = (
    (_TIME, _time),
    (_PERIOD, _period),
    (_FROM_START, _from_start),
    (_END, _end),
    (_DAY, _day),
)


def _advice(text: str) -> str:
    """Return what to write instead: most often the text does not say which hours it means."""
    if found := re.fullmatch(r"([\d.]+) ?(h|hr|hour|m|min|minute|second)s?( before)?", text):
        unit = {"h": "hour", "m": "minute"}.get(found[2][0], "second")
        many, tail = "" if found[1] == "1" else "s", found[3] or ""
        number = found[1]
        return f'write "{number} working {unit}{many}{tail}" or "{number} clock {unit}{many}{tail}"'
    if re.fullmatch(r"[\d.]+ (clock|calendar|natural) days?", text):
        return f'write "{text.split()[0]} days" – days without "working" are calendar days'
    if re.fullmatch(r"(half a|a half|1/2) (working )?days?", text):
        return 'write "1 half day"'
    if found := re.fullmatch(r"(\d{0,5})\.5 (working )?days?", text):
        halves = int(found[1] or 0) * 2 + 1
        return f'write "{halves} half day{"s" if halves > 1 else ""}"'
    if re.fullmatch(r"(0?\.5|half a|a half|1/2) month", text):
        return 'write "1 half month"'
    if re.fullmatch(r"[\d.]+ quarters?|half a year", text):
        return 'write it in months: "3 months", "6 months"'
    if found := re.fullmatch(r"([\d.]+) working (week|month|year)s?", text):
        return 'write it in working days, or without "working"'
    return (
        'write a number and what is counted: "8 working hours", "30 clock minutes", "5 working days", '
        '"3 days", "1 half day", "2 weeks", "1 month"; or "same day", "next day at 09:00", '
        '"end of month", "day 25", "before day 10", "1 working day before"'
    )

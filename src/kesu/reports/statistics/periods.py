"""Periods of reports: a month 2026-10, a quarter 2026-Q4, a half-year 2026-H2, a year 2026, a day 2026-10-05."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MONTHS: Final = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
# How many periods a line of development goes back over, the one asked for included.
LOOKS_BACK: Final = {"day": 31, "month": 12, "quarter": 8, "half-year": 6, "year": 5}
EARLIEST, LATEST = date(1990, 1, 1), date(2999, 12, 31)

_WRITTEN: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<month>\d{2})(?:-(?P<day>\d{2}))?|Q(?P<quarter>[1-4])|H(?P<half>[12])))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `first` to `last`, both within; `sort` is day, month, quarter, half-year or year."""

    first: date
    last: date
    sort: str

    def __str__(self) -> str:
        year, month = self.first.year, self.first.month
        match self.sort:
            case "day":
                return self.first.isoformat()
            case "month":
                return f"{year}-{month:02d}"
            case "quarter":
                return f"{year}-Q{(month + 2) // 3}"
            case "half-year":
                return f"{year}-H{(month + 5) // 6}"
            case _:
                return f"{year}"

    @property
    def before(self) -> "Period":
        """Return the period that ends the day before this one begins."""
        return period_with(self.first - timedelta(days=1), self.sort)

    @property
    def after(self) -> "Period":
        """Return the period that begins the day after this one ends."""
        return period_with(self.last + timedelta(days=1), self.sort)

    def back(self, sort: str) -> list["Period"]:
        """Return the periods of a sort that end with this one, the earliest first."""
        found = [period_with(self.last, sort)]
        for _turn in range(LOOKS_BACK[sort] - 1):
            found.append(found[-1].before)
        return found[::-1]


def period_with(day: date, sort: str) -> Period:
    """Return the period of a sort that a day lies in."""
    if sort == "day":
        return Period(day, day, sort)
    months = MONTHS[sort]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    ahead = first.month - 1 + months
    return Period(
        first, date(first.year + ahead // 12, ahead % 12 + 1, 1) - timedelta(days=1), sort
    )


def period_of(text: str) -> Period:
    """Return the period that is written so; raise ValueError saying how periods are written."""
    found = _WRITTEN.fullmatch(text.strip().upper())
    try:
        if found is None:
            raise ValueError
        return _period({name: int(part) for name, part in found.groupdict().items() if part})
    except ValueError:
        raise ValueError("write a period as 2026-10, 2026-Q4, 2026-H2 or 2026") from None


def _period(parts: dict[str, int]) -> Period:
    year = parts["year"]
    if "day" in parts:
        found = period_with(date(year, parts["month"], parts["day"]), "day")
    elif "month" in parts:
        found = period_with(date(year, parts["month"], 1), "month")
    elif "quarter" in parts:
        found = period_with(date(year, parts["quarter"] * 3, 1), "quarter")
    elif "half" in parts:
        found = period_with(date(year, parts["half"] * 6, 1), "half-year")
    else:
        found = period_with(date(year, 1, 1), "year")
    if not EARLIEST <= found.first <= LATEST:
        raise ValueError
    return found


def number_of(day: date) -> int:
    """Return a day as figure rows hold it: 20261122."""
    return day.year * 10_000 + day.month * 100 + day.day


def day_of_number(number: int) -> date:
    """Return the day, or the first day of the month, that a number of a figure row says."""
    if number < 1_000_000:
        return date(number // 100, number % 100, 1)
    return date(number // 10_000, number // 100 % 100, number % 100)

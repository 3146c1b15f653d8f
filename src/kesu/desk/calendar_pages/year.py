"""A year of a calendar as a page shows it: twelve months of days, and the notices behind the special ones."""

from calendar import Calendar as Weeks
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kesu.core.worktime import Calendar, Notice, SpecialDay
from kesu.desk.components.moments import day_text

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Day:
    """One day: how it looks, the sign that says the same without colour, and what to tell of it."""

    on: date
    look: str
    mark: str
    says: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month, its weeks from Monday, None outside the month; `worked` counts its working days."""

    name: str
    weeks: tuple[tuple[Day | None, ...], ...]
    worked: int


@dataclass(frozen=True, slots=True)
class Occasion:
    """A holiday or a day of the company's own: the days off, those worked, and what it rests on."""

    name: str
    off: str
    work: str
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class Year:
    """A whole year. `published` is None for a calendar that follows no official list."""

    number: int
    months: tuple[Month, ...]
    occasions: tuple[Occasion, ...]
    published: bool | None
    worked: int


def year_of(calendar: Calendar, number: int) -> Year:
    """Return the year as the calendar has it."""
    months = tuple(_month(calendar, number, month) for month in range(1, 13))
    special = {day: told for day, told in calendar.days.items() if day.year == number}
    published = None if calendar.published is None else number in calendar.published
    worked = sum(month.worked for month in months)
    return Year(number, months, tuple(_occasions(special)), published, worked)


def _month(calendar: Calendar, year: int, month: int) -> Month:
    weeks = tuple(
        tuple(_day(calendar, on) if on.month == month else None for on in week)
        for week in Weeks(MONDAY).monthdatescalendar(year, month)
    )
    worked = sum(bool(day and calendar.hours_on(day.on)) for week in weeks for day in week)
    return Month(date_format(date(year, month, 1), "F"), weeks, worked)


def _day(calendar: Calendar, on: date) -> Day:
    special, hours = calendar.days.get(on), calendar.hours_on(on)
    if special is None:
        return Day(on, "work" if hours else "rest", "", _hours_text(calendar, on))
    name = special.name.say(get_language() or "zh") if special.name else ""
    look, mark, kind = _special_look(special)
    told = [
        text for text in (kind, name, str(special.notice or ""), _hours_text(calendar, on)) if text
    ]
    return Day(on, look, mark, " · ".join(told))


def _special_look(special: SpecialDay) -> tuple[str, str, str]:
    return {
        "official day off": ("off", pgettext("day off, one sign", "off"), _("official day off")),
        "make-up workday": ("makeup", pgettext("works, one sign", "on"), _("make-up workday")),
        "company day off": ("own-off", pgettext("day off, one sign", "off"), _("day off of the company")),
        "company hours": ("own-work", pgettext("works, one sign", "on"), _("hours set by the company")),
    }[special.kind]  # fmt: skip


def _hours_text(calendar: Calendar, on: date) -> str:
    return ", ".join(map(str, calendar.hours_on(on)))


def _occasions(special: Mapping[date, SpecialDay]) -> Iterator[Occasion]:
    """Yield the special days by holiday and notice, in order of their first day."""
    groups: dict[tuple[str, Notice | None], list[date]] = {}
    for day, told in sorted(special.items()):
        name = told.name.say(get_language() or "zh") if told.name else _("the company's own")
        groups.setdefault((name, told.notice), []).append(day)
    for (name, notice), days in groups.items():
        off = [day for day in days if not special[day].hours]
        work = [day for day in days if special[day].hours]
        yield Occasion(name, _ranges(off), "、".join(map(_unbroken, work)), notice)


def _ranges(days: list[date]) -> str:
    """Return days as stretches: 2026-10-01 周四 – 2026-10-07 周三."""
    cuts = [i for i, (a, b) in enumerate(pairwise(days), 1) if b - a > timedelta(days=1)]
    parts = [days[a:b] for a, b in pairwise([0, *cuts, len(days)])]
    return "、".join(
        _unbroken(part[0]) if len(part) == 1 else f"{_unbroken(part[0])} – {_unbroken(part[-1])}"
        for part in parts
        if part
    )


def _unbroken(day: date) -> str:
    """Return the day with its weekday, which no line end parts from it."""
    return day_text(day).replace(" ", "\u00a0").replace("-", "\u2011")

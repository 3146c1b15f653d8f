"""Calendar files and the calendars they hold.

A file has `zone`, `[hours]` for the week, and may have `official` (a folder of dated official lists),
`makeup_follows`, `[days]` with the company's own exceptions, which win over everything, and `[policy]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kesu.core.errors import Fault, Faulty, Unreadable
from kesu.core.worktime import (
    SWITCHES,
    WEEKDAYS,
    Calendar,
    DayKind,
    Hours,
    Policy,
    SpecialDay,
    parse_hours,
    parse_interval,
)
from kesu.library.official_days import SHIPPED, OfficialYear, load_official
from kesu.library.toml_tables import Findings, read_toml

_KEYS = ("zone", "hours", "days", "policy", "official", "makeup_follows", "name")
_DAY_KEYS = ("hours", "follows", "name")


def load_calendar(path: Path, *, as_known_on: date | None = None) -> Calendar:
    """Return the calendar of the file, its id being the file's name.

    as_known_on -- leave out official notices issued later, to see a day as it was seen then.
    `Faulty` gathers everything that is wrong, in the file and in the official lists it names.
    """
    raw = read_toml(path)
    found = Findings(str(path))
    found.check_keys(raw, _KEYS, "")
    zone, week = _zone(raw, found), _week(raw, found)
    official = _official_days(path, raw, week, as_known_on, found)
    days = {**_specials(official, week, raw, found), **_own_days(raw, week, found)}
    policy = _policy(raw, found)
    found.refuse_if_any()
    published = frozenset(y.year for y in official if y.published) if "official" in raw else None
    try:
        return Calendar(path.stem, zone, week, days, published, policy)
    except Unreadable as why:
        raise Faulty([Fault("calendar.hours", str(path), "hours", why.read, why.write)]) from why


def shipped_calendars() -> dict[str, Path]:
    """Return the calendar files that come with the program, by id."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.toml"))}


def _zone(raw: Mapping[str, Any], found: Findings) -> str:
    zone = found.word(raw, "zone")
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, OSError):
        found.add("zone", "zone", f'zone = "{zone}"', 'write a zone name such as "Asia/Shanghai"')
        return "UTC"


def _week(raw: Mapping[str, Any], found: Findings) -> tuple[Hours, ...]:
    hours = found.table(raw, "hours")
    if not hours:
        found.add("hours", "hours", "no weekly hours", 'add [hours] with mon = ["08:30-12:00", …]')
    found.check_keys(hours, WEEKDAYS, "hours")
    return tuple(_hours(hours.get(day, []), day, found) for day in WEEKDAYS)


def _hours(value: object, where: str, found: Findings) -> Hours:
    """Return the hours of one day; what is wrong with any of its intervals is found."""
    if not isinstance(value, list):
        found.add(
            "hours",
            where,
            f"{where} = {value!r}",
            'write a list: ["08:30-12:00"], or [] for a day off',
        )
        return ()
    for text in value:
        try:
            parse_interval(text)
        except Unreadable as why:
            found.add_unreadable("interval", where, why)
            value = []
    try:
        return parse_hours(value)
    except Unreadable as why:
        found.add_unreadable("overlap", where, why)
        return ()


def _official_days(
    path: Path,
    raw: Mapping[str, Any],
    week: tuple[Hours, ...],
    as_known_on: date | None,
    found: Findings,
) -> tuple[OfficialYear, ...]:
    if "official" not in raw:
        return ()
    name = found.word(raw, "official")
    folders = [
        base / name for base in (path.parent, SHIPPED) if re.fullmatch(r"[a-z][a-z0-9-]*", name)
    ]
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if folder is None:
        known = ", ".join(f'"{p.name}"' for p in sorted(SHIPPED.iterdir()) if p.is_dir())
        found.add("official", "official", f'no official lists "{name}"', f"write one of {known}")
        return ()
    try:
        return load_official(folder, as_known_on)
    except Faulty as faulty:
        found.faults += faulty.faults
        return ()


def _specials(
    years: tuple[OfficialYear, ...],
    week: tuple[Hours, ...],
    raw: Mapping[str, Any],
    found: Findings,
) -> dict[date, SpecialDay]:
    makeup_hours = _hours_of_weekday(
        raw.get("makeup_follows", "mon"), week, "makeup_follows", found
    )
    days: dict[date, SpecialDay] = {}
    for holiday in (holiday for year in years for holiday in year.holidays):
        off = SpecialDay("official day off", (), holiday.name, holiday.notice)
        work = SpecialDay("make-up workday", makeup_hours, holiday.name, holiday.notice)
        days |= dict.fromkeys(holiday.off, off) | dict.fromkeys(holiday.work, work)
    return days


def _hours_of_weekday(value: object, week: tuple[Hours, ...], where: str, found: Findings) -> Hours:
    if value in WEEKDAYS:
        return week[WEEKDAYS.index(str(value))]
    found.add("weekday", where, f"{value!r} is no weekday", f"write one of {', '.join(WEEKDAYS)}")
    return ()


def _own_days(
    raw: Mapping[str, Any], week: tuple[Hours, ...], found: Findings
) -> dict[date, SpecialDay]:
    days: dict[date, SpecialDay] = {}
    for written, value in found.table(raw, "days").items():
        try:
            day = date.fromisoformat(written) if len(written) == 10 else None
        except ValueError:
            day = None
        if day is None:
            found.add("day", written, f'"{written}" is no day', 'write it as "2026-10-01"')
        else:
            days[day] = _own_day(value, written, week, found)
    return days


def _own_day(value: object, where: str, week: tuple[Hours, ...], found: Findings) -> SpecialDay:
    table = value if isinstance(value, dict) else {"hours": value}
    found.check_keys(table, _DAY_KEYS, where)
    if ("hours" in table) == ("follows" in table):
        found.add(
            "day", where, f"{where} = {value!r}", "give it either hours or the weekday it follows"
        )
        return SpecialDay("company day off")
    if "follows" in table:
        hours = _hours_of_weekday(table["follows"], week, where, found)
    else:
        hours = _hours(table["hours"], where, found)
    kind: DayKind = "company hours" if hours else "company day off"
    return SpecialDay(kind, hours, found.text(table, "name", where))


def _policy(raw: Mapping[str, Any], found: Findings) -> Policy:
    chosen = found.table(raw, "policy")
    found.check_keys(chosen, SWITCHES, "policy")
    good: dict[str, Any] = {}
    for switch, value in chosen.items():
        try:
            Policy(**{switch: value})
        except Unreadable as why:
            found.add_unreadable("policy", switch, why)
        except TypeError:
            continue  # an unknown switch, found above
        else:
            good[switch] = value
    return Policy(**good)


@cache
def all_calendars() -> Mapping[str, Calendar]:
    """Return every shipped calendar by id, read once."""
    return {name: load_calendar(path) for name, path in shipped_calendars().items()}

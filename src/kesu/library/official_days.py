"""The official lists of days off and make-up workdays, one file a year, as published and amended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeGuard

from kesu.core.errors import Fault, Faulty
from kesu.core.values import Text
from kesu.core.worktime import Notice
from kesu.library.toml_tables import Findings, read_toml

RULEBOOKS = Path(__file__).resolve().parents[3] / "rulebooks"
SHIPPED = RULEBOOKS / "calendars"
"""The calendars that come with the program."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of one notice: the days off, and the days worked in their stead."""

    name: Text
    notice: Notice
    off: tuple[date, ...]
    work: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class OfficialYear:
    """What is officially off and worked in a year; nothing while its list is not published."""

    year: int
    published: bool
    holidays: tuple[Holiday, ...]


def load_official(folder: Path, as_known_on: date | None = None) -> tuple[OfficialYear, ...]:
    """Return the years of a folder, each as its notices up to `as_known_on` (default: all) left it.

    `Faulty` gathers the faults of all files.
    """
    years: list[OfficialYear] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].toml")):
        try:
            years.append(load_year(path, as_known_on))
        except Faulty as faulty:
            faults += faulty.faults
    if faults:
        raise Faulty(faults)
    return tuple(years)


def load_year(path: Path, as_known_on: date | None = None) -> OfficialYear:
    """Return the year of one file named after it, such as `2026.toml`."""
    raw = read_toml(path)
    found = Findings(str(path))
    found.check_keys(raw, ("published", "notice", "holiday"), "")
    published = raw.get("published")
    if not isinstance(published, bool):
        found.add("published", "published", f"published = {published!r}", "write true or false")
    notices = _notices(raw, found)
    holidays = [_holiday(table, notices, found) for table in found.tables(raw, "holiday")]
    _check_year(int(path.stem), published is True, notices, holidays, found)
    known = {n.issued for n in notices.values() if as_known_on is None or n.issued <= as_known_on}
    in_force = _in_force(h for h in holidays if h.notice.issued in known)
    _check_twice(in_force, found)
    found.refuse_if_any()
    return OfficialYear(int(path.stem), published is True and bool(known), in_force)


def _notices(raw: dict[str, Any], found: Findings) -> dict[date, Notice]:
    notices: dict[date, Notice] = {}
    for table in found.tables(raw, "notice"):
        found.check_keys(table, ("issued", "number", "title"), "notice")
        issued = table.get("issued")
        if not _is_day(issued):
            found.add(
                "issued", "notice", f"issued = {issued!r}", "write the day of issue, 2025-11-04"
            )
        elif issued in notices:
            found.add("issued", "notice", f"two notices of {issued}", "write each once")
        else:
            title, number = found.word(table, "title"), found.word(table, "number")
            notices[issued] = Notice(issued, title, number)
    return notices


_NO_NOTICE = Notice(date.min, "")


def _holiday(table: dict[str, Any], notices: dict[date, Notice], found: Findings) -> Holiday:
    name = found.text(table, "name", "holiday") or Text("")
    where = name.zh or "holiday"
    found.check_keys(table, ("name", "notice", "off", "work"), where)
    if not name.zh:
        found.add("name", where, "a holiday without a name", 'write name = { zh = "…", en = "…" }')
    issued = table.get("notice")
    notice = notices.get(issued) if _is_day(issued) else None
    if notice is None:
        known = ", ".join(map(str, notices)) or "none is given"
        found.add(
            "notice",
            where,
            f"notice = {issued}",
            f"write the issue day of one: {known}",
        )
    off, work = (_days(table, key, where, found) for key in ("off", "work"))
    return Holiday(name, notice or _NO_NOTICE, off, work)


def _days(table: dict[str, Any], key: str, where: str, found: Findings) -> tuple[date, ...]:
    value = table.get(key, [])
    if isinstance(value, list) and all(map(_is_day, value)):
        return tuple(value)
    found.add(
        "days", where, f"{key} = {value!r}", "write days without quotes, [2026-10-01, 2026-10-02]"
    )
    return ()


def _is_day(value: object) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _in_force(holidays: Iterable[Holiday]) -> tuple[Holiday, ...]:
    """Return the holidays, of two with one name the one whose notice is the later."""
    latest: dict[str, Holiday] = {}
    for holiday in sorted(holidays, key=lambda h: h.notice.issued):
        latest[holiday.name.zh] = holiday
    return tuple(latest.values())


def _check_year(
    year: int,
    published: bool,
    notices: dict[date, Notice],
    holidays: list[Holiday],
    found: Findings,
) -> None:
    if published and not notices:
        found.add(
            "notice", "published", "published without a notice", "add the [[notice]] it rests on"
        )
    if not published and (notices or holidays):
        found.add(
            "published", "published", "days of a list not published", "write published = true"
        )
    for holiday in holidays:
        for day in (*holiday.off, *holiday.work):
            # A notice may reach back: New Year 2019 began on 30 December 2018.
            if day.year != year and (day.year, day.month) != (year - 1, 12):
                found.add(
                    "days",
                    holiday.name.zh,
                    f"{day} in the list of {year}",
                    "move it to its own year",
                )


def _check_twice(holidays: tuple[Holiday, ...], found: Findings) -> None:
    seen: dict[date, str] = {}
    for holiday in holidays:
        for day in (*holiday.off, *holiday.work):
            if day in seen:
                found.add("days", holiday.name.zh, f"{day} is also in {seen[day]}", "give it once")
            seen[day] = holiday.name.zh

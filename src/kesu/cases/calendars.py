"""Working calendars as they stood: kept as text, so that a deadline of last year can be reckoned again.

The company's own days come from the directory, everything else from calendar files. Whenever one of
them says something new, a new edition of all calendars is written; entries name the one they used.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max

from kesu.cases.models import CalendarEdition
from kesu.core.values import Text
from kesu.core.worktime import Calendar, Notice, Policy, SpecialDay, parse_hours
from kesu.directory.models import CalendarException
from kesu.journal import seals
from kesu.journal.chain import canonical, digest_of_text
from kesu.library.calendars import load_calendar, shipped_calendars

COMPANY = ""
_SWITCHES = ("at_closing", "start_outside", "reversed", "pauses_outside", "days_end")


@dataclass(frozen=True, slots=True)
class Calendars:
    """Calendars by branch and id; a branch without days of its own has the company's."""

    by_branch: Mapping[str, Mapping[str, Calendar]]

    def of(self, branch: str) -> Mapping[str, Calendar]:
        """Return the calendars by id as they hold in a branch."""
        return self.by_branch.get(branch, self.by_branch[COMPANY])


_looked_at: set[tuple[str, int]] = set()


def up_to_date(hash_: str, changed: int, at: datetime) -> str:
    """Return the hash of the calendars that hold now; a new edition is written if they say something new.

    `hash_` is the newest edition's ("" for none), `changed` the last change of the company's days.
    Files are looked at once a process, the company's days whenever they were changed.
    """
    if hash_ and (hash_, changed) in _looked_at:
        return hash_
    text = text_of_all()
    found = digest_of_text(text)
    if found != hash_:
        serial = (CalendarEdition.objects.aggregate(last=Max("serial"))["last"] or 0) + 1
        seals.write(CalendarEdition(serial=serial, hash=found, text=text, made_at=at))
    _looked_at.add((found, changed))
    return found


def text_of_all() -> str:
    """Return all calendars as they hold now, as canonical text."""
    files = {**shipped_calendars(), **_own_files()}
    plain = {name: load_calendar(path) for name, path in files.items()}
    days = list(CalendarException.objects.select_related("branch").order_by("day", "id"))
    branches = {row.branch.code for row in days if row.branch is not None}
    found = {
        branch: {
            name: _written(_with_days(calendar, days, branch)) for name, calendar in plain.items()
        }
        for branch in (COMPANY, *sorted(branches))
    }
    return canonical(found)


def _own_files() -> dict[str, Path]:
    folder = Path(settings.RULEBOOKS) / "calendars"
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def _with_days(calendar: Calendar, rows: Iterable[CalendarException], branch: str) -> Calendar:
    """Return the calendar with the company's days laid over it, the branch's own ones last."""
    own = dict(calendar.days)
    for wanted in (COMPANY, branch) if branch else (COMPANY,):
        for row in rows:
            if (row.branch.code if row.branch else COMPANY) == wanted:
                own[row.day] = _special(row, calendar)
    return replace(calendar, days=own)


def _special(row: CalendarException, calendar: Calendar) -> SpecialDay:
    if row.sort == CalendarException.Sort.OFF:
        return SpecialDay("company day off", (), Text(row.says))
    hours = parse_hours(row.intervals()) or _usual_hours(calendar)
    return SpecialDay("company hours", hours, Text(row.says))


def _usual_hours(calendar: Calendar) -> Any:
    """Return the hours of the first weekday that has any: what a working day usually is."""
    return next(hours for hours in calendar.week if hours)


def calendars_now(branch: str = "") -> Mapping[str, Calendar]:
    """Return the calendars as they hold in a branch, the company's own days among them; one statement."""
    return all_now().of(branch)


def all_now() -> Calendars:
    """Return the calendars of all branches as they hold now, in one statement."""
    rows = CalendarException.objects.order_by("pk").values_list(
        "pk", "version", "day", "sort", "hours", "says", "branch__code"
    )
    return _reckoned(tuple(rows))


@lru_cache(maxsize=4)
def _reckoned(_company_days: tuple[Any, ...]) -> Calendars:
    return calendars_in(text_of_all())


# -- as text ---------------------------------------------------------------------------------------


def calendars_in(text: str) -> Calendars:
    """Return the calendars that a text holds."""
    raw = json.loads(text)
    return Calendars(
        {
            branch: {name: _read(name, one) for name, one in calendars.items()}
            for branch, calendars in raw.items()
        }
    )


def _written(calendar: Calendar) -> dict[str, Any]:
    return {
        "zone": calendar.zone,
        "week": [_hours(hours) for hours in calendar.week],
        "days": {day.isoformat(): _written_day(special) for day, special in calendar.days.items()},
        "published": None if calendar.published is None else sorted(calendar.published),
        "policy": {name: getattr(calendar.policy, name) for name in _SWITCHES},
    }


def _hours(hours: Iterable[Any]) -> list[str]:
    return [str(interval) for interval in hours]


def _written_day(special: SpecialDay) -> list[Any]:
    name = [special.name.zh, special.name.en] if special.name else None
    notice = special.notice
    told = [notice.issued.isoformat(), notice.title, notice.number] if notice else None
    return [special.kind, _hours(special.hours), name, told]


def _read(name: str, raw: Mapping[str, Any]) -> Calendar:
    published = raw["published"]
    return Calendar(
        name,
        raw["zone"],
        tuple(parse_hours(hours) for hours in raw["week"]),
        {date.fromisoformat(day): _read_day(*special) for day, special in raw["days"].items()},
        None if published is None else frozenset(published),
        Policy(**raw["policy"]),
    )


def _read_day(kind: Any, hours: list[str], name: Any, notice: Any) -> SpecialDay:
    told = Notice(date.fromisoformat(notice[0]), notice[1], notice[2]) if notice else None
    return SpecialDay(kind, parse_hours(hours), Text(*name) if name else None, told)

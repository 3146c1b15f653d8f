"""The calendars as they hold now, by id, with what to call each."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kesu.cases.calendars import Calendars, calendars_in, text_of_all
from kesu.core.values import Text
from kesu.core.worktime import Calendar
from kesu.directory.models import CalendarException
from kesu.library.calendars import shipped_calendars


def calendars_now(branch: str = "") -> Mapping[str, Calendar]:
    """Return the calendars as they hold in a branch, the company's own days among them; one statement."""
    rows = CalendarException.objects.order_by("pk").values_list(
        "pk", "version", "day", "sort", "hours", "says", "branch__code"
    )
    return _reckoned(tuple(rows)).of(branch)


@lru_cache(maxsize=4)
def _reckoned(_company_days: tuple[Any, ...]) -> Calendars:
    return calendars_in(text_of_all())


@lru_cache(maxsize=1)
def titles() -> Mapping[str, Text]:
    """Return what to call the calendars that come with the program."""
    return {name: _title(path.read_text("utf-8")) for name, path in shipped_calendars().items()}


def title_of(calendar: str) -> Text:
    """Return what to call a calendar; its id where its file names none."""
    found = titles().get(calendar, Text(""))
    return found if found.zh else Text(calendar, calendar)


def _title(file: str) -> Text:
    name = tomllib.loads(file).get("name", "")
    return Text(name) if isinstance(name, str) else Text(name["zh"], name.get("en", ""))

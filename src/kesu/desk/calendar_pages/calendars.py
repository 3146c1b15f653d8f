"""The calendars as they hold now, by id, with what to call each."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from kesu.cases.calendars import calendars_now
from kesu.core.values import Text
from kesu.library.calendars import shipped_calendars

__all__ = ["calendars_now", "title_of", "titles"]


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

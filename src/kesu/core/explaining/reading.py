"""Who reads: under which book and calendar, in which language, and how people and things are called for him."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.core.worktime import Calendar, local

WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LONGEST_SHOWN = 60


def nameless(_reference: str) -> str:
    """Know nobody's name: the id is shown then."""
    return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom an explanation is for.

    names -- from a reference ("person:7", "customer:…", "product:…", "order:…", "site:…", "region:…", "record:…") to
        its name (a record's number), "" where there is none to give.
    calendars -- those that lines of the book name besides its own.
    """

    book: Book
    calendar: Calendar
    language: str = "zh"
    names: Callable[[str], str] = nameless
    calendars: Mapping[str, Calendar] = field(default_factory=dict)

    @property
    def english(self) -> bool:
        """Say whether the reader reads English; whoever chose nothing reads Chinese."""
        return self.language.startswith("en")

    def say(self, zh: str, en: str) -> str:
        """Return the one of two wordings that the reader reads."""
        return en if self.english else zh

    def text(self, text: Text) -> str:
        """Return a text of the book; Chinese where the English is missing."""
        return text.say(self.language)

    def calendar_of(self, name: str) -> Calendar:
        """Return the calendar that a line names, or the book's own."""
        return self.calendars.get(name, self.calendar) if name else self.calendar

    # -- punctuation -------------------------------------------------------------------------------------------

    def bracketed(self, text: str) -> str:
        """Return the text in brackets as they follow a word; nothing for no text."""
        return self.say(f"（{text}）", f" ({text})") if text else ""

    def listed(self, texts: Iterable[str]) -> str:
        """Return "A、B、C" or "A, B, C"."""
        return self.say("、", ", ").join(texts)

    def joined(self, sentences: Iterable[str]) -> str:
        """Return sentences as one, with semicolons."""
        return self.say("；", "; ").join(s for s in sentences if s)

    # -- moments -----------------------------------------------------------------------------------------------

    def day(self, day: date) -> str:
        """Return "2026-01-30 周五" or "Fri 2026-01-30", as pages write it."""
        number = day.weekday()
        return self.say(
            f"{day.isoformat()} {WEEKDAYS_ZH[number]}", f"{WEEKDAYS_EN[number]} {day.isoformat()}"
        )

    def moment(self, at: int, calendar: str = "") -> str:
        """Return a moment with its weekday on the wall clock of a calendar's zone."""
        wall = local(self.calendar_of(calendar).tz, at)
        clock = f"{wall:%H:%M:%S}" if wall.second else f"{wall:%H:%M}"
        return f"{self.day(wall.date())} {clock}"

    def short(self, text: str) -> str:
        """Return a text on one line, cut where it is too long for a sentence."""
        line = " ".join(text.split())
        return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1] + "…"

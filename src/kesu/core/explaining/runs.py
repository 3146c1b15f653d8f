"""A run of a clock under explanation, and limits in words."""

from __future__ import annotations

from typing import NamedTuple

from kesu.core.errors import KesuError
from kesu.core.explaining.expressions import value_in_words
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.reading import Reader
from kesu.core.records.record import ClockState, Record
from kesu.core.rulebook.plans import ClockPlan, LimitPlan
from kesu.core.worktime import parse_limit


class Run(NamedTuple):
    """A run of a clock under explanation."""

    reader: Reader
    record: Record
    plan: ClockPlan
    state: ClockState
    place: Place

    @property
    def calendar(self) -> str:
        """The name of the clock's own calendar, "" for the book's."""
        return self.plan.clock.calendar

    @property
    def row(self) -> LimitPlan | None:
        """The limit that counts."""
        return self.plan.limits[self.state.row] if self.plan.limits else None

    def moment(self, at: int | None) -> str:
        """Return a moment on the clock's calendar; a phrase while it is not known."""
        if at is None:
            return self.reader.say("待定", "not known yet")
        return self.reader.moment(at, self.calendar)


def limit_words(reader: Reader, place: Place, row: LimitPlan | None, stored: str = "") -> str:
    """Return a limit in words of an office; one that a fact gives names the fact."""
    if row is not None and row.until is not None and row.fixed is not None:
        title = value_in_words(reader, place, row.row.text.rpartition(" ")[2])
        limit = row.fixed.say(reader.language)
        return reader.say(f"“{title}”{limit}", f"{limit} “{title}”")
    if row is not None and row.until is not None:
        title = value_in_words(reader, place, row.row.text.removeprefix("until "))
        return reader.say(f"以“{title}”为准", f"until “{title}”")
    text = stored or (row.row.text if row else "")
    try:
        return parse_limit(text).say(reader.language)
    except KesuError:
        return text

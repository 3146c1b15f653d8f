"""Days that differ from their weekday, and the notice they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kesu.core.values import Text
from kesu.core.worktime.intervals import Hours

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

DayKind = Literal["official day off", "make-up workday", "company day off", "company hours"]


@dataclass(frozen=True, slots=True)
class Notice:
    """An official notice. A number that could not be verified stays empty."""

    issued: date
    title: str
    number: str = ""

    def __str__(self) -> str:
        return self.number or f"{self.title}（{self.issued.isoformat()}）"


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day's own hours – none for a day off – with the kind, the name and the notice behind it."""

    kind: DayKind
    hours: Hours = ()
    name: Text | None = None
    notice: Notice | None = None

"""The answer to a limit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kesu.core.worktime.limits import Limit
from kesu.core.worktime.narrating import Stretch, narrate
from kesu.core.worktime.wallclock import Span

if TYPE_CHECKING:
    from kesu.core.worktime.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Due:
    """When a duty falls due; `provisional` while it rests on a year whose official list is not published.

    `why` is its arithmetic, worked out only when asked for.
    """

    at: int
    provisional: bool
    calendar: Calendar = field(repr=False, compare=False)
    start: int = field(compare=False)
    limit: Limit = field(compare=False)
    pauses: tuple[Span, ...] = field(default=(), compare=False)

    @property
    def why(self) -> tuple[Stretch, ...]:
        return narrate(self.calendar, self.start, self.at, self.limit, self.pauses)

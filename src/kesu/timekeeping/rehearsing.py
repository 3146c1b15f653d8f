"""Time travel on a database that is a copy: everything that falls due until a day happens, each at its own moment.

Nothing is sent: only the door is used, and what it writes goes with the copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kesu import clock
from kesu.cases.actions.posting import Posted
from kesu.cases.actions.timers import DueTimer, due_timers, fire
from kesu.core.errors import KesuError
from kesu.directory.days import day_of
from kesu.timekeeping.standing import keep_calendars

STEP: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One timer that fired: what came of it, or why it could not."""

    timer: DueTimer
    posted: Posted | None
    fault: str = ""


def rehearse(until: datetime) -> Iterator[Rehearsed]:
    """Yield everything that falls due before `until`, in its order. Only for a copy: what is due is really posted."""
    day = day_of(clock.now())
    keep_calendars(clock.now())
    failed: list[DueTimer] = []
    while due := due_timers(until, 1, failed):
        timer = due[0]
        at = timer.at + STEP
        with clock.stopped_at(at):
            if day_of(at) != day:  # editions begin on days
                day = day_of(at)
                keep_calendars(at)
            try:
                yield Rehearsed(timer, fire(timer, at, failed))
            except KesuError as fault:
                failed.append(timer)
                yield Rehearsed(timer, None, str(fault))

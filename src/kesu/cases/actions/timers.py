"""A due timer posts an entry as a person would: through the door, once."""

from dataclasses import dataclass
from datetime import datetime

from kesu.cases.actions.posting import Posted, once, posted_on
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.models import Timer
from kesu.core.following import timer_entry
from kesu.core.values import Moment


@dataclass(frozen=True, slots=True, order=True)
class DueTimer:
    """A timer whose moment has passed. They sort in the order in which they fell due."""

    at: datetime
    record_id: str
    run: str
    stage: str
    generation: int


def due_timers(now: datetime, most: int) -> list[DueTimer]:
    """Return armed timers that fell due before `now`, the earliest first."""
    armed = Timer.everything.filter(state=Timer.State.ARMED, at__lt=now)
    rows = armed.order_by("at", "record_id", "run", "stage")[:most]
    return [
        DueTimer(*row) for row in rows.values_list("at", "record_id", "run", "stage", "generation")
    ]


class AlreadyFired(Exception):
    """Another process fired the timer first, or it was superseded meanwhile."""


def fire(timer: DueTimer, now: datetime) -> Posted:
    """Post what a due timer says: it happened when it was due, it is entered now.

    Raises AlreadyFired when it no longer is armed: of several that try, one does it.
    """

    def work(turning: Turning) -> Posted:
        armed = Timer.everything.filter(
            record_id=timer.record_id,
            run=timer.run,
            stage=timer.stage,
            generation=timer.generation,
            state=Timer.State.ARMED,
        )
        if armed.update(state=Timer.State.FIRED, ended_at=turning.at) != 1:
            raise AlreadyFired
        due = Moment(int(timer.at.timestamp()))
        turning.hear(
            timer.record_id,
            timer_entry(clock=timer.run, stage=timer.stage, at=due, entered_at=turning.entered_at),
        )
        return posted_on(turning, timer.record_id)

    return once(THE_SYSTEM, "", "", work, at=now)

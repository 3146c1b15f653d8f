"""What falls due by itself: one look at the clock posts everything that is due."""

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kesu import clock
from kesu.cases.actions.timers import AlreadyFired, DueTimer, due_timers, fire
from kesu.core.errors import KesuError
from kesu.journal import attachments, operations

BATCH: Final = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: timers that took effect, that came for what was settled, that failed."""

    fired: int = 0
    moot: int = 0
    failed: int = 0
    late: int = 0
    """How many fired more than an hour after they fell due: the program was down."""


LATE_AFTER: Final = 3600


def tick(now: datetime | None = None) -> Ticked:
    """Post every timer that fell due before `now`, in the order in which they fell due.

    Safe to run twice and by several processes at once: each timer takes effect once. One that fails
    stays armed, is logged and does not keep the others waiting. Old operation keys, and files that
    nobody filed in time, go on this occasion.
    """
    now = now or clock.now()
    counts = {"fired": 0, "moot": 0, "failed": 0, "late": 0}
    failed: set[DueTimer] = set()
    while due := [t for t in due_timers(now, BATCH + len(failed)) if t not in failed]:
        for timer in due:
            what = _fire(timer, now)
            counts[what] = counts.get(what, 0) + 1
            counts["late"] += (now - timer.at).total_seconds() > LATE_AFTER
            if what == "failed":
                failed.add(timer)
    operations.forget(now)
    if attachments.has_expired(now):
        attachments.sweep(now)
    return Ticked(counts["fired"], counts["moot"], counts["failed"], counts["late"])


def _fire(timer: DueTimer, now: datetime) -> str:
    try:
        return "moot" if fire(timer, now).is_moot else "fired"
    except AlreadyFired:
        return "taken"
    except KesuError:
        _log.exception(
            "the timer %s %s of record %s failed", timer.run, timer.stage, timer.record_id
        )
        return "failed"

"""What falls due by itself: one look at the clock posts everything that is due."""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from kesu import clock, metering, tracing
from kesu.cases.actions.timers import AlreadyFired, DueTimer, due_timers, fire, is_any_due
from kesu.journal import attachments, operations
from kesu.timekeeping import guarding
from kesu.timekeeping.standing import keep_calendars

BATCH: Final = 100
FIRST_REST: Final = timedelta(minutes=1)
LONGEST_REST: Final = timedelta(hours=1)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: timers that took effect, that came for what was settled, that failed."""

    fired: int = 0
    moot: int = 0
    failed: int = 0
    late: int = 0
    """How many fired more than an hour after they fell due: the program was down."""
    taken: int = 0
    """How many another process fired first: it is at work on the same list."""

    @property
    def done(self) -> int:
        """Return how many timers are settled now."""
        return self.fired + self.moot


LATE_AFTER: Final = 3600


def tick(now: datetime | None = None) -> Ticked:
    """Post every timer that fell due before `now`, in the order in which they fell due.

    Safe to run twice and by several processes at once: each timer takes effect once. One that fails
    stays armed, is logged and does not keep those of other records waiting. Old operation keys, and files that
    nobody filed in time, go on this occasion.
    """
    now = now or clock.now()
    ticker = Ticker()
    keep_calendars(now)
    counts = Ticked()
    while not _is_nothing(found := ticker.batch(now)):
        counts = _sum(counts, found)
    tidy_up(now)
    return counts


def _is_nothing(found: Ticked) -> bool:
    return found == Ticked()


def _sum(one: Ticked, other: Ticked) -> Ticked:
    return Ticked(
        one.fired + other.fired,
        one.moot + other.moot,
        one.failed + other.failed,
        one.late + other.late,
        one.taken + other.taken,
    )


def tidy_up(now: datetime) -> int:
    """Let old operation keys go, and files that nobody filed in time. Returns 0: there is never more of it at once."""
    operations.forget(now)
    if attachments.has_expired(now):
        attachments.sweep(now)
    return 0


@dataclass(slots=True)
class Ticker:
    """Fires due timers batch by batch, and remembers which failed, so that they rest before the next try."""

    resting: dict[DueTimer, tuple[datetime, int]] = field(default_factory=dict)
    """Timer → (when it is tried again, how often it has failed)."""

    def some(self, now: datetime) -> int:
        """Fire a batch of what is due; return how many timers were settled. None fires while the clock is doubted.

        With nothing due it asks one plain question: it is asked every second, by every worker.
        """
        if not is_any_due(now) or not guarding.may_fire(now):
            return 0
        found = self.batch(now)
        return found.done + found.taken

    def batch(self, now: datetime) -> Ticked:
        """Fire up to a batch of due timers, in the order in which they fell due.

        Where another process is found at work on the same list, it keeps the nearer half of what is left and we go
        on with the other: behind its back we would come too late for each.
        """
        counts = {"fired": 0, "moot": 0, "failed": 0, "late": 0, "taken": 0}
        resting = [timer for timer, (until, _) in self.resting.items() if now < until]
        waiting = deque(due_timers(now, BATCH, resting))
        while waiting:
            timer = waiting.popleft()
            with tracing.trace():
                what = self._fire(timer, now, resting)
            counts[what] += 1
            metering.TIMERS.labels(what).inc()
            if what in ("fired", "moot"):
                counts["late"] += (now - timer.at).total_seconds() > LATE_AFTER
            if what == "taken":
                waiting = deque(islice(waiting, len(waiting) // 2, None))
        return Ticked(**counts)

    def _fire(self, timer: DueTimer, now: datetime, resting: Sequence[DueTimer]) -> str:
        try:
            what = "moot" if fire(timer, now, resting).is_moot else "fired"
        except AlreadyFired:
            what = "taken"
        except Exception:  # whatever one record meets, the timers of others do not wait for it
            _log.exception("the timer %s of record %s failed", timer.run, timer.record_id)
            self._rest(timer, now)
            return "failed"
        self.resting.pop(timer, None)
        return what

    def _rest(self, timer: DueTimer, now: datetime) -> None:
        _, times = self.resting.get(timer, (now, 0))
        rest = min(FIRST_REST * 2**times, LONGEST_REST)
        self.resting[timer] = (now + rest, times + 1)

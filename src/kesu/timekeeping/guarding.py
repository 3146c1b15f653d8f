"""A clock that jumps must not send a thousand reminders: firing stops, somebody is told, nothing is lost.

The reference clock is the database server's, so that several hosts watch one; with an embedded database it is the
host's. It is compared with the machine's time since boot, which nobody can set. What a stopped program did not see is
downtime and no jump. A host whose own clock is far from the reference fires nothing, the others go on.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import Q

from kesu import clock
from kesu.timekeeping.models import ClockWatch

MOST_BACKWARDS: Final = timedelta(seconds=5)
MOST_FORWARDS: Final = timedelta(hours=1)
MOST_APART: Final = timedelta(seconds=120)
MARK_EVERY: Final = timedelta(seconds=10)
"""How often the latest moment is written down; looks in between compare only."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """Three clocks at one instant: the reference, the host's own, and seconds since the machine started."""

    reference: datetime
    host: datetime
    boot: float


def read() -> Reading:
    """Return what the clocks say now."""
    host = clock.host_now()
    return Reading(_reference() or host, host, clock.since_boot())


def _reference() -> datetime | None:
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: datetime = cursor.fetchone()[0]
    return found


class Guard:
    """Watches the clock for one process; what it finds holds for all."""

    def __init__(self, read: Callable[[], Reading] = read) -> None:
        self.read = read
        self.last: Reading | None = None
        self.marked: datetime | None = None
        self.was_apart = False

    def may_fire(self) -> bool:
        """Say whether timers may fire; when not, it has been written down and logged why."""
        now, last = self.read(), self.last
        self.last = now
        if self._is_apart(now):
            return False
        watch = ClockWatch.objects.filter(pk=1).first()
        if watch is None:
            ClockWatch.objects.bulk_create(
                [ClockWatch(seen_at=now.reference)], ignore_conflicts=True
            )
            return True
        if watch.doubt:
            return self._is_over(watch, now)
        doubt = _doubt(now, last, watch.seen_at)
        if doubt:
            _stop(doubt, now, watch.seen_at)
            return False
        self._mark(now.reference)
        return True

    def _is_apart(self, now: Reading) -> bool:
        """Say whether this host's clock is far from the reference; told once, not at every look."""
        is_apart = abs(now.host - now.reference) > MOST_APART
        if is_apart and not self.was_apart:
            _log.error(
                "this host's clock is %s away from the database's; nothing fires here",
                abs(now.host - now.reference),
            )
        self.was_apart = is_apart
        return is_apart

    def _is_over(self, watch: ClockWatch, now: Reading) -> bool:
        """Trust the clock again when it is back where it should be; else somebody must say that it is right."""
        is_back = (
            now.reference >= watch.seen_at
            if watch.doubt == BACKWARDS
            else watch.doubted_at is not None
            and watch.seen_at - MOST_BACKWARDS <= now.reference < watch.doubted_at
        )
        if not is_back:
            return False
        trust_again(by="system", at=now.reference)
        return True

    def _mark(self, reference: datetime) -> None:
        if self.marked is None or not timedelta(0) <= reference - self.marked < MARK_EVERY:
            rows = ClockWatch.objects.filter(Q(doubt=""), pk=1, seen_at__lt=reference)
            rows.update(seen_at=reference)
            self.marked = reference


BACKWARDS, FORWARDS = "backwards", "forwards"


def _doubt(now: Reading, last: Reading | None, seen_at: datetime) -> str:
    """Return what is wrong with the clock: "backwards", "forwards" or nothing."""
    if now.reference < seen_at - MOST_BACKWARDS:
        return BACKWARDS
    if last is None:
        return ""
    passed = timedelta(seconds=now.boot - last.boot)
    return FORWARDS if now.reference - last.reference - passed > MOST_FORWARDS else ""


def _stop(doubt: str, now: Reading, seen_at: datetime) -> None:
    rows = ClockWatch.objects.filter(pk=1, doubt="")
    if rows.update(doubt=doubt, doubted_at=now.reference):
        _log.error(
            "the clock jumped %s: it says %s and said %s; no timer fires until it is back, or until "
            "somebody confirms it with kesu clock --confirm",
            doubt, now.reference.isoformat(), seen_at.isoformat(),
        )  # fmt: skip


def doubt() -> ClockWatch | None:
    """Return the watch while nothing fires because the clock is doubted, else None."""
    return ClockWatch.objects.exclude(doubt="").first()


def trust_again(*, by: str, at: datetime) -> bool:
    """Let timers fire again, the clock as it is now being right; return False when it was not doubted."""
    rows = ClockWatch.objects.filter(pk=1).exclude(doubt="")
    done = rows.update(doubt="", doubted_at=None, seen_at=at, confirmed_by=by, confirmed_at=at)
    if done:
        _log.warning("the clock is trusted again, said %s", by)
    return bool(done)


_guard = Guard()


def watch(_now: datetime) -> int:
    """Look at the clock while nothing is due, so that the next look knows what time it must be. Returns 0."""
    _guard.may_fire()
    return 0


def may_fire(_now: datetime) -> bool:
    """Say whether timers may fire in this process now."""
    return _guard.may_fire()

"""The worker: it does its chores again and again until it is told to stop. Any number may run, on any number of hosts.

A chore is asked what it did; while it did something it is asked again at once, within its share of a turn, so that a
flood in one chore does not starve the others. What a chore leaves behind when it fails is tried again later.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event
from time import perf_counter

from django.db import close_old_connections

from kesu import clock, metering
from kesu.journal.outages import is_away

PAUSE = 1.0
"""Seconds between two turns in which there was nothing to do."""
SHARE = 5.0
"""Seconds that a chore may go on within one turn."""
FIRST_REST, LONGEST_REST = timedelta(seconds=5), timedelta(minutes=10)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """One thing that a worker does: `do(now)` returns how much it did; `every` is the least time between two turns."""

    name: str
    do: Callable[[datetime], int]
    every: timedelta = timedelta(0)


@dataclass(slots=True)
class _Turn:
    """When a chore may be done again, and how often it has failed in a row."""

    not_before: datetime | None = None
    failures: int = 0


@dataclass(slots=True)
class Worker:
    """One worker and what it remembers of its chores."""

    chores: Sequence[Chore]
    stop: Event
    turns: dict[str, _Turn] = field(default_factory=dict)

    def work(self) -> None:
        """Do chores until told to stop. Never raises for what a chore does wrong: it is logged and tried again."""
        while not self.stop.is_set():
            if not self.once():
                self.stop.wait(PAUSE)

    def once(self) -> int:
        """Give every chore one turn; return how much was done."""
        done = 0
        close_old_connections()
        for chore in self.chores:
            if self.stop.is_set():
                break
            done += self._turn(chore)
        return done

    def _turn(self, chore: Chore) -> int:
        turn = self.turns.setdefault(chore.name, _Turn())
        now = clock.now()
        longest = max(chore.every, LONGEST_REST)  # beyond it, the clock was set back meanwhile
        if turn.not_before is not None and now < turn.not_before <= now + longest:
            return 0
        try:
            done = self._shared(chore)
        except (
            Exception
        ) as fault:  # a worker outlives whatever a chore meets; the next turn may succeed
            metering.CHORES.labels(chore.name).inc()
            turn.not_before = now + _rest(turn, chore, fault)
            close_old_connections()
            return 0
        turn.failures = 0
        turn.not_before = now + chore.every if chore.every else None
        return done

    def _shared(self, chore: Chore) -> int:
        """Let a chore go on while it finds something to do, within its share of the turn."""
        done, begun = 0, perf_counter()
        while found := chore.do(clock.now()):
            done += found
            if chore.every or self.stop.is_set() or perf_counter() - begun > SHARE:
                break
        return done


def _rest(turn: _Turn, chore: Chore, fault: Exception) -> timedelta:
    """Return how long a chore rests after a failure: longer each time, but never long for a database that was away."""
    if is_away(fault):
        _log.warning("the chore %s waits for the database: %s", chore.name, fault)
        return FIRST_REST
    turn.failures += 1
    _log.exception("the chore %s failed; it is tried again", chore.name)
    longer: timedelta = FIRST_REST * 2 ** (turn.failures - 1)
    return min(longer, LONGEST_REST)


def work(chores: Mapping[str, Chore] | Sequence[Chore], stop: Event) -> None:
    """Do chores until told to stop."""
    found = list(chores.values()) if isinstance(chores, Mapping) else list(chores)
    Worker(found, stop).work()

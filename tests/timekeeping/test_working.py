"""A worker does its chores until it is told to stop, whatever one of them meets."""

from datetime import datetime, timedelta
from threading import Event

import pytest

from kesu.timekeeping.working import Chore, Worker, work

pytestmark = pytest.mark.django_db


class Pile:
    """A chore with so much to do."""

    def __init__(self, *loads: int) -> None:
        self.loads = list(loads)
        self.asked = 0

    def do(self, _now: datetime) -> int:
        self.asked += 1
        return self.loads.pop(0) if self.loads else 0


def failing(_now: datetime) -> int:
    raise OSError("the network is gone")


def test_a_chore_is_done_until_nothing_is_left():
    pile = Pile(100, 100, 7)
    assert Worker([Chore("pile", pile.do)], Event()).once() == 207
    assert pile.asked == 4


def test_what_fails_is_logged_rests_and_keeps_nobody_waiting(clock_at, caplog):
    clock_at("2026-03-02T09:00:00+08:00")
    pile = Pile(1, 0, 1, 0)
    worker = Worker([Chore("bad", failing), Chore("pile", pile.do)], Event())
    assert worker.once() == 1
    assert worker.once() == 1
    assert caplog.text.count("the chore bad failed") == 1
    clock_at("2026-03-02T09:00:06+08:00")
    worker.once()
    clock_at("2026-03-02T09:00:12+08:00")
    worker.once()
    assert caplog.text.count("the chore bad failed") == 2
    clock_at("2026-03-02T09:00:17+08:00")
    worker.once()
    assert caplog.text.count("the chore bad failed") == 3


def test_a_chore_with_a_time_between_is_done_once_in_it(clock_at):
    clock_at("2026-03-02T09:00:00+08:00")
    pile = Pile(5, 5, 5)
    worker = Worker([Chore("hourly", pile.do, every=timedelta(hours=1))], Event())
    worker.once()
    worker.once()
    assert pile.asked == 1
    clock_at("2026-03-02T10:00:01+08:00")
    worker.once()
    assert pile.asked == 2


def test_a_clock_set_back_does_not_put_a_chore_to_sleep_for_ever(clock_at):
    clock_at("2026-03-02T09:00:00+08:00")
    pile = Pile()
    worker = Worker([Chore("hourly", pile.do, every=timedelta(minutes=5))], Event())
    worker.once()
    clock_at("2025-03-02T09:00:00+08:00")
    worker.once()
    assert pile.asked == 2


def test_a_worker_stops_when_it_is_told_to():
    stop = Event()
    turns = []

    def once_more(_now: datetime) -> int:
        turns.append(1)
        if len(turns) == 3:
            stop.set()
        return 1

    work([Chore("any", once_more), Chore("never", failing)], stop)
    assert len(turns) == 3

"""A worker does its chores until it is told to stop, whatever one of them meets."""

from datetime import datetime, timedelta
from threading import Event

import pytest

from kesu import clock
from kesu.journal.outages import OutcomeUnknown
from kesu.shell.chores import chores, errands
from kesu.timekeeping import working
from kesu.timekeeping.guarding import trust_again
from kesu.timekeeping.models import ClockWatch
from kesu.timekeeping.ticking import Ticker
from kesu.timekeeping.working import Chore, Worker, work
from tests.cases.conftest import MON_9, later, opened

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


def test_a_database_that_was_away_for_long_is_asked_again_within_seconds(caplog):
    """A fail-over after an hour without a database is followed by work at once, not after a long rest."""

    def away(_now: datetime) -> int:
        raise OutcomeUnknown("gone")

    begin, worker = MON_9, Worker([Chore("away", away)], Event())
    for second in range(0, 3600, 6):
        with clock.stopped_at(begin + timedelta(seconds=second)):
            worker.once()
    told = [line for line in caplog.records if "waits for the database" in line.message]
    assert len(told) == 600
    assert worker.turns["away"].failures == 0


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


def test_a_worker_with_nothing_to_do_asks_three_plain_questions_a_turn(
    clock_at, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(working, "close_old_connections", lambda: None)  # it is the test's own
    clock_at("2026-03-02T09:00:00+08:00")
    worker = Worker([*chores(), *errands()], Event())
    worker.once()
    with django_assert_num_queries(3):
        worker.once()


@pytest.mark.usefixtures("book", "monday")
def test_nothing_fires_while_the_clock_is_doubted_and_all_of_it_afterwards():
    opened()
    ClockWatch.objects.create(seen_at=MON_9, doubt="forwards", doubted_at=MON_9)
    with later("2026-03-02T20:00+08:00"):
        now = clock.now()
        assert Ticker().some(now) == 0
        trust_again(by="person:1", at=now)
        assert [Ticker().some(now) for _ in range(3)] == [1, 1, 0]

"""Where reports are read: from the replica while it is fit for it, else where all is written, and said so."""

from datetime import datetime, timedelta

import pytest

from kesu import clock
from kesu.reports import replicas
from kesu.reports.replicas import Source, Standing

NOW = datetime.fromisoformat("2026-03-02T09:00+08:00")


@pytest.fixture(autouse=True)
def _a_replica(monkeypatch):
    monkeypatch.setattr(replicas, "is_named", lambda: True)
    replicas._away.clear()
    yield
    replicas._away.clear()


def read_at(monkeypatch, standing: Standing, moment: datetime = NOW) -> Source:
    monkeypatch.setattr(replicas, "standing", lambda: standing)
    with clock.stopped_at(moment):
        return replicas.source()


def test_without_a_replica_all_is_read_where_it_is_written(monkeypatch):
    monkeypatch.setattr(replicas, "is_named", lambda: False)
    assert read_at(monkeypatch, Standing(NOW)) == Source("default", None, False)


def test_a_replica_is_read_and_its_moment_said(monkeypatch):
    as_of = NOW - timedelta(seconds=7)
    found = read_at(monkeypatch, Standing(as_of, timedelta(seconds=7)))
    assert found == Source("replica", as_of)


@pytest.mark.parametrize(
    "standing",
    [
        Standing(fault="connection refused"),
        Standing(NOW, replicas.MOST_BEHIND + timedelta(seconds=1)),
    ],
)
def test_one_that_is_away_or_far_behind_is_left_alone_for_a_while(monkeypatch, standing):
    assert read_at(monkeypatch, standing) == Source("default", None, instead=True)
    fit = Standing(NOW, timedelta(0))
    assert read_at(monkeypatch, fit, NOW + replicas.REST - timedelta(seconds=1)).instead
    assert read_at(monkeypatch, fit, NOW + replicas.REST) == Source("replica", NOW)


def test_a_clock_that_was_set_back_does_not_keep_it_away_for_ever(monkeypatch):
    read_at(monkeypatch, Standing(fault="gone"), NOW + timedelta(days=1))
    assert read_at(monkeypatch, Standing(NOW, timedelta(0))).alias == "replica"


class TakenOver:
    """A server that followed and has taken over: it answers, and says that it follows nobody."""

    def __init__(self) -> None:
        self.closed = 0

    def cursor(self) -> "TakenOver":
        return self

    __enter__ = cursor

    def __exit__(self, *_: object) -> None:
        pass

    def execute(self, _sql: str) -> None:
        pass

    def fetchone(self) -> tuple[bool, None, datetime]:
        return False, None, NOW

    def close(self) -> None:
        self.closed += 1


def test_a_server_that_took_over_is_let_go_so_that_another_one_is_found(monkeypatch):
    server = TakenOver()
    monkeypatch.setattr(replicas, "connections", {replicas.REPLICA: server})
    assert replicas.standing().fault
    assert server.closed == 1

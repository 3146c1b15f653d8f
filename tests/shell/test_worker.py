"""A worker that starts before the tables are there waits for them, and can be told to stop meanwhile."""

from threading import Event

import pytest

from kesu.shell import django_ready
from kesu.shell.commands import worker

pytestmark = pytest.mark.django_db


def test_a_worker_waits_until_the_tables_are_of_its_version(monkeypatch, capsys):
    answers = iter([True, True, False])
    monkeypatch.setattr(django_ready, "is_unfinished", lambda: next(answers))
    monkeypatch.setattr(worker, "A_MOMENT", 0.0)
    worker.wait_for_tables(Event())
    assert list(answers) == []
    assert "kesu init" in capsys.readouterr().out


def test_a_worker_that_waits_can_be_told_to_stop(monkeypatch):
    monkeypatch.setattr(django_ready, "is_unfinished", lambda: True)
    stop = Event()
    stop.set()
    worker.wait_for_tables(stop)


def test_a_worker_on_tables_of_its_version_begins_at_once(capsys):
    worker.wait_for_tables(Event())
    assert capsys.readouterr().out == ""

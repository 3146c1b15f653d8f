"""Thirty days in small, with crashes and outages: every due thing comes once, in order, none early."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from kesu.cases.actions import timers
from kesu.cases.actions.timers import DueTimer, due_timers
from kesu.cases.errors import NotAccepted
from kesu.cases.models import Timer
from tests.timekeeping import simulation
from tests.timekeeping.simulation import Days

SEEDS = range(1, 9)


@pytest.fixture(autouse=True)
def _home(db: None, settings, tmp_path):
    settings.KESU_HOME = tmp_path


@pytest.mark.parametrize("seed", SEEDS)
def test_every_due_thing_comes_once_in_its_order_and_none_early(seed: int):
    days = Days(seed)
    days.live()
    assert days.faults() == []
    assert sum(days.fired.values()) > 20


# -- each promise has somebody who breaks it, and is found ---------------------------------------------------------


def _early(now: datetime, most: int) -> list[DueTimer]:
    return due_timers(now + timedelta(hours=12), most)


def _unordered(now: datetime, most: int) -> list[DueTimer]:
    rows = Timer.everything.filter(state="armed", at__lt=now).order_by("-at")[:most]
    names = ("at", "record_id", "run", "stage", "generation")
    return [DueTimer(*row) for row in rows.values_list(*names)]


def _drop_what_is_late(now: datetime, most: int) -> list[DueTimer]:
    found = due_timers(now, most)
    for timer in found:
        if now - timer.at > timedelta(hours=1):
            Timer.everything.filter(record_id=timer.record_id, run=timer.run).update(state="fired")
    return [timer for timer in found if now - timer.at <= timedelta(hours=1)]


def _any_that_is_armed(timer: DueTimer, at: datetime, _resting: Sequence[DueTimer] = ()) -> bool:
    armed = Timer.everything.filter(record=timer.record_id, run=timer.run, stage=timer.stage)
    return armed.filter(state="armed").update(state="fired", ended_at=at) == 1


def _lived() -> list[str]:
    days = Days(1)
    days.live()
    return days.faults()


def test_who_never_fires_what_is_late_is_found(monkeypatch):
    monkeypatch.setattr(simulation, "due_timers", _drop_what_is_late)
    assert _lived() != []


def test_who_looks_in_the_wrong_order_fires_in_the_right_one_all_the_same(monkeypatch):
    monkeypatch.setattr(simulation, "due_timers", _unordered)
    assert _lived() == []


def test_who_takes_the_order_from_the_door_too_is_found(monkeypatch):
    monkeypatch.setattr(simulation, "due_timers", _unordered)
    monkeypatch.setattr(timers, "claimed", _any_that_is_armed)
    assert any(fault.startswith("out of order") for fault in _lived())


def test_who_fires_early_is_refused_by_the_door(monkeypatch):
    monkeypatch.setattr(simulation, "due_timers", _early)
    with pytest.raises(NotAccepted) as refusal:
        Days(1).live()
    assert [r.code for r in refusal.value.refusals] == ["future"]

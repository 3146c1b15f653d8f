"""Workers are killed while deadlines pass and notices leave; at full size by hand: tests/durability/workers.py."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.durability.databases import own_database
from tests.durability.workers import Battery
from tests.settings import TEST_DB

KILLS, FEW = 12, 3

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    with own_database(TEST_DB, tmp_path) as found:
        yield found


def _played(battery: Battery, kills: int) -> dict[str, Any]:
    try:
        battery.start()
        battery.play(kills)
        return battery.report()
    finally:
        battery.stop()


def test_killed_workers_miss_nothing_and_repeat_nothing_unseen(tmp_path, address):
    battery = Battery(tmp_path, address)
    report = _played(battery, KILLS)
    assert battery.faults(report) == []
    assert sum(battery.killed.values()) >= KILLS
    assert len(battery.killed) >= 2, "no worker met a fault point"
    assert len(report["fired"]) >= 3 * len(report["complaints"]) > 0


@pytest.mark.parametrize(
    ("saboteur", "found"),
    [("early", "lost on the way: "), ("blind", "timer /register_in_time#1 ")],
)
def test_what_is_broken_on_purpose_is_found(tmp_path, address, saboteur, found):
    battery = Battery(tmp_path, address, saboteur=saboteur)
    report = _played(battery, FEW)
    assert any(found in fault for fault in battery.faults(report))

"""Workers are killed while deadlines pass and notices leave; at full size by hand: tests/durability/workers.py."""

from collections.abc import Iterator

import pytest

from tests.durability.databases import own_database
from tests.durability.workers import Battery
from tests.settings import TEST_DB

KILLS = 12

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    with own_database(TEST_DB, tmp_path) as found:
        yield found


def test_killed_workers_miss_nothing_and_repeat_nothing_unseen(tmp_path, address):
    battery = Battery(tmp_path, address)
    try:
        battery.start()
        battery.play(KILLS)
        report = battery.report()
    finally:
        battery.stop()
    assert battery.faults(report) == []
    assert sum(battery.killed.values()) >= KILLS
    assert len(battery.killed) >= 2, "no worker met a fault point"
    assert len(report["fired"]) >= 3 * len(report["complaints"]) > 0

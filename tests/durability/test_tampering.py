"""Somebody who owns the database rewrites it: every try is found. At full size by hand: tests/durability/tampering."""

import pytest

from tests.durability.tampering import SABOTEURS, TRIES, House, tampered

TIMES = 300

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(settings, tmp_path):
    settings.KESU_HOME = tmp_path
    return House()


def test_every_try_is_found_and_nothing_where_nobody_tried(house):
    assert house.faults() == []
    done, missed = tampered(house, TIMES, seed=1)
    assert missed == {}
    assert set(done) == set(TRIES)
    assert house.faults() == []


@pytest.mark.parametrize("saboteur", SABOTEURS)
def test_a_check_that_leaves_something_out_is_found_out(house, saboteur):
    _done, missed = tampered(house, 3 * len(TRIES), seed=2, saboteur=saboteur)
    assert missed

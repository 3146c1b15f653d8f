"""Pieces of the battery at the smallest scale that still shows something; larger by hand: `make battery TIER=L`."""

import pytest

from tests.battery.__main__ import apart
from tests.battery.pieces import pieces
from tests.settings import TEST_DB

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "piece",
    [p for p in pieces().values() if p.tiny and TEST_DB in p.databases],
    ids=lambda piece: piece.id,
)
def test_nothing_goes_wrong_in_a_few_trials(piece):
    outcome = apart(piece, TEST_DB, piece.tiny)
    assert outcome.wrong == []
    assert outcome.tried >= piece.tiny

"""The frame: what is registered, how many trials a tier has, and that whoever finds something says so."""

import pytest

from tests.battery import __main__ as by_hand
from tests.battery import reporting
from tests.battery.pieces import Outcome, Piece, pieces


def _piece(**more):
    return Piece("Z1", "a trial", "L", 1000, "trials", lambda run: Outcome(run.n), **more)


def test_every_piece_is_registered_once_and_can_be_broken_only_where_it_runs():
    found = pieces()
    assert {"B1", "B3"} <= set(found)
    for piece in found.values():
        assert piece.n > 0
        assert all(trials > 0 for trials in piece.saboteurs.values())
        assert set(piece.broken_on) <= set(piece.saboteurs)


@pytest.mark.parametrize(
    ("more", "tier", "scale", "n"),
    [
        ({}, "L", 0.3, 300),
        ({}, "L", 0.0001, 1),
        ({}, "C", 1.0, 0),
        ({"in_c": 100}, "C", 0.1, 10),
        ({"exhaustive": True}, "L", 0.3, 1000),
    ],
)
def test_a_scale_makes_random_trials_fewer_and_exhaustive_ones_not(more, tier, scale, n):
    assert _piece(**more).trials(tier, scale) == n


@pytest.mark.parametrize(
    ("wrong", "words", "code"),
    [
        ([], [], 0),
        (["one was lost"], [], 1),
        ([], ["--saboteurs"], 1),
        (["one was lost"], ["--saboteurs"], 0),
    ],
)
def test_it_ends_well_only_when_nothing_is_wrong_and_every_saboteur_is_found(
    monkeypatch, capsys, wrong, words, code
):
    piece = _piece(saboteurs={"blind": 3}, databases=("",))
    monkeypatch.setattr(by_hand, "pieces", lambda: {"Z1": piece})
    monkeypatch.setattr(by_hand, "apart", lambda *_: Outcome(3, wrong))
    assert by_hand.main(["--tier", "L", *words]) == code
    assert ("WRONG: one was lost" in capsys.readouterr().out) == bool(wrong)


def test_what_does_not_exist_is_named(capsys):
    assert by_hand.main(["--only", "Z9"]) == 2
    assert "no such piece: Z9" in capsys.readouterr().err


def test_nothing_wrong_bounds_the_rate_and_something_wrong_bounds_nothing():
    assert reporting.bound(1000, 0) == "0.003"
    assert reporting.bound(2, 0) == "1"
    assert reporting.bound(1000, 1) == ""


def test_the_page_says_what_the_lines_say():
    page = reporting.PAGE.read_text(encoding="utf-8")
    shown = page.partition(reporting.BEGIN)[2].partition(reporting.END)[0].strip()
    assert shown == reporting.table(reporting.kept())

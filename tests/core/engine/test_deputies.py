"""Whoever stands in for somebody who is away: what they may, what keeps both from it, what is noted."""

import pytest

from kesu.core.records.entries import Actor, Entry, from_plain, to_plain
from kesu.core.records.outcomes import Outcome
from kesu.core.values import Moment
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import step
from tests.core.toys import at, facts

KINDS = facts(loss="money", note="text") + RIGHTS
APART = step() + step('not_by = ["look.by"]\nif_barred = "refuse"', name="weigh").replace(
    '"opened"', '"look.done"'
)
CLERK = frozenset({"person:clerk", "post:clerk"})


def standing_in(person: str, *, own: frozenset[str] = frozenset(), away: str = "clerk") -> Actor:
    """Return somebody who stands in for a clerk who is away."""
    mine = frozenset({f"person:{person}"}) | own
    theirs = frozenset({f"person:{away}", "post:clerk"})
    return Actor(f"person:{person}", mine | theirs, "", mine, ((f"person:{away}", theirs),))


def tried(play: Play, by: Actor, name: str) -> Outcome:
    now = Moment(at("2026-03-02 15:00"))
    entry = Entry(act="do", by=by, happened_at=now, entered_at=now, step=name)
    found: Outcome = play.world.post("main", entry)
    return found


def codes(outcome: Outcome) -> list[str]:
    return [refusal.code for refusal in outcome.refusals]


@pytest.fixture
def play() -> Play:
    return Play(APART, kinds=KINDS)


def test_a_deputy_does_what_is_anothers_and_it_is_noted_in_whose_place(play):
    assert tried(play, standing_in("deputy"), "look").instead_of == ("person:clerk",)


def test_what_somebody_may_themselves_they_do_in_nobodys_place(play):
    own = standing_in("deputy", own=frozenset({"post:clerk"}))
    assert tried(play, own, "look").instead_of == ()


def test_nobody_approves_as_a_deputy_what_they_did_themselves(play):
    tried(play, standing_in("deputy"), "look")
    assert codes(tried(play, standing_in("deputy"), "weigh")) == ["barred"]


def test_nobody_approves_in_the_place_of_somebody_who_may_not(play):
    play.do("look", "2026-03-02 10:00")  # by the clerk, who then goes away
    outcome = tried(play, standing_in("deputy"), "weigh")
    assert codes(outcome) == ["barred"]
    assert outcome.refusals[0].particulars["person"] == "person:clerk"


def test_whoever_may_themselves_is_not_kept_from_it_by_whom_they_stand_in_for(play):
    play.do("look", "2026-03-02 10:00")
    own = standing_in("deputy", own=frozenset({"post:clerk"}))
    outcome = tried(play, own, "weigh")
    assert codes(outcome) == []
    assert outcome.instead_of == ()


def test_of_two_who_are_away_the_one_who_may_is_named(play):
    play.do("look", "2026-03-02 10:00")
    both = standing_in("deputy")
    other = ("person:clerk#2", frozenset({"person:clerk#2", "post:clerk"}))
    both = Actor(both.person, both.parties | other[1], "", both.own, (*both.instead, other))
    assert tried(play, both, "weigh").instead_of == ("person:clerk#2",)


def test_a_deputy_is_no_second_signature_of_the_one_who_signed():
    play = Play(step("number = 2"), kinds=KINDS)
    play.do("look", "2026-03-02 10:00")
    assert codes(tried(play, standing_in("deputy"), "look")) == ["signed_already"]
    own = standing_in("deputy", own=frozenset({"post:clerk"}))
    assert codes(tried(play, own, "look")) == []


def test_an_entry_keeps_who_stood_in_for_whom():
    by = standing_in("deputy")
    now = Moment(at("2026-03-02 15:00"))
    entry = Entry(act="do", by=by, happened_at=now, entered_at=now, step="look")
    assert from_plain(to_plain(entry)) == entry


def test_an_entry_of_somebody_who_stands_in_for_nobody_is_written_as_ever():
    by = Actor("person:clerk", CLERK)
    now = Moment(at("2026-03-02 15:00"))
    entry = Entry(act="do", by=by, happened_at=now, entered_at=now, step="look")
    assert set(to_plain(entry)["by"]) == {"person", "parties", "department"}

"""Somebody leaves: what a record names them for is the successor's, by one entry."""

from typing import Any

from kesu.core.records.entries import HANDING_OVER, Actor, Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.rulebook.owning import owner_facts
from kesu.core.values import Moment
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import step
from tests.core.toys import POSTS, at, facts

OWNED = 'opened_by = ["anyone"]\n'
KINDS = facts(keeper="person", helper="person", note="text") + RIGHTS + 'assign = ["clerk"]\n'
WHOSE = POSTS + '[[post]]\nid = "keeper_of_it"\nis = "person(keeper)"\n'
TEND = step(name="tend").replace('by = ["clerk"]', 'by = ["keeper_of_it"]')
HOUSE = Actor("person:office", frozenset({"person:office", HANDING_OVER}))


def played() -> Play:
    play = Play(step() + TEND, kinds=KINDS, posts=WHOSE)
    play.fill("2026-03-02 10:00", keeper="person:old", helper="person:old")
    return play


def handed(play: Play, by: Actor = HOUSE, **more: Any) -> Outcome:
    now = Moment(at("2026-03-03 10:00"))
    given = {"value": "person:old", "to": "person:new", "reason": "离职", **more}
    entry = Entry(act="hand_over", by=by, happened_at=now, entered_at=now, **given)
    outcome: Outcome = play.world.post("main", entry)
    return outcome


def test_only_facts_by_which_the_book_finds_somebody_say_who_has_to_act():
    assert owner_facts(played().book.source, "case") == ("keeper",)


def test_facts_and_open_steps_go_to_the_successor_and_the_rest_of_the_record_stays():
    play = played()
    assert play.record.steps["/tend"].parties == ("person:old",)
    said = {h.code for h in handed(play).happenings}
    assert "handed_over" in said
    assert play.values()["keeper"] == "person:new"
    assert play.values()["helper"] == "person:old"  # only says who helped
    assert play.record.steps["/tend"].parties == ("person:new",)
    assert play.record.steps["/tend"].assigned == ""


def test_a_step_given_by_hand_goes_to_the_successor_too():
    play = played()
    play.post("assign", "2026-03-02 11:00", step="look", to="person:old")
    handed(play)
    assert play.record.steps["/look"].assigned == "person:new"
    assert "person:old" not in play.record.steps["/look"].parties


def test_where_nothing_names_the_person_the_entry_is_refused():
    play = played()
    assert [r.code for r in handed(play, value="person:else").refusals] == ["nothing_changed"]
    assert [r.code for r in handed(play, to="post:clerk").refusals] == ["unknown_party"]


def test_who_carries_no_hand_over_out_needs_the_right_of_the_book():
    play = played()
    clerk = Actor("person:clerk", frozenset({"person:clerk", "post:clerk"}))
    assert [r.code for r in handed(play, by=clerk).refusals] == ["no_right"]
    allowed = Play(step() + TEND, kinds=KINDS + 'hand_over = ["clerk"]\n', posts=WHOSE)
    allowed.fill("2026-03-02 10:00", keeper="person:old")
    assert handed(allowed, by=clerk).accepted

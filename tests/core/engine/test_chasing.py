"""Chasing an open step by hand: who may, how often, who is told, and what the answer says to whom."""

from __future__ import annotations

from typing import Any

import pytest

from kesu.core.engine import apply
from kesu.core.examples.reading import actor
from kesu.core.explaining import explain_refusal, tell_happening
from kesu.core.explaining.events import event_words
from kesu.core.explaining.reading import Reader
from kesu.core.records.entries import Actor, Entry
from kesu.core.records.outcomes import Answers, Outcome
from kesu.core.records.record import Codec
from kesu.core.values import Moment
from tests.core.engine.playing import Play
from tests.core.toys import at, book, calendars, faults_of, files, office

POSTS = """
[[post]]
id = "store"
department = true
[[post]]
id = "clerk"
in = "store"
above = "foreman"
[[post]]
id = "foreman"
above = "boss"
[[post]]
id = "boss"
[[post]]
id = "head"
heads = "store"
[[post]]
id = "seller"
[[post]]
id = "stranger"
[[post]]
id = "friend"
[[post]]
id = "quality_manager"
"""
KINDS = """
[kind.case]
opened_by = ["seller"]
rights = { supervise = ["friend"], assign = ["boss"] }
"""
LINES = """
[[step]]
id = "reply"
of = "case"
clause = "T-01"
opens = ["opened"]
by = ["clerk"]
outcomes = [{ id = "sent" }, { id = "again", round = "next", leads = ["reply"] }]
[[step]]
id = "tally"
of = "case"
opens = ["opened"]
by = ["store"]
[[step]]
id = "note"
of = "case"
opens = ["opened"]
by = ["anyone"]
[[step]]
id = "look"
of = "case"
opens = ["reply.chased"]
by = ["boss"]
[[clock]]
id = "wait"
of = "case"
starts = ["opened"]
stops = ["reply.sent"]
limit = "8 working hours"
owner = "clerk"
"""
MON = "2026-03-02 "


class Chasing(Play):
    def __init__(self, **more: str) -> None:
        super().__init__(LINES, opened="", posts=POSTS, kinds=KINDS, **more)
        self.post("open", MON + "09:00", by="seller", kind="case", record_id="main")

    def chase(self, when: str, by: str = "seller", step: str = "reply", **more: Any) -> Outcome:
        told = {"reason": "the customer called", **more}
        return self.post("hear", when, by=by, event="chased", step=step, **told)

    def answer(self, when: str, by: str = "clerk", **more: Any) -> Outcome:
        return self.post("hear", when, by=by, event="chase_answered", step="reply", **more)

    def refused(self, when: str, by: str, event: str = "chased", **more: Any) -> Any:
        told = {"step": "reply", "reason": "the customer called", **more}
        entry = Entry(
            act="hear", by=actor(by, self.book), happened_at=Moment(at(when)),
            entered_at=Moment(at(when)), event=event, **told,
        )  # fmt: skip
        outcome = apply(self.book, calendars(), self.record, entry, Answers())
        assert outcome.record is self.record
        assert len(outcome.refusals) == 1
        return outcome.refusals[0]

    def says(self, refusal: Any, language: str) -> str:
        return explain_refusal(refusal, self.book, "case", "", office(), language).sentence

    def told(self, outcome: Outcome, language: str = "zh") -> list[str]:
        reader = Reader(self.book, office(), language)
        return [tell_happening(h, reader, "case").sentence for h in outcome.happenings]


@pytest.fixture
def play() -> Chasing:
    return Chasing()


# -- who may ---------------------------------------------------------------------------------------


def test_whoever_takes_part_chases_and_those_who_hold_the_step_are_told(play):
    outcome = play.chase(MON + "10:00")
    [notice] = outcome.notices
    assert (notice.code, notice.parties, notice.line) == ("chased", ("post:clerk",), "reply")
    assert (notice.says.zh, notice.clock) == (
        "请尽快办理“reply”：the customer called",
        "/wait#1",
    )
    [chase] = play.record.chases
    assert (chase.sort, chase.by, chase.reason) == (
        "chased",
        "person:seller",
        "the customer called",
    )
    assert play.record.steps["/reply"].status == "open"


@pytest.mark.parametrize("by", ["foreman", "boss", "head", "quality_manager", "friend"])
def test_those_above_supervise_and_so_does_whom_the_book_names(play, by):
    outcome = play.chase(MON + "10:00", by=by)
    assert [n.code for n in outcome.notices] == ["supervised"]
    assert play.record.chases[0].sort == "supervised"


def test_the_head_of_a_department_supervises_what_the_department_holds(play):
    play.chase(MON + "10:00", by="head", step="tally")
    assert play.record.chases[0].sort == "supervised"
    assert play.refused(MON + "11:00", "clerk", step="tally").code == "own_step"


def test_who_takes_no_part_may_not_and_is_told_who_may(play):
    refusal = play.refused(MON + "10:00", "stranger")
    assert refusal.code == "not_taking_part"
    assert "head、foreman、boss、friend、quality_manager可以督办" in play.says(refusal, "zh")


def test_nobody_chases_what_is_theirs_to_do(play):
    assert play.refused(MON + "10:00", "clerk").code == "own_step"


def test_a_step_for_anybody_has_nobody_to_chase(play):
    assert play.refused(MON + "10:00", "seller", step="note").code == "nobody_to_chase"


def test_a_step_given_to_somebody_is_chased_with_that_person_alone(play):
    play.post("assign", MON + "09:30", by="boss", step="reply", to="person:clerk")
    outcome = play.chase(MON + "10:00")
    assert [n.parties for n in outcome.notices] == [("person:clerk",)]


def test_only_an_open_step_is_chased(play):
    play.do("reply.sent", MON + "10:00")
    assert play.refused(MON + "11:00", "seller").code == "not_open"
    assert play.refused(MON + "11:00", "seller", step="nothing").code == "unknown_step"


def test_a_reason_is_wanted(play):
    assert play.refused(MON + "10:00", "seller", reason=" ").code == "reason_wanted"


def test_people_are_heard_with_nothing_else(play):
    assert play.refused(MON + "10:00", "seller", event="calendar.changed").code == "no_right"


# -- how often -------------------------------------------------------------------------------------


def test_a_step_is_left_in_peace_for_four_working_hours(play):
    play.chase(MON + "10:00")
    refusal = play.refused(MON + "13:59", "seller")
    assert refusal.code == "chased_lately"
    assert "2026-03-02 周一 14:00 之后可以再次催办" in play.says(refusal, "zh")
    assert "chased again after Mon 2026-03-02 14:00" in play.says(refusal, "en")
    play.chase(MON + "14:00")
    assert len(play.record.chases) == 2


def test_the_peace_counts_in_working_time(play):
    play.chase(MON + "16:00", step="tally")
    refusal = play.refused("2026-03-03 11:59", "seller", step="tally")
    assert refusal.code == "chased_lately"
    play.chase("2026-03-03 12:00", step="tally")


def test_what_has_become_late_meanwhile_is_chased_at_once_but_only_once(play):
    play.chase(MON + "16:30")  # due at 17:00
    play.chase("2026-03-03 09:00")
    assert play.refused("2026-03-03 09:01", "seller").code == "chased_lately"


def test_those_above_are_kept_back_only_by_one_another(play):
    play.chase(MON + "10:00")
    play.chase(MON + "10:05", by="boss")
    assert play.refused(MON + "10:10", "foreman").code == "chased_lately"
    assert play.refused(MON + "14:03", "seller").code == "chased_lately"


def test_a_book_says_otherwise_by_a_setting():
    play = Chasing(
        more='[[setting]]\nid = "chase_again"\nvalue = "30 working minutes"\nbasis = "chosen"\n'
    )
    play.chase(MON + "10:00")
    assert play.refused(MON + "10:29", "seller").code == "chased_lately"
    play.chase(MON + "10:30")


def test_a_setting_that_is_no_limit_is_a_fault_of_the_book():
    texts = files(more='[[setting]]\nid = "chase_again"\nvalue = "soon"\nbasis = "chosen"\n')
    assert [f.code for f in faults_of(texts)] == ["unreadable_limit"]


def test_a_new_round_is_chased_afresh(play):
    play.chase(MON + "10:00")
    play.do("reply.again", MON + "10:30")
    outcome = play.chase(MON + "11:00")
    assert outcome.happenings[0].particulars["count"] == 1


# -- the answer ------------------------------------------------------------------------------------


def test_a_holder_answers_in_a_word_and_whoever_chased_is_told(play):
    play.chase(MON + "10:00")
    play.chase(MON + "10:05", by="boss")
    outcome = play.answer(MON + "10:10", reason="已在办", until=Moment(at("2026-03-03 15:00")))
    [notice] = outcome.notices
    assert (notice.code, notice.parties) == ("chase_answered", ("person:seller", "person:boss"))
    assert notice.says.zh == "“reply”的催办有答复：已在办，预计 2026-03-03 15:00"
    assert {(c.answer, c.until) for c in play.record.chases} == {("已在办", at("2026-03-03 15:00"))}


def test_an_answer_may_be_renewed_and_goes_to_the_last_who_chased(play):
    play.chase(MON + "10:00")
    play.chase(MON + "10:05", by="boss")
    play.answer(MON + "10:10", reason="已在办")
    outcome = play.answer(MON + "11:00", reason="还要半天")
    assert [n.parties for n in outcome.notices] == [("person:boss",)]
    assert [c.answer for c in play.record.chases] == ["已在办", "还要半天"]


def test_only_who_holds_the_step_answers(play):
    play.chase(MON + "10:00")
    refusal = play.refused(MON + "11:00", "seller", event="chase_answered")
    assert refusal.code == "not_yours"


def test_what_nobody_chased_needs_no_answer(play):
    refusal = play.refused(MON + "11:00", "clerk", event="chase_answered")
    assert refusal.code == "not_chased"


def test_a_moment_expected_lies_ahead(play):
    play.chase(MON + "10:00")
    refusal = play.refused(
        MON + "11:00", "clerk", event="chase_answered", until=Moment(at(MON + "11:00"))
    )
    assert refusal.code == "expected_past"
    assert "2026-03-02 周一 11:00 已经过去" in play.says(refusal, "zh")


def test_an_answer_says_something(play):
    play.chase(MON + "10:00")
    refusal = play.refused(MON + "11:00", "clerk", event="chase_answered", reason="")
    assert refusal.code == "nothing_given"


# -- told, kept, followed --------------------------------------------------------------------------


def test_the_timeline_tells_chase_and_answer(play):
    assert play.told(play.chase(MON + "10:00"))[0] == (
        "催办“reply”（第 1 次）：the customer called"
    )
    supervised = play.told(play.chase(MON + "10:05", by="boss"), "en")
    assert supervised[0] == "“reply” chased from above (no. 2): the customer called"
    until = Moment(at("2026-03-03 15:00"))
    answered = play.told(play.answer(MON + "10:10", reason="已在办", until=until))
    assert answered[0] == "答复“reply”的催办：已在办，预计 2026-03-03 周二 15:00 办完"


def test_a_book_may_let_something_follow_from_being_chased(play):
    play.chase(MON + "10:00")
    assert "look" in play.open_steps()
    assert event_words(Reader(play.book, office()), "case", "reply.chased") == "“reply”被催办"


def test_chases_are_kept_with_the_state(play):
    play.chase(MON + "10:00")
    play.answer(MON + "10:10", reason="已在办", until=Moment(at("2026-03-03 15:00")))
    kept = Codec.load(Codec.dump(play.record))
    assert kept.chases == play.record.chases
    assert Codec.dump(kept) == Codec.dump(play.record)


def test_a_record_that_nobody_chased_is_kept_as_before(play):
    assert "chases" not in Codec.dump(play.record)


def test_nobody_knows_a_person_without_parties(play):
    stray = Actor("person:9", frozenset({"person:9"}))
    entry = Entry(
        act="hear", by=stray, happened_at=Moment(at(MON + "10:00")),
        entered_at=Moment(at(MON + "10:00")), event="chased", step="reply", reason="…",
    )  # fmt: skip
    outcome = apply(
        book(LINES, posts=POSTS, kinds=KINDS), calendars(), play.record, entry, Answers()
    )
    assert [r.code for r in outcome.refusals] == ["not_taking_part"]

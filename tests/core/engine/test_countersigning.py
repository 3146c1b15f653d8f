"""Countersigning: each of those listed signs, a share of them, one after the other; giving on; nobody's own work."""

from typing import Any

import pytest

from kesu.core.examples.reading import actor
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import Codec
from kesu.core.values import Moment
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import step
from tests.core.toys import POSTS, at, facts

KINDS = facts(loss="money", grave="truth", asked="person", note="text") + RIGHTS
THREE = POSTS + '[[post]]\nid = "legal"\n[[post]]\nid = "money"\n'
ENDS = 'outcomes = [{ id = "agreed" }, { id = "no", needs = ["reason"], round = "next" }]\n'


def signing(number: str = '"all"', extra: str = "", by: str = '"boss", "legal", "money"') -> Play:
    lines = step(f"number = {number}\n{extra}\n{ENDS}", by=f"by = [{by}]")
    return Play(lines, kinds=KINDS, posts=THREE)


def parties(play: Play) -> tuple[str, ...]:
    return play.record.steps["/look"].parties


def status(play: Play) -> str:
    return play.record.steps["/look"].status


def sign(play: Play, by: str, outcome: str = "agreed") -> Outcome:
    now = Moment(at("2026-03-02 15:00"))
    entry = Entry(
        act="do",
        by=actor(by, play.book),
        happened_at=now,
        entered_at=now,
        step="look",
        outcome=outcome,
        reason="so",
    )
    return play.world.post("main", entry)


def codes(outcome: Outcome) -> list[str]:
    return [r.code for r in outcome.refusals]


def test_each_of_those_listed_signs_and_whoever_has_is_no_longer_asked():
    play = signing()
    assert parties(play) == ("post:boss", "post:legal", "post:money")
    told = sign(play, "legal")
    assert [h.particulars["wanted"] for h in told.happenings if h.code == "step_signed"] == [3]
    assert parties(play) == ("post:boss", "post:money")
    assert codes(sign(play, "legal#2")) == ["not_yours"]
    sign(play, "boss")
    assert status(play) == "open"
    sign(play, "money")
    assert play.record.steps["/look"].outcome == "agreed"


def test_one_who_does_not_agree_ends_it_where_all_must():
    play = signing()
    sign(play, "boss")
    sign(play, "money", "no")
    assert play.record.steps["/look"].outcome == "no"


def test_of_a_share_those_who_are_left_may_still_agree():
    play = signing('"2/3"')
    sign(play, "boss", "no")
    assert status(play) == "open"
    sign(play, "legal")
    sign(play, "money")
    assert play.record.steps["/look"].outcome == "agreed"


def test_as_soon_as_too_few_are_left_it_ends_the_other_way():
    play = signing('"2/3"')
    sign(play, "boss", "no")
    sign(play, "legal", "no")
    assert play.record.steps["/look"].outcome == "no"


def test_in_order_only_the_next_is_asked():
    play = signing(extra="in_order = true")
    assert parties(play) == ("post:boss",)
    assert codes(sign(play, "money")) == ["not_yours"]
    sign(play, "boss")
    assert parties(play) == ("post:legal",)
    sign(play, "legal")
    sign(play, "money")
    assert status(play) == "done"


def test_one_person_fills_one_place_only():
    play = signing(by='"clerk", "clerk"')
    sign(play, "clerk")
    assert codes(sign(play, "clerk")) == ["signed_already"]
    sign(play, "clerk#2")
    assert status(play) == "done"


def test_only_the_entries_that_hold_are_counted():
    play = signing(by='"boss", { post = "legal", when = "grave" }')
    play.fill("2026-03-02 10:00", grave=False)
    sign(play, "boss")
    assert status(play) == "done"


def test_a_new_round_begins_with_nobody_having_signed_and_the_state_is_kept():
    play = signing()
    sign(play, "boss")
    kept = Codec.load(Codec.dump(play.record))
    assert kept.steps["/look"].filled == {"0"}
    assert Codec.dump(kept) == Codec.dump(play.record)


# -- giving on ---------------------------------------------------------------------------------------


def give(play: Play, to: str, by: str = "boss") -> Outcome:
    now = Moment(at("2026-03-02 11:00"))
    entry = Entry(
        act="assign", by=actor(by, play.book), happened_at=now, entered_at=now, step="look", to=to
    )
    return play.world.post("main", entry)


def test_a_step_is_given_to_those_alone_whom_the_book_names():
    play = Play(step('hands_to = ["legal"]', by='by = ["boss"]'), kinds=KINDS, posts=THREE)
    (refusal,) = give(play, "post:money").refusals
    assert (refusal.code, refusal.particulars["parties"]) == ("not_to_be_given", ["post:legal"])
    assert give(play, "post:legal").refusals == ()
    assert sign(play, "legal", "done").refusals == ()


def test_what_may_be_given_to_nobody_stays_where_it_is():
    play = Play(step('hands_to = ["nobody"]', by='by = ["boss"]'), kinds=KINDS, posts=THREE)
    assert codes(give(play, "post:legal")) == ["not_to_be_given"]


# -- nobody's own work -------------------------------------------------------------------------------

OWN = (
    '[[setting]]\nid = "nobody_approves_own_work"\nvalue = {}\nbasis = "chosen"\nrejected = ["x"]\n'
)


def approving(value: str) -> Play:
    weigh = step(ENDS, name="weigh", by='by = ["clerk"]').replace('"opened"', '"look.done"')
    lines = step(by='by = ["clerk"]') + weigh + OWN.format(value)
    return Play(lines, kinds=KINDS, posts=POSTS)


def weigh(play: Play, by: str) -> list[str]:
    now = Moment(at("2026-03-02 15:00"))
    entry = Entry(
        act="do",
        by=actor(by, play.book),
        happened_at=now,
        entered_at=now,
        step="weigh",
        outcome="agreed",
    )
    return codes(play.world.post("main", entry))


@pytest.mark.parametrize(("value", "expected"), [("true", ["barred"]), ("false", [])])
def test_whoever_filed_the_record_does_not_approve_it_where_the_setting_says_so(value, expected):
    play = approving(value)
    play.do("look", "2026-03-02 10:00", by="clerk#2")
    assert weigh(play, "clerk") == expected


def test_whoever_did_what_is_judged_does_not_approve_it_but_another_or_the_one_above():
    play = approving("true")
    play.do("look", "2026-03-02 10:00", by="clerk#2")
    assert weigh(play, "clerk#2") == ["barred"]
    assert weigh(play, "boss") == []


# -- an opinion before one's own ---------------------------------------------------------------------

OPINION = """
[kind.opinion]
part_of = "case"
many = "opinions"
[kind.opinion.facts]
asked = { type = "person" }
opinion = { type = "text" }
"""
ASKED = """
[[step]]
id = "give"
of = "opinion"
opens = ["opened"]
by = ["person(asked)"]
asks = ["opinion"]
[[gate]]
id = "first"
of = "case"
before = ["look"]
needs = [{ when = "all(opinions where give.done)", says = { zh = "意见还没有给", en = "Not given" } }]
"""


def test_an_added_signer_has_a_task_and_is_waited_for():
    lines = step('adds = "opinion"', by='by = ["boss"]') + ASKED
    play = Play(lines, kinds=KINDS + OPINION, posts=THREE)
    asked: dict[str, Any] = {"kind": "opinion", "facts": {"asked": "person:legal"}}
    play.post("open", "2026-03-02 10:00", by="boss", **asked)
    assert play.record.steps["opinion.1/give"].parties == ("person:legal",)
    assert codes(sign(play, "boss", "done")) == ["gate"]
    play.post(
        "do", "2026-03-02 11:00", by="legal", item="opinion.1", step="give", facts={"opinion": "ok"}
    )
    assert sign(play, "boss", "done").refusals == ()

"""Steps that several must do, and approvals that rest on what may change."""

import json
from decimal import Decimal
from typing import Any

import pytest

from kesu.core.examples.reading import actor
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import Codec
from kesu.core.values import Moment
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import decision, row, step
from tests.core.toys import at, facts

KINDS = facts(loss="money", note="text", ratified="truth") + RIGHTS
TWO = 'outcomes = [{ id = "agreed" }, { id = "refused", alone = true }, { id = "open" }]\n'
STORED = facts(loss="money", marks="choices:a,b", note="text")
GRADE = decision(row("loss >= 1000", "'grave'") + row("otherwise", "'light'"))


def two(number: str = "2", extra: str = TWO) -> str:
    return step(f"number = {number}\n{extra}") + step(name="weigh").replace(
        '"opened"', '"look.agreed"'
    )


def refused(play: Play, by: str) -> list[str]:
    now = Moment(at("2026-03-02 15:00"))
    entry = Entry(
        act="do",
        by=actor(by, play.book),
        happened_at=now,
        entered_at=now,
        step="look",
        outcome="agreed",
    )
    outcome: Outcome = play.world.post("main", entry)
    return [r.code for r in outcome.refusals]


def test_two_different_people_are_two_signatures():
    play = Play(two())
    first = play.do("look.agreed", "2026-03-02 10:00")
    assert {"step_signed"} <= {h.code for h in first.happenings}
    assert play.open_steps() == {"look"}
    assert refused(play, "clerk") == ["signed_already"]
    play.do("look.agreed", "2026-03-02 11:00", by="clerk#2")
    assert play.open_steps() == {"weigh"}


def test_only_the_same_answer_adds_up():
    play = Play(two())
    play.do("look.agreed", "2026-03-02 10:00")
    play.do("look.open", "2026-03-02 11:00", by="clerk#2")
    assert play.open_steps() == {"look"}
    play.do("look.open", "2026-03-02 12:00", by="clerk#3")
    assert play.record.steps["/look"].outcome == "open"


def test_one_word_may_be_enough_to_refuse():
    play = Play(two())
    play.do("look.agreed", "2026-03-02 10:00")
    play.do("look.refused", "2026-03-02 11:00", by="clerk#2")
    assert play.record.steps["/look"].outcome == "refused"


def test_a_new_round_begins_without_signatures():
    again = 'outcomes = [{ id = "agreed" }, { id = "redo", round = "next", leads = ["look"] }]\n'
    play = Play(step(f"number = 2\n{again}"))
    for clerk in ("clerk", "clerk#2"):
        play.do("look.redo", "2026-03-02 10:00", by=clerk)
    assert play.record.steps["/look"].round == 2
    play.do("look.agreed", "2026-03-02 11:00")
    assert play.open_steps() == {"look"}


def test_how_many_may_be_a_setting_and_is_readable():
    few = '[[setting]]\nid = "few"\nvalue = 3\nbasis = "chosen"\n'
    wait = step('when = "look.signatures >= 2"', name="weigh")
    play = Play(few + two('"settings.few"').split('[[step]]\nid = "weigh"')[0] + wait)
    play.do("look.agreed", "2026-03-02 10:00")
    assert play.open_steps() == {"look"}
    play.do("look.agreed", "2026-03-02 10:00", by="clerk#2")
    assert play.open_steps() == {"look", "weigh"}


def test_an_approval_is_stale_once_what_it_rested_on_has_changed():
    again = step(name="weigh", extra='when = "look.stale"').replace('"opened"', '"look.stale"')
    play = Play(GRADE + step('rests_on = ["grade"]') + again, kinds=KINDS)
    play.fill("2026-03-02 09:30", loss=10)
    play.do("look", "2026-03-02 10:00")
    play.fill("2026-03-02 10:30", note="a word")
    assert play.open_steps() == set()
    told = play.correct("2026-03-02 11:00", loss=2000)
    assert "step_stale" in {h.code for h in told.happenings}
    assert play.open_steps() == {"weigh"}
    told = play.correct("2026-03-02 12:00", loss=3000)
    assert "step_stale" not in {h.code for h in told.happenings}


@pytest.mark.parametrize("name", ["grade", "loss"])
def test_doing_it_again_makes_it_fresh(name: str):
    look = step(f'rests_on = ["{name}"]').replace(
        'opens = ["opened"]', 'opens = ["opened", "look.stale"]'
    )
    finish = step(name="weigh", extra='when = "look.done and not look.stale"')
    play = Play(GRADE + look + finish.replace('"opened"', '"note"'), kinds=KINDS)
    play.fill("2026-03-02 09:30", loss=10)
    play.do("look", "2026-03-02 10:00")
    play.correct("2026-03-02 11:00", loss=2000)
    assert play.open_steps() == {"look"}
    play.fill("2026-03-02 11:30", note="a word")
    assert play.open_steps() == {"look"}
    play.do("look", "2026-03-02 12:00")
    assert play.open_steps() == {"weigh"}


@pytest.mark.parametrize(
    ("name", "value"), [("loss", "620"), ("loss", "620.00"), ("marks", ["b", "a"])]
)
def test_an_approval_stays_fresh_when_the_record_was_stored_and_read(name: str, value: Any):
    """An amount and a list come back from the database in another shape than they went in; they are no news."""
    finish = step(name="weigh", extra='when = "look.done and not look.stale"')
    play = Play(
        step(f'rests_on = ["{name}"]') + finish.replace('"opened"', '"note"'), kinds=STORED + RIGHTS
    )
    given = Decimal(value) if isinstance(value, str) else tuple(value)
    play.fill("2026-03-02 09:30", **{name: given})
    play.do("look", "2026-03-02 10:00")
    play.world.records["main"] = Codec.load(json.loads(json.dumps(Codec.dump(play.record))))
    play.fill("2026-03-02 11:30", note="a word")
    assert play.open_steps() == {"weigh"}

"""Triggers: on an event, if a condition, for each of a set, once for the same grounds – do."""

import pytest

from kesu.core.engine import Endless
from kesu.core.examples.reading import Unclear
from kesu.core.records.record import Link
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import clock, step, trigger
from tests.core.toys import facts

ON_LOSS = 'on = ["loss"]'
KINDS = facts(loss="money", place="text", urgent="truth") + RIGHTS
LINES_OF_GOODS = """
[kind.case.facts.goods]
type = "lines"
columns = { name = { type = "text" }, rate = { type = "number" } }
"""
CLAIM = """
[kind.claim]
facts = { loss = { type = "money" }, place = { type = "text" }, why = { type = "text" } }
"""
ITEM = """
[kind.part]
part_of = "case"
many = "parts"
opened_by = ["clerk"]
facts = { name = { type = "text" } }
"""


def test_a_trigger_sets_a_fact_when_its_condition_holds():
    play = Play(
        trigger(
            'when = "loss >= 100"\ndo = [{ set = "urgent", with = { value = "true" } }]',
            'on = ["loss"]',
        ),
        kinds=KINDS,
    )
    play.fill("2026-03-02 10:00", loss=5)
    assert "urgent" not in play.values()
    play.correct("2026-03-02 11:00", loss=500)
    assert play.values()["urgent"] is True


def test_a_trigger_that_waits_while_something_holds():
    play = Play(trigger('while = "urgent"\ndo = [{ tell = "boss" }]', 'on = ["loss"]'), kinds=KINDS)
    assert play.fill("2026-03-02 10:00", loss=5).notices == ()
    play.fill("2026-03-02 11:00", urgent=True)
    (notice,) = play.correct("2026-03-02 12:00", loss=6).notices
    assert (notice.parties, notice.line, notice.code) == (("post:boss",), "react", "tell")


def test_what_is_told_are_the_words_of_the_act_else_of_the_line():
    lines = trigger('title = "有反应"\ndo = [{ tell = "boss" }, { tell = "clerk", says = "请看" }]')
    (outcome,) = [
        Play(lines, opened="").post("open", "2026-03-02 09:00", kind="case", record_id="main")
    ]
    assert [n.says.zh for n in outcome.notices] == ["有反应", "请看"]


def test_a_trigger_opens_a_step_holds_the_record_and_closes_it():
    kinds = KINDS.replace(
        'opened_by = ["anyone"]', 'opened_by = ["anyone"]\nclosings = [{ id = "done", zh = "完" }]'
    )
    lines = step().replace('["opened"]', "[]")
    lines += trigger('do = [{ open_step = "look" }]', 'on = ["loss"]')
    lines += trigger('do = [{ hold = "waits" }]', 'on = ["place"]').replace('"react"', '"wait"')
    lines += trigger('do = [{ close = "done" }, { close = "done" }]', 'on = ["urgent"]').replace(
        '"react"', '"end"'
    )
    play = Play(lines, kinds=kinds)
    play.fill("2026-03-02 10:00", loss=1)
    assert play.open_steps() == {"look"}
    play.fill("2026-03-02 11:00", place="hall")
    assert "/held" in play.record.events
    play.fill("2026-03-02 12:00", urgent=True)
    assert play.record.closed is not None
    assert len(play.record.events["/closed"]) == 1


def test_for_each_of_the_lines_that_meet_a_condition():
    lines = trigger(
        "for_each = \"goods where rank('rate') <= 2\"\non = ['goods']\n"
        'do = [{ open_item = "part", with = { name = "each.name" } }]', "",
    )  # fmt: skip
    play = Play(lines, kinds=KINDS + LINES_OF_GOODS + ITEM)
    play.fill(
        "2026-03-02 10:00",
        goods=[{"name": n, "rate": r} for n, r in (("a", 1), ("b", 5), ("c", 3))],
    )
    assert [v["name"] for i, v in play.record.values.items() if i] == ["b", "c"]


def test_an_item_opened_without_a_value_lacks_the_fact():
    lines = trigger('do = [{ open_item = "part", with = { name = "place" } }]')
    play = Play(lines, kinds=KINDS + ITEM)
    assert play.record.values["part.1"] == {}


def test_for_each_item_of_the_record():
    lines = trigger(
        'for_each = "parts"\nwhen = "known(each.name)"\ndo = [{ tell = "boss" }]', 'on = ["loss"]'
    )
    play = Play(lines, kinds=KINDS + ITEM)
    play.post("open", "2026-03-02 10:00", kind="part", facts={"name": "a"})
    play.post("open", "2026-03-02 10:00", kind="part")
    assert len(play.fill("2026-03-02 11:00", loss=1).notices) == 1


def test_once_never_fires_twice_for_the_same_grounds():
    lines = trigger('once = "place"\ndo = [{ tell = "boss" }]', 'on = ["loss"]')
    play = Play(lines, kinds=KINDS)
    play.fill("2026-03-02 10:00", place="hall")
    told = [len(play.fill("2026-03-02 10:00", loss=1).notices)]
    told.append(len(play.correct("2026-03-02 11:00", loss=2).notices))
    play.correct("2026-03-02 12:00", place="yard")
    told.append(len(play.correct("2026-03-02 13:00", loss=3).notices))
    assert told == [1, 0, 1]


def test_another_record_is_opened_with_facts_copied_and_a_link_both_ways():
    kinds = (
        KINDS
        + '[kind.claim]\nfacts = { loss = { type = "money" }, place = { type = "text" }, why = { type = "text" } }\n'
    )
    lines = trigger(
        'do = [{ open = "claim", link = "follows", copy = ["loss"], with = { why = "\'dear\'", place = "place" } }]',
        'on = ["loss"]',
    )
    play = Play(lines, kinds=kinds)
    play.fill("2026-03-02 10:00", loss=5)
    claim = play.world.records["auto1"]
    assert claim.values[""] == {"loss": 5, "why": "dear"}
    assert claim.links == (Link("follows", "main", 1),)
    assert [(link.sort, link.to) for link in play.record.links] == [("followed_by", "auto1")]


OFFICE = """
[[post]]
id = "office"
department = true
[[post]]
id = "clerk"
in = "office"
above = "boss"
[[post]]
id = "boss"
"""


def department_of(play: Play, record: str) -> str:
    return play.world.records[record].events["/opened"][0].department


def test_what_opens_by_itself_opens_in_the_department_of_whoever_caused_it():
    noted = trigger('do = [{ open = "note" }]').replace('"react"', '"noted"')
    lines = trigger('do = [{ open = "claim" }]', ON_LOSS) + noted.replace('"case"', '"claim"')
    play = Play(lines, kinds=KINDS + CLAIM + "[kind.note]\n", posts=OFFICE)
    play.fill("2026-03-02 10:00", loss=5)
    assert [department_of(play, one) for one in ("main", "auto1", "auto2")] == ["office"] * 3
    assert play.world.records["auto1"].events["/opened"][0].by == "system"


def test_what_time_opens_opens_in_the_department_of_its_origin():
    late = clock('late = [{ open = "claim" }]')
    play = Play(late, kinds=KINDS + CLAIM, posts=OFFICE)
    play.tick("2026-03-04 10:00")
    assert department_of(play, "auto1") == "office"


def test_what_somebody_without_a_department_causes_opens_in_none():
    lines = trigger('do = [{ open = "claim" }]', ON_LOSS)
    kinds = (KINDS + CLAIM).replace('fill = ["clerk"]', 'fill = ["clerk", "boss"]')
    play = Play(lines, kinds=kinds, posts=OFFICE)
    play.post("fill", "2026-03-02 10:00", by="boss", facts={"loss": 5})
    assert department_of(play, "auto1") == ""


def test_everything_that_both_kinds_have_may_be_copied():
    kinds = (
        KINDS + '[kind.claim]\nfacts = { loss = { type = "money" }, place = { type = "text" } }\n'
    )
    lines = trigger('do = [{ open = "claim", copy = ["*"] }]', 'on = ["urgent"]')
    play = Play(lines, kinds=kinds)
    play.fill("2026-03-02 10:00", loss=5, place={"state": "not_applicable"})
    play.fill("2026-03-02 11:00", urgent=True)
    assert play.world.records["auto1"].values[""] == {"loss": 5}
    assert play.record.links == ()


def test_what_was_withheld_is_copied_as_that():
    kinds = (
        KINDS + '[kind.claim]\nfacts = { loss = { type = "money" }, place = { type = "text" } }\n'
    )
    lines = trigger('do = [{ open = "claim", copy = ["loss", "place"] }]', 'on = ["urgent"]')
    play = Play(lines, kinds=kinds)
    play.fill("2026-03-02 10:00", place={"state": "withheld", "remark": "will not say"})
    play.fill("2026-03-02 11:00", urgent=True)
    facts_of = play.world.records["auto1"].facts
    assert (facts_of["/place"].state, facts_of["/place"].remark) == ("withheld", "will not say")
    assert "/loss" not in facts_of


def test_an_event_of_an_item_reaches_its_record_and_the_other_way_round():
    lines = trigger('do = [{ tell = "boss" }]', 'on = ["part.opened"]')
    lines += (
        trigger('do = [{ tell = "clerk" }]', 'on = ["parent.loss"]')
        .replace('"react"', '"item"')
        .replace('of = "case"', 'of = "part"')
    )
    play = Play(lines, kinds=KINDS + ITEM)
    assert [n.line for n in play.post("open", "2026-03-02 10:00", kind="part").notices] == ["react"]
    assert [(n.line, n.item) for n in play.fill("2026-03-02 11:00", loss=1).notices] == [
        ("item", "part.1")
    ]


def test_when_every_item_has_an_event_it_is_the_records_own():
    kinds = KINDS + ITEM
    lines = step(name="weigh", of="part") + trigger(
        'do = [{ tell = "boss" }]', 'on = ["all parts.weigh.done"]'
    )
    play = Play(lines, kinds=kinds)
    for _ in range(2):
        play.post("open", "2026-03-02 10:00", kind="part")
    assert play.do("weigh", "2026-03-02 11:00", item="part.1").notices == ()
    assert [n.line for n in play.do("weigh", "2026-03-02 12:00", item="part.2").notices] == [
        "react"
    ]


def test_triggers_without_end_are_a_fault_of_the_book():
    lines = trigger('do = [{ set = "loss", with = { value = "loss + 1" } }]', 'on = ["loss"]')
    play = Play(lines, kinds=KINDS)
    with pytest.raises(Endless, match="no rest after"):
        play.fill("2026-03-02 10:00", loss=1)


def test_records_that_open_one_another_without_end_are_a_fault_of_the_book():
    with pytest.raises(Unclear, match="without end"):
        Play(trigger('do = [{ open = "case" }]'))


def test_items_opened_at_one_moment_are_told_apart_by_their_ids():
    lines = trigger(
        'for_each = "parts"\nonce = "each.id"\n'
        'do = [{ open = "claim", with = { why = "each.id" } }]',
        'on = ["loss"]',
    )
    play = Play(lines, kinds=KINDS + ITEM + CLAIM)
    play.post("open", "2026-03-02 10:00", kind="part")
    play.post("open", "2026-03-02 10:00", kind="part")
    play.fill("2026-03-02 11:00", loss=5)
    play.correct("2026-03-02 12:00", loss=6)
    found = [play.world.records[one].values[""]["why"] for one in play.world.opened]
    assert found == ["part.1", "part.2"]

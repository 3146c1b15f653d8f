"""Whoever a fact names takes part in the record from then on."""

from kesu.core.records.taking_part import taking_part
from tests.core.engine.playing import RIGHTS, Play
from tests.core.toys import CASE

KINDS = (
    CASE
    + RIGHTS
    + """
[kind.case.facts.chair]
type = "person"
joins = true
[kind.case.facts.guest]
type = "person"
[kind.case.facts.group]
type = "lines"
columns = { seat = { type = "text" }, member = { type = "person", joins = true } }
"""
)


def told(play: Play, when: str, **facts: object) -> list[tuple[str, ...]]:
    outcome = play.post("fill", when, facts=facts)
    return [notice.parties for notice in outcome.notices]


def test_who_is_named_is_told_and_takes_part_and_a_guest_is_not():
    play = Play("", kinds=KINDS)
    assert told(play, "2026-03-02 10:00", chair="person:li", guest="person:wu") == [("person:li",)]
    assert "person:li" in taking_part(play.record)
    assert "person:wu" not in taking_part(play.record)


def test_each_member_of_a_group_is_told_once():
    play = Play("", kinds=KINDS)
    two = [{"seat": "a", "member": "person:li"}, {"seat": "b", "member": "person:wu"}]
    assert told(play, "2026-03-02 10:00", group=two) == [("person:li", "person:wu")]
    three = [*two, {"seat": "c", "member": "person:xu"}, {"seat": "d", "member": "person:li"}]
    changed = play.correct("2026-03-02 11:00", group=three)
    assert [n.parties for n in changed.notices] == [("person:xu",)]
    assert {"person:li", "person:wu", "person:xu"} <= taking_part(play.record)


def test_that_somebody_joined_is_an_event():
    play = Play(
        '[[trigger]]\nid = "greet"\nof = "case"\non = ["chair.joined"]\ndo = [{ tell = "boss" }]\n',
        kinds=KINDS,
    )
    assert ("post:boss",) in told(play, "2026-03-02 10:00", chair="person:li")

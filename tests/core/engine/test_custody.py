"""Where a thing is: stations, receipts, what did not come, the same thing handed on again."""

from typing import Any

from kesu.core.records.views import latest_run
from kesu.core.steps.custody import Way, ways_of
from tests.core.engine.playing import RIGHTS, Play
from tests.core.toys import CASE, POSTS, at, faults_of, files

KINDS = (
    CASE
    + RIGHTS
    + """
[kind.handover]
part_of = "case"
many = "handovers"
opened_by = ["clerk", "boss"]
closings = [{ id = "received", zh = "收到" }, { id = "missing", zh = "没收到" }]
custody = { thing = "label", to = "to", receipt = "receive", received = "received", shows = ["condition"] }
[kind.handover.facts]
label = { type = "text" }
to = { type = "department" }
condition = { type = "text" }
"""
)
LINES = """
[[step]]
id = "receive"
of = "handover"
opens = ["opened"]
by = ["dept(to)"]
outcomes = [{ id = "received", closes = "received" }, { id = "missing", closes = "missing" }]
[[clock]]
id = "receipt_time"
of = "handover"
duty = "receipt"
starts = ["opened"]
stops = ["receive.done"]
limit = "1 working day"
"""
DEPARTMENTS = (
    POSTS + '[[post]]\nid = "quality"\ndepartment = true\n[[post]]\nid = "lab"\ndepartment = true\n'
)


def shop() -> Play:
    return Play(LINES, kinds=KINDS, posts=DEPARTMENTS)


def hand(play: Play, when: str, label: str, to: str, **more: Any) -> None:
    facts = {"label": label, "to": to, **more}
    play.post("open", when, kind="handover", facts=facts)


def receive(
    play: Play, when: str, item: str, outcome: str = "received", by: str = "quality"
) -> None:
    play.post("do", when, by=by, item=item, step="receive", outcome=outcome)


def only(play: Play) -> Way:
    (way,) = ways_of(play.book, play.record)
    return way


def test_what_is_handed_over_is_on_its_way_until_it_is_received():
    play = shop()
    hand(play, "2026-03-02 10:00", "S1", "quality", condition="oily")
    way = only(play)
    assert (way.last.state, way.last.to, way.since) == (
        "waiting",
        "dept:quality",
        at("2026-03-02 10:00"),
    )
    assert way.last.shows == (("condition", "oily"),)
    assert way.last.run == latest_run(play.record, "handover.1", "receipt_time")
    receive(play, "2026-03-02 11:00", "handover.1")
    way = only(play)
    assert (way.last.state, way.place, way.since) == (
        "received",
        "dept:quality",
        at("2026-03-02 11:00"),
    )


def test_the_same_label_goes_on_the_same_way_and_another_has_its_own():
    play = shop()
    hand(play, "2026-03-02 10:00", "S1", "quality")
    receive(play, "2026-03-02 11:00", "handover.1")
    hand(play, "2026-03-02 12:00", "S1", "lab")
    hand(play, "2026-03-02 13:00", "S2", "lab")
    ways = {way.thing: way for way in ways_of(play.book, play.record)}
    assert [s.to for s in ways["S1"].stations] == ["dept:quality", "dept:lab"]
    assert ways["S1"].place == "dept:quality"
    assert len(ways["S2"].stations) == 1


def test_what_did_not_come_stays_where_it_was_received_last():
    play = shop()
    hand(play, "2026-03-02 10:00", "S1", "quality")
    receive(play, "2026-03-02 11:00", "handover.1")
    hand(play, "2026-03-02 12:00", "S1", "lab")
    receive(play, "2026-03-02 14:00", "handover.2", "missing", by="lab")
    assert (only(play).place, only(play).last.state) == ("dept:quality", "not received")


def test_names_in_custody_that_mean_nothing_are_found():
    for wrong, write in (
        ('thing = "labl"', "label"),
        ('receipt = "recieve"', "receive"),
        ('received = "recieved"', "received"),
    ):
        key = wrong.partition(" ")[0]
        right = {"thing": "label", "receipt": "receive", "received": "received"}[key]
        kinds = KINDS.replace(f'{key} = "{right}"', wrong)
        found = faults_of(files(LINES, kinds=kinds, posts=DEPARTMENTS))
        assert any(write in fault.write for fault in found), (wrong, found)

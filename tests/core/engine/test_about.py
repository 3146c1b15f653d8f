"""Items that are about another record – points of an agenda, about cases –: what that record hears and sees of them."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from kesu.core.engine import apply
from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.following import telling_entry
from kesu.core.records.entries import ABOUT, Entry
from kesu.core.records.outcomes import Answers, Outcome
from kesu.core.records.record import Codec, Record
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from tests.core.toys import at, book, calendars

ORDER = """
[kind.order]
title = { zh = "维修单", en = "Repair order" }
opened_by = ["anyone"]
closings = [{ id = "settled", zh = "办结", en = "Settled" }]
rights = { void = ["boss"], "close.settled" = ["boss"], fill = ["anyone"] }
facts = { grave = { type = "truth" }, remedy = { type = "text" } }
[kind.bill]
opened_by = ["anyone"]
"""
BOARD = """
[kind.board]
title = { zh = "例会", en = "Meeting" }
opened_by = ["anyone"]
rights = { void = ["boss"] }
[kind.point]
part_of = "board"
many = "points"
about = "order"
shares = ["remedy"]
opened_by = ["anyone"]
closings = [{ id = "resolved", zh = "已决议", en = "Resolved" }]
rights = { void = ["boss"], correct = ["boss"] }
facts = { remedy = { type = "text" }, secret = { type = "text" } }
[kind.note]
part_of = "board"
many = "notes"
opened_by = ["anyone"]
"""
LINES = """
[[measure]]
id = "grave_ones"
of = "board"
counts = "order"
where = "grave and not closed"
read = "live"

[[step]]
id = "look_again"
of = "board"
by = ["clerk"]
opens = ["opened"]
repeats = true

[[trigger]]
id = "propose"
of = "board"
on = ["opened", "look_again.done"]
for_each = "grave_ones"
do = [{ open_item = "point", about = "each.id" }]

[[step]]
id = "resolve"
of = "point"
by = ["clerk"]
opens = ["opened"]
asks = ["remedy", "secret?"]
outcomes = [{ id = "resolved", closes = "resolved" }]

[[step]]
id = "carry_out"
of = "order"
by = ["clerk"]
opens = ["point.remedy"]
when = "any(points where known(remedy))"

[[step]]
id = "report"
of = "order"
by = ["clerk"]
opens = ["all points.closed"]

[[trigger]]
id = "take_over"
of = "order"
on = ["point.remedy"]
for_each = "points where known(remedy)"
do = [{ set = "remedy", with = { value = "each.remedy" } }]

[[gate]]
id = "resolved_first"
of = "order"
clause = "T-01"
before = ["close"]
needs = [{ when = "all(points where closed)", says = { zh = "会上还没有决议", en = "not resolved yet" } }]

[[gate]]
id = "once_a_season"
of = "order"
clause = "T-02"
before = ["point.open"]
needs = [{ when = "count(points) <= 2", says = { zh = "已议过两次", en = "twice already" } }]
"""


@cache
def procedure() -> Book:
    return book(LINES, kinds=ORDER + BOARD)


@cache
def before_there_were_meetings() -> Book:
    return book(kinds=ORDER)


class Season:
    """Orders and meetings in memory; every entry is posted an hour after the one before."""

    def __init__(self) -> None:
        self.world = World(procedure(), calendars())
        self.now = at("2026-03-02 08:00")

    def post(self, record: str, act: str, by: str = "clerk", **more: Any) -> Outcome:
        now = self.now = Moment(self.now + 3600)
        entry = Entry(act=act, by=actor(by, procedure()), happened_at=now, entered_at=now, **more)
        return self.world.post(record, entry)

    def done(self, record: str, act: str, by: str = "clerk", **more: Any) -> Outcome:
        found = self.post(record, act, by, **more)
        assert found.refusals == ()
        return found

    def order(self, label: str, *, grave: bool = False) -> None:
        self.done(label, "open", kind="order", record_id=label, facts={"grave": grave})

    def board(self, label: str = "board") -> None:
        self.done(label, "open", kind="board", record_id=label)

    def point(self, about: str, board: str = "board", **more: Any) -> Outcome:
        return self.post(board, "open", kind="point", link=ABOUT, to=about, **more)

    def resolve(self, item: str, remedy: str, **more: Any) -> Outcome:
        facts = {"remedy": remedy, **more}
        return self.done("board", "do", item=item, step="resolve", outcome="resolved", facts=facts)

    def of(self, label: str) -> Record:
        return self.world.records[label]

    def seen(self, label: str) -> dict[str, tuple[str, dict[str, Any]]]:
        """Return what an order sees of points that are about it: how each was closed, and what it shares."""
        return {at: (c.closed_as, dict(c.values)) for at, c in self.of(label).live_children()}

    def open_steps(self, label: str) -> set[str]:
        steps = self.of(label).steps
        return {at.lstrip("/") for at, state in steps.items() if state.status == "open"}


@pytest.fixture
def season() -> Season:
    found = Season()
    found.order("o1")
    found.order("o2", grave=True)
    return found


def codes(outcome: Outcome) -> list[str]:
    return [refusal.code for refusal in outcome.refusals]


# -- the agenda -------------------------------------------------------------------------------------


def test_the_book_proposes_every_case_that_its_measure_counts(season: Season):
    season.order("o3", grave=True)
    season.board()
    assert {i: p.about for i, p in season.of("board").items.items()} == {
        "point.1": "o2",
        "point.2": "o3",
    }
    assert season.seen("o1") == {}
    assert season.seen("o2") == {"board/point.1": ("", {})}


def test_what_came_meanwhile_is_counted_when_the_trigger_fires_again_and_nothing_twice(
    season: Season,
):
    season.board()
    season.order("o3", grave=True)
    season.done("board", "do", step="look_again", outcome="done")
    season.done("board", "do", step="look_again", outcome="done")
    assert [p.about for p in season.of("board").items.values()] == ["o2", "o3"]


def test_a_case_is_put_on_the_agenda_by_hand_once(season: Season):
    season.board()
    assert season.point("o1").accepted
    assert codes(season.point("o1")) == ["about_already"]
    assert codes(season.point("o2")) == ["about_already"]
    season.resolve("point.2", "new seal")
    assert season.point("o1").accepted


def test_a_point_may_be_about_no_case(season: Season):
    season.board()
    season.done("board", "open", kind="point")
    assert season.of("board").items["point.2"].about == ""
    season.resolve("point.2", "meet monthly")


@pytest.mark.parametrize(
    "tie",
    [
        {"kind": "note", "link": ABOUT, "to": "o1"},
        {"kind": "point", "link": ABOUT},
        {"kind": "point", "to": "o1"},
        {"kind": "point", "link": "follows", "to": "o1"},
    ],
    ids=["of a kind about nothing", "about nobody", "without the tie", "with another tie"],
)
def test_other_ties_of_items_are_refused(season: Season, tie: dict[str, str]):
    season.board()
    assert codes(season.post("board", "open", **tie)) == ["unknown_link"]


def test_a_record_of_another_kind_refuses_and_nothing_stays(season: Season):
    season.done("bill", "open", kind="bill", record_id="bill")
    season.board()
    seq = season.of("board").seq
    assert codes(season.point("bill")) == ["not_a_parent"]
    assert (season.of("board").seq, list(season.of("board").items)) == (seq, ["point.1"])


def test_a_gate_of_the_case_stands_before_putting_it_on_an_agenda(season: Season):
    season.board()
    season.board("b2")
    assert season.point("o1").accepted
    assert season.point("o1", "b2").accepted
    season.board("b3")
    found = season.point("o1", "b3")
    assert [(r.code, r.line, r.clauses) for r in found.refusals] == [
        ("gate", "once_a_season", ("T-02",))
    ]


def test_nobody_puts_a_void_case_on_an_agenda(season: Season):
    season.done("o1", "void", "boss", reason="a slip")
    season.board()
    assert codes(season.point("o1")) == ["closed"]


# -- the resolution ---------------------------------------------------------------------------------


def test_a_resolution_reaches_its_case_with_what_it_shares_and_the_case_goes_on(season: Season):
    season.board()
    assert season.open_steps("o2") == set()
    season.resolve("point.1", "new seal", secret="who erred")
    assert season.seen("o2") == {"board/point.1": ("resolved", {"remedy": "new seal"})}
    assert season.open_steps("o2") == {"carry_out", "report"}
    assert season.of("o2").values[""]["remedy"] == "new seal"
    assert season.seen("o1") == {}


def test_a_correction_of_the_minutes_reaches_the_case(season: Season):
    season.board()
    season.resolve("point.1", "new seal")
    season.done(
        "board", "correct", "boss", item="point.1", facts={"remedy": "new pump"}, reason="misheard"
    )
    assert season.seen("o2") == {"board/point.1": ("resolved", {"remedy": "new pump"})}
    assert season.of("o2").values[""]["remedy"] == "new pump"


def test_what_is_not_shared_tells_the_case_nothing(season: Season):
    season.board()
    seq = season.of("o2").seq
    season.done("board", "correct", "boss", item="point.1", facts={"secret": "x"}, reason="more")
    assert season.of("o2").seq == seq


def test_the_case_waits_for_the_meeting(season: Season):
    season.board()
    found = season.post("o2", "close", "boss", closes_as="settled", reason="done")
    assert [(r.code, r.line) for r in found.refusals] == [("gate", "resolved_first")]
    season.resolve("point.1", "new seal")
    season.done("o2", "close", "boss", closes_as="settled", reason="done")


def test_a_closed_case_hears_too(season: Season):
    season.done("o1", "close", "boss", closes_as="settled", reason="done")
    season.board()
    assert season.point("o1").accepted
    season.resolve("point.2", "new seal")
    assert season.seen("o1") == {"board/point.2": ("resolved", {"remedy": "new seal"})}


def test_a_void_point_and_a_void_meeting_hold_up_no_case(season: Season):
    season.board()
    season.done("board", "void", "boss", item="point.1", reason="not dealt with")
    assert season.seen("o2") == {}
    season.board("b2")
    assert season.seen("o2") == {"b2/point.1": ("", {})}
    season.done("b2", "void", "boss", reason="did not take place")
    assert season.seen("o2") == {}
    season.done("o2", "close", "boss", closes_as="settled", reason="done")


# -- older cases, stored records --------------------------------------------------------------------


def test_a_case_under_an_edition_that_knows_no_meetings_hears_and_goes_on_as_it_was(season: Season):
    season.board()
    telling = season.done("board", "do", item="point.1", step="resolve", outcome="resolved",
                          facts={"remedy": "new seal"}).tellings[0]  # fmt: skip
    old, now = before_there_were_meetings(), season.now
    opened = Entry(act="open", by=actor("clerk", old), happened_at=now, entered_at=now, kind="order",
                   record_id="o2")  # fmt: skip
    case = apply(old, calendars(), None, opened, Answers()).record
    heard = apply(old, calendars(), case, telling_entry(telling, entered_at=now), Answers())
    assert heard.accepted
    assert [h.code for h in heard.happenings] == ["heard"]
    assert (heard.record.children, heard.record.steps) == ({}, case.steps)


def test_what_an_item_is_about_is_stored_and_left_out_where_it_is_about_nothing(season: Season):
    season.board()
    season.done("board", "open", kind="note")
    stored = Codec.dump(season.of("board"))
    assert Codec.load(stored) == season.of("board")
    assert [len(row) for row in stored["items"].values()] == [4, 5]

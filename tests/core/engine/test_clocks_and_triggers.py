"""Runs of clocks and occasions of triggers: what a later event must not change, what one entry counts as."""

from __future__ import annotations

from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from tests.core.toys import at, book, calendars

KINDS = """
[kind.case]
opened_by = ["clerk"]
closings = [{ id = "settled", zh = "办结" }]
[kind.case.facts]
grave = { type = "truth" }
loud = { type = "truth" }
[kind.part]
part_of = "case"
many = "parts"
opened_by = ["clerk"]
"""
BOOK = """
[[step]]
id = "take"
of = "case"
opens = ["opened"]
by = ["clerk"]
repeats = true
asks = ["grave?", "loud?"]
[[step]]
id = "answer"
of = "case"
opens = ["opened"]
by = ["clerk"]
asks = ["grave?", "loud?"]
[[clock]]
id = "reply"
of = "case"
per = "case"
starts = ["take.done", { event = "loud", when = "grave" }]
stops = ["answer.done"]
limit = "2 working hours"
[[step]]
id = "mend"
of = "part"
opens = ["opened"]
by = ["clerk"]
[[clock]]
id = "mending"
of = "part"
starts = ["parent.take.done"]
stops = ["mend.done"]
limit = "2 working hours"
[[trigger]]
id = "tell"
of = "case"
on = ["grave", "loud"]
when = "grave or loud"
do = [{ tell = "boss", says = "有严重情况" }]
"""


def small() -> Book:
    return book(BOOK, kinds=KINDS)


class Desk:
    def __init__(self) -> None:
        self.book = small()
        self.world = World(self.book, calendars())

    def post(
        self, when: str, act: str = "do", step: str = "", kind: str = "", **facts: object
    ) -> Outcome:
        moment = Moment(at(when))
        entry = Entry(
            act=act,
            by=actor("clerk", self.book),
            happened_at=moment,
            entered_at=moment,
            record_id="one",
            kind=kind or ("case" if act == "open" else ""),
            step=step,
            facts=facts,
        )
        outcome = self.world.post("one", entry)
        assert outcome.accepted, outcome.refusals
        return outcome


def test_what_starts_after_a_run_of_the_whole_case_has_ended_does_not_move_it() -> None:
    desk = Desk()
    desk.post("2026-03-02T09:00", "open")
    desk.post("2026-03-02T09:10", step="take", grave=False)
    before = desk.post("2026-03-02T09:30", step="answer").record.clocks
    after = desk.post("2026-03-05T09:00", step="take", grave=True, loud=True).record
    assert after.clocks == before
    assert [f.verdict for f in after.findings] == ["met"]


def test_two_events_of_one_trigger_in_one_entry_are_one_occasion() -> None:
    desk = Desk()
    desk.post("2026-03-02T09:00", "open")
    outcome = desk.post("2026-03-02T09:30", step="answer", grave=True, loud=True)
    assert [n.line for n in outcome.notices] == ["tell"]


def test_a_trigger_whose_condition_fails_on_the_first_event_may_fire_on_the_second() -> None:
    desk = Desk()
    desk.post("2026-03-02T09:00", "open")
    outcome = desk.post("2026-03-02T09:30", step="answer", grave=False, loud=True)
    assert [n.line for n in outcome.notices] == ["tell"]


def test_what_the_parent_saw_before_an_item_was_there_starts_its_clock() -> None:
    desk = Desk()
    desk.post("2026-03-02T09:00", "open")
    desk.post("2026-03-02T09:10", step="take")
    desk.post("2026-03-02T09:40", "open", kind="part")
    run = desk.world.records["one"].clocks["part.1/mending#1"]
    assert (run.start, run.due) == (at("2026-03-02T09:10"), at("2026-03-02T11:10"))

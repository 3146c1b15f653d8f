"""A decision follows the facts until it is fixed; what a person decided stands, and doubts are told."""

from typing import Any

from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.records.entries import Entry
from kesu.core.records.record import Record
from kesu.core.values import Moment
from tests.core.engine.office import Desk
from tests.core.rulebook.faulty_books import decision, row, step
from tests.core.toys import at, book, calendars, facts

ROWS = row("loss >= 1000", "'grave'", "dear") + row("otherwise", "'light'", "rest")


def test_a_decision_follows_the_facts():
    desk = Desk().seen()
    assert desk.record.decisions["/grade"].value == "light"
    desk.accepted("correct", "boss", facts={"units": 12}, reason="counted again")
    assert desk.record.decisions["/grade"].value == "grave"
    assert len(desk.record.events["/grade.changed"]) == 1


def test_the_first_answer_is_no_change():
    assert "/grade.changed" not in Desk().seen().record.events


def test_later_facts_do_not_decide_again_over_a_person_but_raise_a_doubt():
    desk = Desk().seen()
    desk.accepted("override", "boss", decision="grade", value="grave", reason="goodwill")
    desk.accepted("correct", "boss", facts={"units": 12}, reason="counted again")
    found = desk.record.decisions["/grade"]
    assert (found.value, found.machine, found.status) == ("grave", "grave", "overridden")
    assert "/grade.in_doubt" in desk.record.events


def test_what_the_table_says_as_before_raises_no_doubt():
    desk = Desk().seen()
    desk.accepted("override", "boss", decision="grade", value="grave", reason="goodwill")
    desk.accepted("correct", "boss", facts={"units": 2}, reason="counted again")
    assert "/grade.in_doubt" not in desk.record.events


def test_an_override_of_an_override_keeps_the_tables_answer():
    desk = Desk().seen()
    desk.accepted("override", "boss", decision="grade", value="grave", reason="goodwill")
    desk.accepted("override", "boss", decision="grade", value="light", reason="on second thoughts")
    found = desk.record.decisions["/grade"]
    assert (found.value, found.machine) == ("light", "light")


def played(revisable: str) -> Record:
    """Look at a case of little loss, then learn that it was much."""
    lines = decision(ROWS, f'revisable = "{revisable}"') + step('asks = ["loss"]')
    kinds = facts(loss="money") + '[kind.case.rights]\ncorrect = ["boss"]\n'
    toy = book(lines, kinds=kinds)
    world = World(toy, calendars())
    now = Moment(at("2026-03-02 10:00"))
    entries: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("open", "clerk", {"kind": "case", "record_id": "x"}),
        ("do", "clerk", {"step": "look", "facts": {"loss": 5}}),
        ("correct", "boss", {"facts": {"loss": 5000}, "reason": "a slip"}),
    )
    for act, by, more in entries:
        entry = Entry(act=act, by=actor(by, toy), happened_at=now, entered_at=now, **more)
        assert world.post("x", entry).refusals == ()
    return world.records["x"]


def test_a_decision_is_fixed_by_the_event_that_its_line_names():
    assert played("until look.done").decisions["/grade"].value == "light"
    assert played("always").decisions["/grade"].value == "grave"
    assert played("until closed").decisions["/grade"].value == "grave"


def test_after_closing_a_decision_stands():
    desk = Desk().closed()
    desk.accepted("correct", "boss", facts={"units": 12}, reason="counted again")
    assert desk.record.decisions["/grade"].value == "light"

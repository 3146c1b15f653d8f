"""What a gate counts by is counted when the gate is tried: the world has gone on since the record was last touched."""

from typing import Any

import pytest

from kesu.core.engine import apply
from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Answers, Outcome, Unanswered
from kesu.core.records.record import Record
from kesu.core.turns import ENGINE
from kesu.core.values import Moment
from tests.core.rulebook.faulty_books import decision, row, step
from tests.core.toys import at, book, calendars, facts

PARTS = """
[kind.part]
part_of = "case"
many = "parts"
opened_by = ["anyone"]
closings = [{ id = "done", zh = "完", en = "Done" }]
[kind.part.facts.place]
type = "text"
"""
CLOSINGS = 'opened_by = ["anyone"]\nclosings = [{ id = "done", zh = "完", en = "Done" }]'
RIGHTS = '[kind.case.rights]\nvoid = ["clerk"]\nclose = ["clerk"]\n'
KINDS = facts(place="text").replace('opened_by = ["anyone"]', CLOSINGS) + RIGHTS + PARTS
ROWS = row("others > 0", "'grave'", "crowd") + row("otherwise", "'light'", "rest")


def measure(extra: str = "", of: str = "case") -> str:
    return f"""
[[measure]]
id = "{"others" if of == "case" else "alike"}"
of = "{of}"
counts = "case"
same = ["place"]
{extra}
"""


def gate(needs: str, before: str = "close", of: str = "case", when: str = "") -> str:
    return f"""
[[gate]]
id = "alone"
of = "{of}"
clause = "T-01"
before = ["{before}"]
needs = [{{ when = "{needs}", says = {{ zh = "还有别的", en = "There are others" }} }}]
{f'when = "{when}"' if when else ""}
"""


def more_facts(named: dict[str, str]) -> str:
    return "".join(f'[kind.case.facts.{n}]\ntype = "{sort}"\n' for n, sort in named.items())


class Cases:
    """Cases of one place; the first is "a"."""

    def __init__(self, lines: str, **more: str) -> None:
        self.book = book(lines, kinds=KINDS + more_facts(more))
        self.world = World(self.book, calendars())
        self.minute = 0
        self.open("a")

    def entry(self, act: str, **more: Any) -> Entry:
        self.minute += 1
        now = Moment(at("2026-03-02 09:00") + 60 * self.minute)
        return Entry(act=act, by=actor("clerk", self.book), happened_at=now, entered_at=now, **more)

    def post(self, name: str, act: str, **more: Any) -> Outcome:
        return self.world.post(name, self.entry(act, **more))

    def open(self, name: str, place: str = "hall") -> None:
        found = self.post(name, "open", kind="case", record_id=name, facts={"place": place})
        assert found.refusals == ()

    def close(self) -> Outcome:
        return self.post("a", "close", closes_as="done", reason="over")

    @property
    def record(self) -> Record:
        return self.world.records["a"]


def refused(outcome: Outcome) -> list[str]:
    return [refusal.code for refusal in outcome.refusals]


def test_a_closing_gate_sees_what_was_opened_since():
    cases = Cases(measure() + gate("others == 0"))
    cases.open("b")
    assert refused(cases.close()) == ["gate"]
    cases.post("b", "void", reason="a mistake")
    assert refused(cases.close()) == []


def test_the_answer_is_kept_with_the_entry_and_told():
    cases = Cases(measure() + gate("others < 2"))
    cases.open("b")
    found = cases.close()
    assert cases.record.measures["/others"] == (1, ("b",))
    assert [h.particulars["value"] for h in found.happenings if h.code == "measured"] == [1]
    assert list(found.asked.values()) == [[1, ["b"]]]


def test_a_journal_rebuilds_the_record_without_the_world():
    cases = Cases(measure() + gate("others < 2"))
    cases.open("b")
    cases.close()
    found: Record | None = None
    for entry, asked in cases.world.journals["a"]:
        found = apply(cases.book, calendars(), found, entry, Answers(stored=asked)).record
    assert found == cases.record


def test_an_entry_of_the_first_engine_asks_nothing_new():
    cases = Cases(measure() + gate("others == 0"))
    cases.open("b")
    entry = cases.entry("close", closes_as="done", reason="over")
    with pytest.raises(Unanswered):
        apply(cases.book, calendars(), cases.record, entry, Answers(), engine=ENGINE)
    assert apply(cases.book, calendars(), cases.record, entry, Answers(), engine=1).accepted


def test_a_gate_sees_through_a_decision_that_is_still_made():
    cases = Cases(measure() + decision(ROWS) + gate("grade == 'light'"))
    cases.open("b")
    assert refused(cases.close()) == ["gate"]


def test_the_decision_follows_and_says_that_it_changed():
    cases = Cases(measure() + decision(ROWS) + gate("grade == 'grave'"))
    cases.open("b")
    assert cases.close().accepted
    assert cases.record.decisions["/grade"].value == "grave"
    assert "/grade.changed" in cases.record.events


def test_behind_a_decision_that_is_fixed_nothing_is_asked():
    fixed = decision(ROWS, 'revisable = "until opened"')
    cases = Cases(measure() + fixed + gate("grade == 'light'"))
    cases.open("b")
    found = cases.close()
    assert (refused(found), dict(found.asked)) == ([], {})


def test_the_condition_of_a_gate_is_asked_too():
    cases = Cases(measure() + gate("place == 'yard'", when="others > 0"))
    cases.open("b")
    assert refused(cases.close()) == ["gate"]


def test_a_measure_read_at_opening_stays_and_one_read_until_a_step_stays_from_there():
    cases = Cases(measure('read = "at opening"') + gate("others == 0"))
    cases.open("b")
    assert cases.close().accepted
    cases = Cases(measure('read = "until look"') + step() + gate("others == 0"))
    cases.post("a", "do", step="look")
    cases.open("b")
    assert cases.close().accepted


@pytest.mark.parametrize("outcome", ['needs = ["others == 0"]', 'when = "others == 0"'])
def test_what_an_outcome_needs_is_counted_when_it_is_given(outcome: str):
    ends = f'outcomes = [{{ id = "done", title = "完", {outcome} }}]'
    cases = Cases(measure() + step(ends))
    cases.open("b")
    assert refused(cases.post("a", "do", step="look")) != []


def test_what_an_outcome_sets_is_counted_when_it_is_given():
    ends = 'outcomes = [{ id = "done", title = "完", sets = { seen = "others" } }]'
    cases = Cases(measure() + step(ends), seen="number")
    cases.open("b")
    entry = cases.entry("do", step="look")
    assert apply(cases.book, calendars(), cases.record, entry, Answers(), engine=3).accepted
    with pytest.raises(Unanswered):
        apply(cases.book, calendars(), cases.record, entry, Answers(), engine=ENGINE)
    assert cases.post("a", "do", step="look").accepted
    assert cases.record.facts["/seen"].value == 1


def test_a_gate_sees_what_the_items_of_a_set_count():
    cases = Cases(measure(of="part") + gate("all(parts where alike == 0)"))
    cases.post("a", "open", kind="part", facts={"place": "yard"})
    assert cases.record.measures["part.1/alike"] == (0, ())
    cases.open("b", "yard")
    assert refused(cases.close()) == ["gate"]


def test_a_gate_of_an_item_sees_what_its_record_counts():
    part = step(of="part", name="fit")
    cases = Cases(measure() + part + gate("parent.others == 0", before="fit", of="part"))
    cases.post("a", "open", kind="part", facts={"place": "yard"})
    cases.open("b")
    assert refused(cases.post("a", "do", step="fit", item="part.1")) == ["gate"]


def test_nothing_is_asked_where_no_gate_names_a_measure():
    cases = Cases(measure() + gate("known(place)"))
    assert dict(cases.close().asked) == {}

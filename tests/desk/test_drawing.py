"""The flow of one record: which of the steps ahead are drawn, and which deadline stands at a step."""

from kesu.core.clocks.binding import clocks_of_steps
from kesu.core.examples.reading import actor
from kesu.core.records.entries import Entry
from kesu.core.records.views import View
from kesu.core.values import Moment
from kesu.desk.case_pages.drawing import drawn
from tests.core import toys
from tests.core.engine.playing import RIGHTS, Play
from tests.core.rulebook.faulty_books import step
from tests.core.toys import at, facts

KINDS = facts(amount="money", arrived_at="moment") + RIGHTS
AGREED = 'outcomes = [{ id = "agreed" }, { id = "refused" }]'
APPROVAL = (
    step()
    + step(f'when = "amount > 0"\n{AGREED}', name="approve").replace('"opened"', '"look.done"')
    + step('when = "approve.agreed or amount == 0"', name="answer").replace(
        '"opened"', '"look.done", "approve.agreed"'
    )
)

ARRIVAL = """
[[clock]]
id = "arrival"
of = "case"
starts = ["opened"]
stops = ["arrived_at"]
limit = "1 working day"
"""


def shown(play: Play) -> set[str]:
    now = Moment(at("2026-03-02 18:00"))
    entry = Entry(act="fill", by=actor("clerk", play.book), happened_at=now, entered_at=now)
    view = View(play.record, "", entry, toys.office())
    nodes, _edges = drawn(play.book.kinds["case"], view, {}, set(), {})
    return {node.id for node in nodes}


def test_what_waits_for_an_approval_stays_in_the_flow_while_the_approval_is_open():
    play = Play(APPROVAL, kinds=KINDS)
    play.fill("2026-03-02 09:30", amount=620)
    play.do("look", "2026-03-02 10:00")
    assert shown(play) == {"look", "approve", "answer"}
    play.do("approve.refused", "2026-03-02 11:00")
    assert shown(play) == {"look", "approve"}


def test_a_clock_that_a_fact_stops_is_the_deadline_of_the_step_that_asks_it():
    lines = step('asks = ["arrived_at"]') + step(name="later") + ARRIVAL
    book = toys.book(lines, kinds=KINDS)
    assert clocks_of_steps(book, "case") == {"look": {("arrival", "")}}

"""Split cases: amounts that stay below a band each and exceed it together are shown where they are approved."""

from decimal import Decimal
from typing import Any

from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.values import Moment
from tests.core.engine.playing import RIGHTS
from tests.core.toys import at, book, calendars, facts

KINDS = facts(loss="money", who="text") + RIGHTS
LINES = """
[[measure]]
id = "lately"
of = "case"
counts = "case"
where = "known(loss)"
same = ["who"]
sums = "loss"
window = { rolling = "30 days" }
[[step]]
id = "tell"
of = "case"
opens = ["opened"]
by = ["clerk"]
asks = ["loss", "who"]
[[step]]
id = "approve"
of = "case"
opens = ["tell.done"]
by = [{ post = "boss", when = "loss > 100" }, { post = "clerk", when = "otherwise" }]
rests_on = ["loss"]
together = "lately"
[[trigger]]
id = "warn"
of = "case"
on = ["approve.split"]
do = [{ tell = "boss" }]
"""


class Shop:
    def __init__(self) -> None:
        self.book = book(LINES, kinds=KINDS)
        self.world = World(self.book, calendars())

    def post(self, record: str, act: str, when: str, **more: Any) -> Outcome:
        now = Moment(at(when))
        by = actor(more.pop("by", "clerk"), self.book)
        entry = Entry(act=act, by=by, happened_at=now, entered_at=now, **more)
        outcome = self.world.post(record, entry)
        assert outcome.refusals == ()
        return outcome

    def told(self, record: str, day: str, loss: int, who: str = "Li") -> Outcome:
        self.post(record, "open", f"{day} 09:00", kind="case", record_id=record)
        given = {"loss": loss, "who": who}
        return self.post(record, "do", f"{day} 10:00", step="tell", facts=given)


def splits(outcome: Outcome) -> list[dict[str, Any]]:
    return [dict(h.particulars) for h in outcome.happenings if h.code == "split"]


def test_two_that_stay_below_and_together_exceed_are_told_when_the_second_is_to_be_approved():
    shop = Shop()
    assert splits(shop.told("a", "2026-03-02", 60)) == []
    found = shop.told("b", "2026-03-03", 70)
    assert splits(found) == [
        {
            "fact": "loss",
            "total": Decimal(130),
            "count": 1,
            "members": ["a"],
            "parties": ["post:boss"],
        }
    ]
    assert [n.parties for n in found.notices] == [("post:boss",)]


def test_it_is_told_of_an_earlier_one_too_once_it_is_done_and_blocks_nothing():
    shop = Shop()
    shop.told("a", "2026-03-02", 60)
    shop.told("b", "2026-03-03", 70)
    done = shop.post("a", "do", "2026-03-04 10:00", step="approve")
    assert [s["members"] for s in splits(done)] == [["b"]]
    assert shop.world.records["a"].steps["/approve"].status == "done"


def test_it_is_told_once_of_the_same_cases_and_again_when_there_are_more():
    shop = Shop()
    shop.told("a", "2026-03-02", 60)
    shop.told("b", "2026-03-03", 70)
    assert splits(shop.post("b", "do", "2026-03-04 10:00", step="approve")) == []
    shop.told("c", "2026-03-05", 80)
    assert splits(shop.post("c", "do", "2026-03-05 11:00", step="approve")) == []
    assert splits(shop.told("d", "2026-03-06", 5))[0]["members"] == ["a", "b", "c"]


def test_what_is_not_split_is_not_told():
    shop = Shop()
    shop.told("a", "2026-03-02", 20)
    assert splits(shop.told("b", "2026-03-03", 30)) == []  # below together
    assert splits(shop.told("c", "2026-03-03", 90, who="Wang")) == []  # of somebody else
    assert splits(shop.told("d", "2026-03-03", 500)) == []  # above by itself
    assert splits(shop.told("e", "2026-06-03", 90)) == []  # outside the window

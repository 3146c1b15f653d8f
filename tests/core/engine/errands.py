"""A small procedure of a repair shop: orders with flaws as items, and visits that are records of their own."""

from __future__ import annotations

from functools import cache
from typing import Any

from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome, Refusal
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from tests.core.toys import at, book, calendars

KINDS = """
[kind.order]
title = { zh = "维修单", en = "Repair order" }
opened_by = ["anyone"]
closings = [{ id = "settled", zh = "办结", en = "Settled" }]
rights = { void = ["boss"], reopen = ["boss"] }
[kind.order.facts]
urgent = { type = "truth" }
told_at = { type = "moment" }

[kind.flaw]
part_of = "order"
many = "flaws"
title = { zh = "缺陷", en = "Flaw" }
subject = "what"
opened_by = ["anyone"]
rights = { void = ["boss"] }
[kind.flaw.facts]
what = { type = "text" }
grave = { type = "truth" }

[kind.visit]
child_of = "order"
many = "visits"
shares = ["result", "came_at", "cost"]
title = { zh = "上门单", en = "Visit" }
opened_by = ["clerk"]
closings = [{ id = "mended", zh = "修好", en = "Mended" }, { id = "vain", zh = "白跑", en = "In vain" }]
rights = { void = ["boss"], reopen = ["boss"], correct = ["clerk"], fill = ["clerk"] }
[kind.visit.facts.result]
title = { zh = "结果", en = "Result" }
type = "choice"
options = [{ id = "good", zh = "好", en = "good" }, { id = "bad", zh = "差", en = "bad" }]
[kind.visit.facts]
came_at = { type = "moment" }
cost = { type = "money" }
urgent = { type = "truth" }
remark = { type = "text" }

[kind.notice]
part_of = "order"
many = "notices"
title = { zh = "整改通知", en = "Notice" }
opened_by = ["anyone"]
[kind.notice.facts]
listed = { type = "records", among = "flaws", title = { zh = "所列缺陷", en = "Flaws listed" } }
"""
LINES = """
[[step]]
id = "send"
of = "order"
opens = ["opened"]
by = ["clerk"]
asks = ["urgent"]
repeats = true

[[trigger]]
id = "visit_it"
of = "order"
on = ["send.done"]
do = [{ open = "visit", copy = ["urgent"] }]

[[step]]
id = "go"
of = "visit"
opens = ["opened"]
by = ["clerk"]
asks = ["result", "came_at?", "cost?", "remark?"]
outcomes = [{ id = "mended", closes = "mended" }, { id = "vain", closes = "vain" }]

[[trigger]]
id = "again"
of = "visit"
on = ["go.vain"]
do = [{ open = "visit", link = "follows", copy = ["urgent"] }]

[[step]]
id = "look_at_bad"
of = "order"
opens = ["visit.result"]
when = "any(visits where result == 'bad')"
by = ["boss"]

[[step]]
id = "mend"
of = "flaw"
opens = ["opened"]
by = ["clerk"]

[[step]]
id = "all_mended"
of = "order"
opens = ["all flaws.mend.done", "all flaws.closed"]
by = ["boss"]

[[step]]
id = "settle"
of = "order"
opens = ["all visits.closed.mended"]
by = ["boss"]
outcomes = [{ id = "settled", closes = "settled" }]

[decision.dear]
of = "order"
[[decision.dear.row]]
when = "sum(visits of cost) > 100"
gives = true
[[decision.dear.row]]
when = "otherwise"
gives = false

[[gate]]
id = "all_back"
of = "order"
clause = "T-01"
before = ["close"]
needs = [{ when = "all(visits where closed)", says = { zh = "还有上门单没有结束", en = "a visit is still open" } }]

[[gate]]
id = "few_visits"
of = "order"
clause = "T-02"
before = ["visit.open"]
needs = [{ when = "count(visits) <= 3", says = { zh = "上门已满三次", en = "three visits already" } }]

[[clock]]
id = "first_visit"
of = "order"
starts = ["opened"]
stops = ["visit.came_at"]
limit = "8 working hours"
owner = "clerk"

[[trigger]]
id = "nobody_came"
of = "order"
on = ["first_visit.late"]
do = [{ open = "visit", copy = ["urgent"] }]
"""
HOUR = 3600


@cache
def procedure() -> Book:
    return book(LINES, kinds=KINDS)


class Shop:
    """An order "main" and its visits; every entry is posted an hour after the one before."""

    def __init__(self) -> None:
        self.world = World(procedure(), calendars())
        self.now = at("2026-03-02 08:00")
        self.accepted("open", kind="order", record_id="main")

    def post(self, act: str, by: str = "clerk", to_record: str = "main", **more: Any) -> Outcome:
        now = self.now = Moment(self.now + HOUR)
        entry = Entry(act=act, by=actor(by, procedure()), happened_at=now, entered_at=now, **more)
        return self.world.post(to_record, entry)

    def accepted(
        self, act: str, by: str = "clerk", to_record: str = "main", **more: Any
    ) -> Outcome:
        found = self.post(act, by, to_record, **more)
        assert found.refusals == ()
        return found

    def refused(
        self, act: str, by: str = "clerk", to_record: str = "main", **more: Any
    ) -> list[Refusal]:
        found = self.post(act, by, to_record, **more)
        assert found.refusals
        return list(found.refusals)

    def visit(self, label: str, *, urgent: bool = False, **more: Any) -> Outcome:
        """Open a visit by hand."""
        given = {"kind": "visit", "record_id": label, "link": "child", "to": "main", **more}
        return self.post("open", to_record=label, facts={"urgent": urgent}, **given)

    def send(self) -> str:
        """Let the order open a visit, and return its label."""
        self.accepted("do", step="send", outcome="done", facts={"urgent": True})
        return self.world.opened[-1]

    def go(self, label: str, outcome: str = "mended", **facts: Any) -> Outcome:
        given = {"result": "good", **facts}
        return self.accepted("do", to_record=label, step="go", outcome=outcome, facts=given)

    @property
    def order(self) -> Record:
        return self.world.records["main"]

    def open_steps(self, label: str = "main") -> set[str]:
        steps = self.world.records[label].steps
        return {at.lstrip("/") for at, state in steps.items() if state.status == "open"}

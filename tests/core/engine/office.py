"""A small procedure in which every act can be done and refused, and a desk at which it is done."""

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
[kind.case]
opened_by = ["clerk"]
number = "sheet"
after_closing = ["note"]
closings = [{ id = "settled", zh = "办结" }, { id = "withdrawn", zh = "撤回" }, { id = "lapsed", zh = "逾期作废" }]
[kind.case.rights]
correct = ["boss"]
fill = ["boss"]
assign = ["boss"]
link = ["boss"]
void = ["boss"]
hold = ["boss"]
reopen = ["boss"]
"close.withdrawn" = ["boss"]
[kind.case.facts]
loss = { type = "money", least = 0 }
note = { type = "long_text" }
units = { type = "quantity" }
urgent = { type = "truth" }
class = { type = "choice", options = [{ id = "goods", zh = "货" }, { id = "service", zh = "服务" }] }
promised = { type = "moment" }
answer = { type = "text" }
[kind.part]
part_of = "case"
many = "parts"
rights = { void = ["boss"], fill = ["boss"], correct = ["boss"] }
facts = { size = { type = "number" } }
"""
POSTS = """
[[post]]
id = "office"
department = true
[[post]]
id = "clerk"
in = "office"
above = "boss"
[[post]]
id = "boss"
heads = "office"
[[post]]
id = "customer"
outside = true
"""
LINES = """
[[document]]
id = "sheet"
series = { prefix = "S", period = "none", width = 1, overflow = "refuse" }

[decision.grade]
of = "case"
clause = "T-01"
values = [{ id = "grave", zh = "重" }, { id = "light", zh = "轻" }]
must_ask = { facts = ["urgent", "units"], at = "look" }
while_unknown = { gives = "light" }
override = { by = ["boss"], needs = ["reason"] }
[[decision.grade.row]]
id = "dear"
when = "loss >= 1000"
gives = "grave"
[[decision.grade.row]]
id = "urgent"
clause = "T-02"
when = "urgent"
gives = "grave"
[[decision.grade.row]]
id = "many"
when = "units >= 10"
gives = "grave"
[[decision.grade.row]]
id = "rest"
when = "otherwise"
gives = "light"

[decision.owner]
of = "case"
by = ["boss"]
values = [{ id = "north", zh = "北" }, { id = "south", zh = "南" }]
[[decision.owner.row]]
id = "never"
when = "loss < 0"
gives = "north"

[[step]]
id = "look"
of = "case"
clause = "T-01"
opens = ["opened"]
by = ["clerk"]
asks = ["loss", "note?"]
adds = "part"
outcomes = [
    { id = "ok", numbers = "sheet" },
    { id = "later", needs = ["reason"], round = "next", leads = ["look"] },
    { id = "waived", when = "loss < 10", needs = ["known(note)"] },
]

[[step]]
id = "judge"
of = "case"
opens = ["look.ok", "look.waived"]
by = ["clerk"]
not_by = ["look.by"]
outcomes = [{ id = "agreed" }, { id = "refused", needs = ["reason"], round = "next", leads = ["look"] }]

[[step]]
id = "ask"
of = "case"
opens = ["judge.agreed"]
by = ["customer"]
asks = ["answer"]

[[step]]
id = "pledge"
of = "case"
opens = ["judge.refused"]
by = ["clerk"]
number = 2
optional = true
hands_to = ["nobody"]

[[step]]
id = "finish"
of = "case"
opens = ["judge.agreed"]
by = ["boss"]
outcomes = [{ id = "settled", closes = "settled" }]

[[step]]
id = "weigh"
of = "part"
opens = ["opened"]
by = ["clerk"]
asks = ["size"]

[[step]]
id = "hurry"
of = "case"
opens = ["opened"]
when = "class == 'goods'"
by = ["office"]
repeats = true
optional = true

[[gate]]
id = "closing"
of = "case"
clause = "T-01"
before = ["close"]
needs = [
    { when = "known(class)", says = { zh = "还没有分类", en = "no class yet" } },
    { when = "all(parts where weigh.done)", clause = "T-02" },
]

[[gate]]
id = "usual"
of = "case"
before = ["judge.agreed"]
needs = ["loss < 5000"]
force = "should"

[[gate]]
id = "forbidden"
of = "case"
before = ["hurry"]
needs = ["urgent"]
force = "must not"

[[clock]]
id = "reply"
of = "case"
clause = "T-01"
starts = ["opened"]
stops = ["judge.agreed"]
limit = "8 working hours"
owner = "clerk"
near = ["1 working hour before"]
agree = { by = "customer", before = "due" }
extend = { to = "3 working days", by = ["boss"], needs = ["reason"] }
pauses = [{ from = "held", until = "resumed" }]
late = [{ remind = "owner" }, { after = "1 working day", escalate = "boss" }]

[[clock]]
id = "total"
of = "case"
starts = ["opened"]
stops = ["closed"]
limit = "10 days"
owner = "boss"
late = [{ close = "lapsed" }]
"""
MON_9 = at("2026-03-02 09:00")
HOUR = 3600


@cache
def procedure() -> Book:
    return book(LINES, kinds=KINDS, posts=POSTS)


class Desk:
    """A case being worked on; every method posts one entry an hour after the one before."""

    def __init__(self, *, opened: bool = True) -> None:
        self.world = World(procedure(), calendars())
        self.now = MON_9 - HOUR
        if opened:
            self.accepted("open", kind="case", record_id="main")

    def post(
        self, act: str, by: str = "clerk", *, happened_at: int | None = None, **more: Any
    ) -> Outcome:
        self.now += HOUR
        entry = Entry(
            act=act,
            by=actor(by, procedure()),
            happened_at=Moment(self.now if happened_at is None else happened_at),
            entered_at=Moment(self.now),
            **more,
        )
        return self.world.post("main", entry)

    def accepted(self, act: str, by: str = "clerk", **more: Any) -> Outcome:
        """Return the outcome of an entry that must be accepted."""
        outcome = self.post(act, by, **more)
        assert outcome.refusals == ()
        return outcome

    def refused(self, act: str, by: str = "clerk", **more: Any) -> list[Refusal]:
        """Return why an entry that must not be accepted was not; nothing has changed."""
        before = self.world.records.get("main")
        outcome = self.post(act, by, **more)
        assert self.world.records.get("main") is before
        return list(outcome.refusals)

    def do(self, step: str, by: str = "clerk", **more: Any) -> Outcome:
        name, _, outcome = step.partition(".")
        return self.accepted("do", by, step=name, outcome=outcome, **more)

    def tick(self, text: str) -> list[Outcome]:
        """Fire what fell due by a moment."""
        self.now = at(text)
        return self.world.tick(Moment(self.now))

    @property
    def record(self) -> Record:
        return self.world.records["main"]

    def status(self, step: str, item: str = "") -> str:
        state = self.record.steps.get(f"{item}/{step}")
        return state.status if state else "none"

    def run(self, clock: str, turn: int = 1) -> str:
        return f"/{clock}#{turn}"

    def seen(self) -> Desk:
        """Look at the case, so that it waits for judgement."""
        self.do("look.ok", facts={"loss": 100, "urgent": False, "units": 1})
        return self

    def judged(self) -> Desk:
        self.seen().do("judge.agreed", by="boss")
        return self

    def pledged(self) -> Desk:
        """One of the two who must pledge has done so."""
        self.seen().do("judge.refused", by="boss", reason="…")
        self.do("pledge")
        return self

    def closed(self) -> Desk:
        self.judged().accepted("fill", "boss", facts={"class": "service"})
        self.do("finish", by="boss")
        return self

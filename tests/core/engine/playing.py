"""Any toy book, played entry by entry."""

from __future__ import annotations

from typing import Any

from kesu.core.examples.reading import actor
from kesu.core.examples.world import World
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import ClockState, Record
from kesu.core.records.views import latest_run
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from tests.core.toys import at, book, calendars

RIGHTS = """
[kind.case.rights]
fill = ["clerk"]
correct = ["clerk"]
reopen = ["clerk"]
void = ["clerk"]
hold = ["clerk"]
close = ["clerk"]
"""


class Play:
    """A record "main" of a toy book; each entry says when it happened, and may say when it was entered."""

    def __init__(self, lines: str, *, opened: str = "2026-03-02 09:00", **more: str) -> None:
        self.book: Book = book(lines, **more)
        self.world = World(self.book, calendars())
        if opened:
            self.post("open", opened, kind="case", record_id="main")

    def post(
        self, act: str, when: str, *, entered: str = "", by: str = "clerk", **more: Any
    ) -> Outcome:
        entry = Entry(
            act=act,
            by=actor(by, self.book),
            happened_at=Moment(at(when)),
            entered_at=Moment(at(entered or when)),
            **more,
        )
        outcome = self.world.post("main", entry)
        assert outcome.refusals == ()
        return outcome

    def do(self, step: str, when: str, **more: Any) -> Outcome:
        name, _, outcome = step.partition(".")
        return self.post("do", when, step=name, outcome=outcome, **more)

    def fill(self, when: str, **facts: Any) -> Outcome:
        return self.post("fill", when, facts=facts)

    def correct(self, when: str, **facts: Any) -> Outcome:
        return self.post("correct", when, facts=facts, reason="a slip")

    def tick(self, when: str) -> list[Outcome]:
        return self.world.tick(Moment(at(when)))

    @property
    def record(self) -> Record:
        return self.world.records["main"]

    def open_steps(self) -> set[str]:
        return {k.lstrip("/") for k, s in self.record.steps.items() if s.status == "open"}

    def run(self, clock: str, item: str = "") -> ClockState:
        found = latest_run(self.record, item, clock)
        assert found is not None
        return found

    def verdicts(self, clock: str = "wait") -> list[str]:
        return [f.verdict for f in self.record.findings if f.clock.startswith(f"/{clock}#")]

    def values(self) -> dict[str, Any]:
        return self.record.values[""]

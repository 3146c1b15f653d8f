"""The names by which records of a kind can be counted: facts, decisions, measures, steps, clocks, accounts, days.

Each is a column of the figure row that the door writes beside a record, or a named value within it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kesu.core.rulebook.counting.gathering import gathered_of
from kesu.core.rulebook.model import Fact, Kind, Option, Source
from kesu.core.values import NOTHING, Text

NA: Final = "~"
"""What stands in a figure row for a value that is not applicable."""
PARTS: Final = 10_000
"""Numbers stand in figure rows in ten-thousandths, so that both databases add and compare them exactly."""
PERIODS: Final = ("day", "month", "quarter", "half-year", "year")
COUNTED: Final = {
    "text": "text",
    "order": "text",
    "serial": "text",
    "choice": "text",
    "choices": "list",
    "truth": "truth",
    "department": "text",
    "customer": "text",
    "product": "text",
    "region": "text",
    "site": "text",
    "number": "number",
    "quantity": "number",
    "money": "number",
    "day": "day",
    "moment": "day",
}
"""Sort of fact → how it stands in a figure row."""
GRADE: Final = "grade"
CLASS: Final = "class"


@dataclass(frozen=True, slots=True)
class Column:
    """One name that can be counted by. `stored`: the column of the row, or "" for a named value (`key`).

    `sort` is "text", "truth", "number", "day", "list" or "period"; `about` says what its values name: "department",
    "branch", "customer", "product", "closing", "outcome" or "" with `options`.
    """

    name: str
    sort: str
    stored: str = ""
    key: str = ""
    about: str = ""
    options: tuple[Option, ...] = ()
    title: Text = NOTHING
    """Its words where no one line has them."""
    line: str = ""
    """The concept and id whose words it goes by: "fact class", "step close", "" for what the engine names itself."""


def columns_of(source: Source, kind: Kind) -> dict[str, Column]:
    """Return name → column for everything by which records of a kind can be counted or asked."""
    found = {column.name: column for column in _built_in(kind)}
    found |= {c.name: c for c in _gathered(source, kind)}
    found |= {c.name: c for c in _facts(kind)}
    found |= {c.name: c for c in _decided(source, kind)}
    found |= {c.name: c for c in _done(source, kind)}
    found |= {c.name: c for c in _entered(source, kind)}
    return found


def _built_in(kind: Kind) -> Iterator[Column]:
    for period in PERIODS:
        yield Column(period, "period", "day")
    yield Column("closed", "some", "closed")
    yield Column("closed_as", "text", "closed_as", about="closing", options=kind.closings)
    yield Column("opened.department", "text", "department", about="department")
    yield Column("branch", "text", "branch", about="branch")


def _gathered(source: Source, kind: Kind) -> Iterator[Column]:
    for one in gathered_of(source, kind):
        sort = "number" if one.adds else "list"
        yield Column(one.name, sort, "", one.name, one.about, one.options, one.title)


def _facts(kind: Kind) -> Iterator[Column]:
    first: set[str] = set()
    for fact in kind.facts.values():
        sort = COUNTED.get(fact.sort, "")
        if not sort or fact.personal:
            continue
        stored = _stored(kind, fact, first)
        about = fact.sort if fact.sort in ("department", "customer", "product") else ""
        words = f"fact {fact.id}"
        yield Column(fact.id, sort, stored, fact.id, about, fact.options, line=words)


def _stored(kind: Kind, fact: Fact, first: set[str]) -> str:
    """Return the column of the row that holds a fact: the class, and the first customer and product of a record."""
    if fact.id == CLASS and fact.sort == "choice":
        return "category"
    if fact.sort in ("customer", "product") and fact.sort not in first and kind.life != "item":
        first.add(fact.sort)
        return "" if _several(kind, fact.sort) else fact.sort
    return ""


def _several(kind: Kind, sort: str) -> bool:
    """Say whether a kind has several facts of a sort: the row's column then holds whichever is known first."""
    return sum(1 for fact in kind.facts.values() if fact.sort == sort) > 1


def _decided(source: Source, kind: Kind) -> Iterator[Column]:
    for decision in source.decisions.values():
        if decision.of == kind.id:
            given = [row.gives for row in decision.rows]
            numbers = [isinstance(g, int | float) and not isinstance(g, bool) for g in given]
            sort = "number" if given and all(numbers) and not decision.values else "text"
            if given and all(isinstance(g, bool) for g in given):
                sort = "truth"
            stored = {GRADE: "grade", CLASS: "category"}.get(decision.id, "")
            words = f"decision {decision.id}"
            yield Column(decision.id, sort, stored, decision.id, "", decision.values, line=words)
    for measure in source.measures.values():
        if measure.of == kind.id:
            yield Column(measure.id, "number", "", measure.id, line=f"measure {measure.id}")


def _done(source: Source, kind: Kind) -> Iterator[Column]:
    """A step by its outcome, by the department that did it, and for each outcome whether it ended so."""
    for step in source.steps.values():
        if step.of != kind.id:
            continue
        options = tuple(Option(o.id, o.name) for o in step.outcomes)
        words = f"step {step.id}"
        yield Column(step.id, "text", "", step.id, "outcome", options, line=words)
        place = f"{step.id}.department"
        yield Column(place, "text", "", place, "department", line=words)
        yield Column(f"{step.id}.done", "outcome", "", step.id, line=words)
        for outcome in step.outcomes:
            yield Column(f"{step.id}.{outcome.id}", "outcome", "", step.id, line=words)


def _entered(source: Source, kind: Kind) -> Iterator[Column]:
    for clock in source.clocks.values():
        if clock.of == kind.id:
            words = f"clock {clock.id}"
            yield Column(f"{clock.id}.late", "some", "", f"{clock.id}.late", line=words)
            yield Column(f"{clock.id}.met", "some", "", f"{clock.id}.met", line=words)
    for posting in source.postings.values():
        if posting.of == kind.id:
            at = f"account.{posting.account}"
            yield Column(at, "number", "", at, line=f"posting {posting.id}")

"""What the engine costs: a ten-row table with its trace beside zen-engine's, one entry, the replay of a case.

    .venv/bin/python bench/engine.py [SECONDS]

One run, one table. CPU time of this process, the best of several rounds. The grading table has ten rows over five
facts and answers with the value of every part of every row looked at; both engines must agree on every question
before anything is measured. The entry is the one of P01's story that does most: grade, route, clocks, gates, trace.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time_ns
from typing import Any

import zen

from kesu.core.decisions.deciding import decide
from kesu.core.engine import apply
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import Record, new_record
from kesu.core.records.views import View
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.library.books import from_files, load
from kesu.library.calendars import all_calendars
from kesu.library.examples import stories_in

ROOT = Path(__file__).resolve().parents[1]
P01 = ROOT / "rulebooks" / "equipment-maker" / "p01"
NOON = Moment(1_772_424_000)
ROWS = (
    ("danger", "danger", "danger"),
    ("stopped", "stopped and loss >= 50000", "stopped and loss >= 50000"),
    ("many", "defective >= 10", "defective >= 10"),
    ("share", "defective / ordered >= 0.2", "defective / ordered >= 0.2"),
    ("claim", "demand == 'claim'", "demand == 'claim'"),
    ("leaves", "demand == 'end'", "demand == 'end'"),
    ("written", "demand == 'written' and not danger", "demand == 'written' and not danger"),
    ("loss", "loss > 100000", "loss > 100000"),
    ("few", "ordered < 5 and defective > 0", "ordered < 5 and defective > 0"),
)
FACTS = {
    "danger": "truth", "stopped": "truth", "loss": "number", "defective": "quantity",
    "ordered": "quantity", "demand": "text",
}  # fmt: skip
QUESTIONS: tuple[dict[str, Any], ...] = tuple(
    {
        "danger": n % 97 == 0,
        "stopped": n % 5 == 0,
        "loss": (n * 977) % 120_000,
        "defective": n % 12,
        "ordered": 1 + (n * 7) % 90,
        "demand": ("none", "claim", "end", "written")[n % 4],
    }
    for n in range(200)
)


def table() -> Book:
    """Return a book with the ten-row table alone."""
    facts = "\n".join(f'[kind.case.facts.{name}]\ntype = "{sort}"' for name, sort in FACTS.items())
    rows = "\n".join(
        f'[[decision.grade.row]]\nid = "{name}"\nwhen = "{when}"\ngives = "{name}"'
        for name, when, _ in ROWS
    )
    rest = '[[decision.grade.row]]\nid = "rest"\nwhen = "otherwise"\ngives = "ordinary"'
    head = (
        'id = "table"\ntitle = "表"\nedition = "1"\nin_force = 2026-01-01\ncalendar = "cn-office"\n'
    )
    body = f'[kind.case]\ntitle = "例"\n{facts}\n[decision.grade]\nof = "case"\n{rows}\n{rest}\n'
    return from_files({"book.toml": head, "table.toml": body})


def record_of(book: Book, facts: dict[str, Any]) -> Record:
    """Return a record that stands as `facts` say."""
    record = new_record(record_id="r", kind="case", book=book.id, edition=book.hash, opened_at=NOON)
    record.values[""] = dict(facts)
    return record


def ours(book: Book) -> Callable[[dict[str, Any]], Any]:
    """Return our table as a function of the facts that gives value and trace."""
    plan = book.kinds["case"].decisions["grade"]
    calendar = all_calendars()["cn-office"]
    entry = Entry(act="fill", by=SYSTEM, happened_at=NOON, entered_at=NOON)
    view = View(record_of(book, {}), "", entry, calendar)

    def answer(facts: dict[str, Any]) -> Any:
        view.values = facts
        return decide(plan, view, 1)

    return answer


def zens() -> Callable[[dict[str, Any]], Any]:
    """Return the same table in zen-engine, with its trace."""
    inputs = [{"id": "i", "name": "rule", "type": "expression", "field": ""}]
    outputs = [{"id": "o", "name": "grade", "type": "expression", "field": "grade"}]
    rules = [{"_id": name, "i": f"{when}", "o": f"'{name}'"} for name, _, when in ROWS]
    rules.append({"_id": "rest", "i": "", "o": "'ordinary'"})
    content = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "t",
            "type": "decisionTableNode",
            "name": "t",
            "position": {"x": 1, "y": 0},
            "content": content,
        },
        {"id": "out", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ]
    edges = [
        {"id": "e1", "sourceId": "in", "targetId": "t", "type": "edge"},
        {"id": "e2", "sourceId": "t", "targetId": "out", "type": "edge"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    options: Any = {"trace": True}
    return lambda facts: decision.evaluate(facts, options)


def best(work: Callable[[], object], times: int, seconds: float) -> float:
    """Return microseconds of CPU for one of `times` pieces of `work`: the best round within `seconds`."""
    found: list[float] = []
    until = process_time_ns() + int(seconds * 1e9)
    while process_time_ns() < until or len(found) < 3:
        began = process_time_ns()
        work()
        found.append((process_time_ns() - began) / 1000 / times)
    return min(found)


def longest_story() -> tuple[Book, list[tuple[Entry, dict[str, Any]]]]:
    """Return P01 and the longest journal that its stories leave, for an entry and a replay."""
    book, calendars = load(P01), all_calendars()
    journals: list[list[tuple[Entry, dict[str, Any]]]] = []
    for name, raw in stories_in(P01).items():
        stage = CoreStage(book, calendars)
        result = run_story(raw, book, calendars, name, stage)
        if not result.passed:
            sys.exit(f"{name}: {result.wrong}")
        journals += stage.world.journals.values()
    return book, max(journals, key=len)


def replay(book: Book, journal: list[tuple[Entry, dict[str, Any]]]) -> Record | None:
    """Rebuild a record from its journal."""
    calendars = all_calendars()
    record = None
    for entry, answers in journal:
        record = apply(book, calendars, record, entry, Answers(answers)).record
    return record


def states(
    book: Book, journal: list[tuple[Entry, dict[str, Any]]]
) -> list[tuple[Record | None, int]]:
    """Return the record before each entry, with how much the entry brings about."""
    found: list[tuple[Record | None, int]] = []
    record = None
    for entry, answers in journal:
        outcome = apply(book, all_calendars(), record, entry, Answers(answers))
        found.append((record, len(outcome.happenings)))
        record = outcome.record
    return found


def main() -> None:
    """Measure and print one table."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    book = table()
    mine, theirs = ours(book), zens()
    for facts in QUESTIONS:
        answer = theirs(facts)
        answer = asyncio.run(answer) if asyncio.iscoroutine(answer) else answer
        assert answer["result"]["grade"] == mine(facts).value, facts
    ours_us = best(lambda: [mine(f) for f in QUESTIONS], len(QUESTIONS), seconds)
    zen_us = best(lambda: [theirs(f) for f in QUESTIONS], len(QUESTIONS), seconds)
    print(f"{'ten-row table with its trace':44}{ours_us:10.1f} µs")
    print(
        f"{'the same in zen-engine, with its trace':44}{zen_us:10.1f} µs  ({zen_us / ours_us:.0f} × ours)"
    )
    p01, journal = longest_story()
    before = states(p01, journal)
    calendars = all_calendars()
    costs = sorted(
        best(lambda r=r, e=e, a=a: apply(p01, calendars, r, e, Answers(a)), 1, seconds / 20)  # type: ignore[misc]
        for (r, _), (e, a) in zip(before, journal, strict=True)
    )
    print(f"{'apply of a P01 entry, median':44}{costs[len(costs) // 2]:10.1f} µs")
    print(f"{'apply of a P01 entry, dearest':44}{costs[-1]:10.1f} µs")
    whole = best(lambda: replay(p01, journal), 1, seconds) / 1000
    for_30 = whole / len(journal) * 30
    print(
        f"{f'replay of a case of {len(journal)} entries':44}{whole:10.2f} ms ({for_30:.2f} for 30)"
    )


if __name__ == "__main__":
    main()

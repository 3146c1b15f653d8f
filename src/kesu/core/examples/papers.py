"""What a story expects of papers: their issues, who has copies that no longer hold, how long they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kesu.core.examples.cases import show
from kesu.core.examples.reading import Unclear, moment
from kesu.core.examples.shapes import check_names
from kesu.core.explaining.drafting import drafts_of
from kesu.core.explaining.reading import Reader
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.core.steps.papers import Paper, handed_to, papers_of
from kesu.core.worktime import Calendar

KEYS = frozenset(
    {"document", "number", "no", "supersedes", "to", "outdated", "holders", "offered", "kept_until", "kept_because"}
)  # fmt: skip
NONE = "none"


def wrong_papers(
    wanted: list[Mapping[str, Any]], record: Record, item: str, book: Book, calendar: Calendar
) -> list[str]:
    """Return in what the papers of a record differ from what is expected; names without an item are `item`'s."""
    return [w for want in wanted for w in _wrong(want, record, item, book, calendar)]


def wrong_drafts(
    wanted: Mapping[str, Any], record: Record, item: str, book: Book, calendar: Calendar
) -> list[str]:
    """Return in what drafts differ from what is expected: fact → the lines that stand in it, or [] for no draft."""
    reader = Reader(book, calendar, "zh")
    wrong = []
    for name, given in wanted.items():
        at, slash, fact = name.rpartition("/")
        found = drafts_of(reader, record, at if slash else item, [fact]).get(fact, "")
        lines = found.splitlines()
        lacking = [line for line in given if line not in lines]
        if lacking or (lines and not given):
            wrong.append(f"{name}: {lacking} lacking, the draft is {lines}")
    return wrong


def _wrong(
    want: Mapping[str, Any], record: Record, item: str, book: Book, calendar: Calendar
) -> list[str]:
    unknown = sorted(set(want) - KEYS)
    if unknown:
        raise Unclear(
            f"“{', '.join(unknown)}” means nothing of a paper; the keys are: {', '.join(sorted(KEYS))}"
        )
    at, slash, document = str(want.get("document", "")).rpartition("/")
    check_names("document", [document], book.source.documents)
    there = papers_of(book, record, {book.calendar: calendar}, at if slash else item)
    paper = next((p for p in there if p.document.id == document), None)
    if paper is None:
        return [f"{document} has neither a number nor an issue"]
    told = as_told(paper, book)
    asked = {name: _as_read(name, given, calendar) for name, given in want.items() if name in told}
    return [
        f"{document}.{name} expected {show(given, calendar)}, found {show(told[name], calendar)}"
        for name, given in asked.items()
        if told[name] != given
    ]


def _as_read(name: str, given: Any, calendar: Calendar) -> Any:
    if name == "kept_until":
        return moment(given, calendar) if isinstance(given, datetime) else given
    return sorted(given) if isinstance(given, list) else given


def as_told(paper: Paper, book: Book) -> dict[str, Any]:
    """Return a paper as stories speak of it; `no` is 0 while nothing was issued."""
    last, keeping = paper.last, paper.keeping
    until = keeping.until if keeping is not None else None
    return {
        "number": paper.number or NONE,
        "no": last.no if last else 0,
        "supersedes": last.supersedes if last else 0,
        "to": sorted(who for _, who in handed_to(book, last)) if last else [],
        "outdated": sorted(f"{o.item}/{o.name}".lstrip("/") for o in paper.outdated),
        "holders": sorted(holder.who for holder in paper.holders),
        "offered": paper.offered,
        "kept_until": NONE if until is None else until,
        "kept_because": keeping.why if keeping is not None else "",
    }

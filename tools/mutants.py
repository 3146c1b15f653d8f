"""Proof that the worked cases hold the lines of a book: each line is taken away in turn, and some case must fail.

`python -m tools.mutants [FOLDER …]` prints the lines whose loss no case and no story notices. A survivor that is
meant to survive stands in `survivors.md` of its book with the reason; any other, and any that is killed by now, fails
the run.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from kesu.clock import now
from kesu.core.engine import Endless
from kesu.core.errors import KesuError, Unreadable
from kesu.core.examples.cases import run_case
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.rulebook import model as m
from kesu.core.rulebook.compiling import compile_book
from kesu.core.rulebook.plans import Book
from kesu.core.rulebook.tables import Faults
from kesu.core.worktime import parse_limit
from kesu.library.books import folders, load
from kesu.library.calendars import all_calendars
from kesu.library.examples import files_in, shelf_beside
from kesu.library.official_days import RULEBOOKS
from tools.mutants_page import Report, page

NEVER = "false"
NOBODY = "'nobody'"
PARTS = ("rows", "outcomes", "limit", "needs")
ANOTHER_LIMIT = "3 days"
HELD = frozenset({"binding", "promise"})
_READING = re.compile(r"(\w+)[:：]", re.ASCII)
_LIMIT = re.compile(r"\d+")
_EXPLAINED = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """A book without one of its lines: what was taken away, the clauses it cites, and what is left."""

    name: str
    clauses: tuple[str, ...]
    source: m.Source


def mutants(source: m.Source) -> Iterator[Mutant]:
    """Yield the book once for each of its lines that does something, without that line.

    What a variant takes over from its base, or a book from those it uses, is held by their examples, run when their
    turn comes.
    """
    for field, without in _WITHOUT.items():
        lines: Mapping[str, Any] = getattr(source, field)
        for line in (one for one in lines.values() if not _is_of_base(source, one)):
            for name, other in without(line):
                changed = {k: v for k, v in lines.items() if k != line.id}
                if other is not None:
                    changed[line.id] = other
                left: dict[str, Any] = {field: changed}
                called = f"{type(line).__name__.lower()} {line.id}{name}"
                yield Mutant(called, _cited_by(line, other), replace(source, **left))
    yield from _head(source)


def _head(source: m.Source) -> Iterator[Mutant]:
    """Yield the book without what its head says of other books: which it outranks, which it replaces."""
    held = tuple(c.id for c in source.clauses.values() if c.force in HELD)
    for name in ("outranks", "replaces"):
        if getattr(source, name):
            without: dict[str, Any] = {name: type(getattr(source, name))()}
            yield Mutant(f"book {name}", held, replace(source, **without))


def _cited_by(line: Any, left: Any) -> tuple[str, ...]:
    """Return the clauses of what was taken away: those of the whole line first, then those of the part of it."""
    gone = [part for part in _parts(line) if left is None or part not in _parts(left)]
    own = [clause for part in gone for clause in part.clauses]
    return tuple(dict.fromkeys([*line.clauses, *own]))


def _parts(line: Any) -> tuple[Any, ...]:
    """Return the rows, outcomes, limits or needs of a line, each with clauses of its own."""
    return next((getattr(line, name) for name in PARTS if hasattr(line, name)), ())


def _is_of_base(source: m.Source, line: m.Line) -> bool:
    book, slash, _ = line.file.partition("/")
    return bool(slash) and book in (source.varies, *source.uses)


def _never(line: Any) -> Iterator[tuple[str, Any]]:
    yield "", replace(line, when=NEVER)


def _trigger(line: m.Trigger) -> Iterator[tuple[str, Any]]:
    """One that comes again is held by its times, which `when` leaves alone."""
    yield "", replace(line, when=NEVER, while_=NEVER if line.every else line.while_)


def _measure(line: m.Measure) -> Iterator[tuple[str, Any]]:
    """A measure over an account has no `where`: without it, nobody's account is asked for."""
    if line.counts.startswith("account."):
        yield "", replace(line, holder=NOBODY)
    else:
        yield "", replace(line, where=NEVER)
    if line.where:
        yield " where", replace(line, where="")
    for name in line.same:
        yield f" same {name}", replace(line, same=tuple(n for n in line.same if n != name))
    if line.window:
        yield " window", replace(line, window="", calendar_window=False, previous=False)


def _decision(line: m.Decision) -> Iterator[tuple[str, Any]]:
    for row in line.rows:
        rest = tuple(other for other in line.rows if other is not row)
        yield f" row {row.id}", replace(line, rows=rest or (replace(row, when=NEVER),))
    if line.override_by:
        yield " override", replace(line, override_by=(), override_needs=())


def _step(line: m.Step) -> Iterator[tuple[str, Any]]:
    yield "", replace(line, when=NEVER)
    if line.not_by:
        yield " not_by", replace(line, not_by=())
    for outcome in line.outcomes if len(line.outcomes) > 1 else ():
        yield f" outcome {outcome.id}", _with_outcome(line, outcome, when=NEVER)


def _with_outcome(step: m.Step, outcome: m.Outcome, **changes: Any) -> m.Step:
    other = replace(outcome, **changes)
    return replace(step, outcomes=tuple(other if o is outcome else o for o in step.outcomes))


def _clock(line: m.Clock) -> Iterator[tuple[str, Any]]:
    yield "", replace(line, when=NEVER)
    for number, row in enumerate(line.limit if len(line.limit) > 1 else (), 1):
        rest = tuple(other for other in line.limit if other is not row)
        yield f" limit {number}", replace(line, limit=rest)
    for number, act in enumerate(line.late, 1):
        yield f" late {number}", replace(line, late=tuple(a for a in line.late if a is not act))
    for name in ("agree", "extend", "exempt"):
        if getattr(line, name) is not None:
            without: dict[str, Any] = {name: None}
            yield f" {name}", replace(line, **without)
    if line.pauses:
        yield " pauses", replace(line, pauses=())


def _gate(line: m.Gate) -> Iterator[tuple[str, Any]]:
    yield "", replace(line, when=NEVER)
    for number, need in enumerate(line.needs if len(line.needs) > 1 else (), 1):
        yield f" need {number}", replace(line, needs=tuple(n for n in line.needs if n is not need))


def _setting(line: m.Setting) -> Iterator[tuple[str, Any]]:
    """Another value instead of none: what rests on a setting could not be read without it."""
    other = _other_reading(line) or _other_value(line.value)
    if other is not None:
        yield "", replace(line, value=other, dated=())


def _other_reading(line: m.Setting) -> str:
    """Return the value of a reading that was not taken: “text：…” among `rejected` names one, where texts stand."""
    if not isinstance(line.value, str):
        return ""
    named = (_READING.match(one) for one in line.rejected)
    return next((found[1] for found in named if found), "")


def _is_limit(text: str) -> bool:
    try:
        parse_limit(text)
    except Unreadable:
        return False
    return True


def _other_value(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case str() if _LIMIT.search(value):
            return _LIMIT.sub(lambda number: str(int(number[0]) + 1), value, count=1)
        case str():
            return ANOTHER_LIMIT if _is_limit(value) else f"{value}_"
        case dict() if value:
            first, *rest = value.items()
            other = _other_value(first[1])
            return None if other is None else {first[0]: other, **dict(rest)}
        case _:
            return None


_WITHOUT: Mapping[str, Any] = {
    "settings": _setting,
    "measures": _measure,
    "decisions": _decision,
    "steps": _step,
    "triggers": _trigger,
    "clocks": _clock,
    "gates": _gate,
    "postings": _never,
}


class Examples:
    """The cases and stories of a book, parsed once; those that cite a clause are tried first."""

    def __init__(self, folder: Path) -> None:
        self.found: list[tuple[str, Mapping[str, Any], bool, frozenset[str]]] = []
        self.shelf = shelf_beside(folder)
        for path in files_in(folder):
            raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
            for part in raw.get("case", [raw]):
                self.found.append((path.name, part, "case" not in raw, _cited(part)))

    def notice(self, book: Book, clauses: tuple[str, ...]) -> str:
        """Return the file of the first case or story that fails with `book`, or an empty text."""
        wanted = set(clauses)
        for name, raw, is_story, _cites in sorted(
            self.found, key=lambda one: wanted.isdisjoint(one[3])
        ):
            if not self._passes(raw, book, name, is_story=is_story):
                return name
        return ""

    def _passes(self, raw: Mapping[str, Any], book: Book, name: str, *, is_story: bool) -> bool:
        calendars = all_calendars()
        try:
            if is_story:
                return run_story(raw, book, calendars, name, CoreStage(book, calendars)).passed
            return run_case(raw, book, calendars, name, self.shelf).passed
        except (KesuError, Endless, LookupError, AssertionError):
            return False

    def citing_none(self, clauses: set[str]) -> int:
        """Return how many of the cases and stories cite none of these clauses."""
        return sum(1 for _, _, _, cites in self.found if clauses.isdisjoint(cites))


def _cited(raw: Mapping[str, Any]) -> frozenset[str]:
    found: set[str] = set()
    for name in ("clause", "clauses"):
        value = raw.get(name, [])
        found.update([value] if isinstance(value, str) else value)
    return frozenset(found)


def report(folder: Path) -> Report:
    """Return what became of every mutant of the book in `folder`. Raises Faulty for a book that is refused."""
    book = load(folder)
    examples = Examples(folder)
    if broken := examples.notice(book, ()):
        raise SystemExit(f"{folder}: {broken} fails before anything is taken away")
    held = [mutant for mutant in mutants(book.source) if _is_held(book, mutant)]
    survivors = []
    for mutant in held:
        faults = Faults()
        left = compile_book(mutant.source, book.hash, faults)
        if not faults.found and not examples.notice(left, mutant.clauses):
            survivors.append(mutant.name)
    aside = examples.citing_none({clause for mutant in held for clause in mutant.clauses})
    return Report(
        folder, len(held), tuple(survivors), _explained(folder), len(examples.found), aside
    )


def _is_held(book: Book, mutant: Mutant) -> bool:
    """Only what stands for an order or a promise must be missed; advice and definitions need not."""
    clauses = book.source.clauses
    return any(clauses[c].force in HELD for c in mutant.clauses if c in clauses)


def _explained(folder: Path) -> dict[str, str]:
    page = folder / "survivors.md"
    return dict(_EXPLAINED.findall(page.read_text("utf-8"))) if page.is_file() else {}


def main() -> int:
    """Print a line for each book and each unexplained survivor; return 1 if there is any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="books (default: all of ours)")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--report", type=Path, metavar="FILE", help="write a page about the run")
    given = parser.parse_args()
    wanted = [f for root in given.folders or [RULEBOOKS] for f in folders(root)]
    found = []
    with ProcessPoolExecutor(given.jobs) as pool:
        for one in pool.map(report, wanted):
            print(_told(one), flush=True)
            found.append(one)
    if given.report:
        given.report.write_text(page(found, now().date()), "utf-8")
    return int(any(one.unexplained or one.outdated for one in found))


def _told(one: Report) -> str:
    head = f"{one.folder}: {one.made} lines taken away, {len(one.survivors)} not missed"
    told = [head, *(f"  survives: {name}" for name in one.unexplained)]
    return "\n".join([*told, *(f"  explained but missed: {name}" for name in one.outdated)])


if __name__ == "__main__":
    sys.exit(main())

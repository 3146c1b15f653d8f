"""How far the clauses of the written procedures are expressed by lines of books and exercised by their examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kesu.core.examples.cases import Result
from kesu.core.rulebook.model import Clause
from kesu.core.rulebook.plans import Book
from kesu.core.rulebook.varying import HEAD
from kesu.core.worktime import Calendar
from kesu.library.books import folders, load, texts_of
from kesu.library.examples import files_in, run_all

CLAUSES_FILE = "clauses.toml"
STANDINGS = ("exercised", "guidance", "definition", "unreachable", "missing")
"""Where a clause can stand, the best first."""
DATA = frozenset({"definition", "document"})
GUIDANCE = "guidance"


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file that names the clause; `line` counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class ClauseStanding:
    """Where one clause stands: its lines, its examples, and what that makes it."""

    clause: Clause
    book: str
    places: tuple[Place, ...]
    examples: tuple[Result, ...]
    is_hidden: bool = False
    """Whether only advice cites it that no step shows."""

    @property
    def procedure(self) -> str:
        """The procedure that the clause belongs to: the part of its id before the hyphen."""
        return self.clause.id.partition("-")[0]

    @property
    def is_expressed(self) -> bool:
        """Say whether any line of the book cites it."""
        return any(Path(p.file).name != CLAUSES_FILE for p in self.places)

    @property
    def standing(self) -> str:
        """One of STANDINGS. A binding clause or a promise counts when a line cites it and a passing example does."""
        force = self.clause.force
        if force in DATA:
            return "definition"
        if force == "guidance":
            is_read = self.is_expressed and not self.is_hidden
            return "guidance" if is_read else self._excused()
        is_shown = any(result.passed for result in self.examples)
        return "exercised" if self.is_expressed and is_shown else self._excused()

    def _excused(self) -> str:
        return "unreachable" if self.clause.unreachable else "missing"

    def why(self) -> str:
        """Return why it stands there, as a short remark; empty where there is nothing to say."""
        if self.standing == "unreachable":
            return self.clause.unreachable
        if self.standing != "missing":
            return ""
        if not self.is_expressed:
            return "no line of the book cites it"
        if self.is_hidden:
            return "no step of any book here shows the advice that cites it"
        if self.examples:
            return "the examples that cite it fail"
        return "no case or story cites it"


@dataclass(slots=True)
class Coverage:
    """The standing of every clause of the books looked at, by clause id."""

    clauses: dict[str, ClauseStanding] = field(default_factory=dict)

    def add(self, found: Iterable[ClauseStanding]) -> None:
        """Take over the standings of one book; where two books have a clause, the better standing counts."""
        for one in found:
            known = self.clauses.get(one.clause.id)
            if known is None or _rank(one) < _rank(known):
                self.clauses[one.clause.id] = one

    def counts(self) -> dict[str, dict[str, int]]:
        """Return procedure → how many of its clauses there are in all, and how many stand where."""
        found: dict[str, dict[str, int]] = {}
        for one in self.clauses.values():
            row = found.setdefault(one.procedure, {"total": 0, **dict.fromkeys(STANDINGS, 0)})
            row["total"] += 1
            row[one.standing] += 1
        return dict(sorted(found.items()))

    def missing(self) -> list[ClauseStanding]:
        """Return the clauses that are missing, in the order of their ids."""
        return [c for _, c in sorted(self.clauses.items()) if c.standing == "missing"]


def _rank(one: ClauseStanding) -> int:
    return STANDINGS.index(one.standing)


def coverage_of(root: Path, calendars: Mapping[str, Calendar]) -> Coverage:
    """Return where every clause of the books below `root` stands. Raises Faulty for the first book that is refused."""
    found = Coverage()
    for folder in folders(root):
        book = load(folder)
        results = run_all(files_in(folder), book, calendars)
        found.add(standings(book, _places(folder), results))
    return found


def standings(
    book: Book, places: Mapping[str, list[Place]], results: Iterable[Result]
) -> list[ClauseStanding]:
    """Return where every clause of one book stands."""
    examples: dict[str, list[Result]] = {}
    for result in results:
        for clause in dict.fromkeys(result.clauses):
            examples.setdefault(clause, []).append(result)
    hidden = _hidden(book)
    return [
        ClauseStanding(
            clause,
            book.id,
            _places_of(clause, places),
            tuple(examples.get(clause.id, ())),
            clause.id in hidden,
        )
        for clause in book.source.clauses.values()
    ]


def _places_of(clause: Clause, places: Mapping[str, list[Place]]) -> tuple[Place, ...]:
    """Return the lines that name the clause, or the one of the base that it restates."""
    return tuple(p for name in (clause.id, *clause.restates) for p in places.get(name, ()))


def _hidden(book: Book) -> set[str]:
    """Return the clauses that nothing cites but guidance which no step of the book shows.

    A book of advice shows nothing by itself; where a book takes it in and shows it, that book's standing counts.
    """
    source = book.source
    shown = {name for step in source.steps.values() for name in step.advice}
    unread = [d for d in source.documents.values() if d.sort == GUIDANCE and d.id not in shown]
    others = {c for line in source.lines() if line not in unread for c in line.clauses}
    return {clause for paper in unread for clause in paper.clauses} - others


def _places(folder: Path) -> dict[str, list[Place]]:
    """Return clause id → the lines of the book's files that name it, comments aside."""
    found: dict[str, list[Place]] = {}
    for name, text in texts_of(folder).items():
        if name != HEAD:
            file = str(folder / name) if "/" not in name else name
            for number, line in enumerate(text.splitlines(), 1):
                for clause in _quoted(line):
                    found.setdefault(clause, []).append(Place(file, number))
    return found


def _quoted(line: str) -> list[str]:
    """Return the quoted texts of a line of TOML that look like clause ids; none from a comment."""
    if line.lstrip().startswith("#"):
        return []
    return [part for part in line.split('"')[1::2] if "-" in part and " " not in part]


def as_json(found: ClauseStanding) -> dict[str, Any]:
    """Return where one clause stands as JSON can carry it."""
    return {
        "clause": found.clause.id,
        "section": found.clause.section,
        "force": found.clause.force,
        "says": {"zh": found.clause.says.zh, "en": found.clause.says.en},
        "book": found.book,
        "standing": found.standing,
        "why": found.why(),
        "places": [{"file": p.file, "line": p.line} for p in found.places],
        "examples": [
            {"file": r.file, "says": r.says, "story": r.story, "passed": r.passed}
            for r in found.examples
        ],
    }

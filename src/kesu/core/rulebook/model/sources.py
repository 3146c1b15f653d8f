"""A whole book as its author wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kesu.core.rulebook.model.judging import Decision, Gate, Measure
from kesu.core.rulebook.model.kinds import Kind, Setting
from kesu.core.rulebook.model.lines import Clause, Line
from kesu.core.rulebook.model.moving import Posting
from kesu.core.rulebook.model.papers import Document
from kesu.core.rulebook.model.timing import Clock
from kesu.core.rulebook.model.working import Post, Step, Trigger
from kesu.core.values import NOTHING, Text


@dataclass(frozen=True, slots=True)
class Precedence:
    """Which of two lines yields where they disagree, and on what ground."""

    first: str
    over: tuple[str, ...]
    clauses: tuple[str, ...]
    says: Text
    basis: str


@dataclass(frozen=True, slots=True)
class Serves:
    """What kind of record a book governs, and when."""

    kind: str
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A whole book as its author wrote it, every line read and checked for itself, not yet joined."""

    id: str
    title: Text
    edition: str
    in_force: date
    document_no: str = ""
    company: Text = NOTHING
    calendar: str = ""
    serves: tuple[Serves, ...] = ()
    varies: str = ""
    uses: tuple[str, ...] = ()
    outranks: tuple[str, ...] = ()
    replaces: str = ""
    procedures: tuple[str, ...] = ()
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    settings: Mapping[str, Setting] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    triggers: Mapping[str, Trigger] = field(default_factory=dict)
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    gates: Mapping[str, Gate] = field(default_factory=dict)
    posts: Mapping[str, Post] = field(default_factory=dict)
    postings: Mapping[str, Posting] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    precedence: tuple[Precedence, ...] = ()

    def lines(self) -> list[Line]:
        """Return every line of the book in the order of the concepts, facts and rows included."""
        groups: list[Mapping[str, Any]] = [
            self.kinds,
            self.settings,
            self.measures,
            self.decisions,
            self.steps,
            self.triggers,
            self.clocks,
            self.gates,
            self.posts,
            self.postings,
            self.documents,
        ]
        found: list[Line] = [line for group in groups for line in group.values()]
        found += [fact for kind in self.kinds.values() for fact in kind.facts.values()]
        found += [row for decision in self.decisions.values() for row in decision.rows]
        found += [outcome for step in self.steps.values() for outcome in step.outcomes]
        return found

    def cited_inside(self) -> Iterator[tuple[Line, tuple[str, ...]]]:
        """Yield a line and the clauses that a part of it cites by itself: a limit, a need, an act that follows."""
        parts: list[tuple[Line, Iterable[Any]]] = []
        for clock in self.clocks.values():
            agreed = filter(None, (clock.agree, clock.extend, clock.exempt))
            parts.append((clock, (*clock.starts, *clock.limit, *clock.late, *agreed)))
        parts += [(t, (*t.every, *t.do)) for t in self.triggers.values()]
        parts += [(p, p.amounts) for p in self.postings.values()]
        parts += [(g, g.needs) for g in self.gates.values()]
        return ((line, part.clauses) for line, found in parts for part in found if part.clauses)

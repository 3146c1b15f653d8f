"""A book as one readable document, made once for each edition and language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy

from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.rulebook.linting import Remark, lint
from kesu.core.rulebook.plans import Book
from kesu.desk.components.flow import Edge, Node
from kesu.desk.rulebook_pages import wording as w
from kesu.desk.rulebook_pages.addresses import anchor
from kesu.desk.rulebook_pages.flow import flow_of
from kesu.desk.rulebook_pages.lines import Shown, fact_row, shown
from kesu.desk.rulebook_pages.shelf import reader_of

# The concepts in the order in which a reader wants them, with their names.
CONCEPTS: Final = {
    "decision": gettext_lazy("Decisions"),
    "step": gettext_lazy("Steps"),
    "clock": gettext_lazy("Time limits"),
    "gate": gettext_lazy("Gates"),
    "trigger": gettext_lazy("What follows by itself"),
    "posting": gettext_lazy("Entries on accounts"),
    "measure": gettext_lazy("Counts"),
    "post": gettext_lazy("Posts"),
    "document": gettext_lazy("Papers"),
}


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause of the written procedure, and the lines that express it."""

    id: str
    section: str
    force: str
    words: str
    says: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class KindShown:
    """A kind of record: what it is, its facts, its flow."""

    line: Shown
    id: str
    facts: tuple[dict[str, Any], ...]
    nodes: list[Node]
    edges: list[Edge]


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one concept for one kind of record ("" where the concept knows no kinds)."""

    kind: str
    lines: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """All lines of one concept."""

    concept: str
    title: Any
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        """Return how many lines it has."""
        return sum(len(group.lines) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Document:
    """The whole book."""

    source: m.Source
    clauses: tuple[ClauseShown, ...]
    kinds: tuple[KindShown, ...]
    settings: tuple[Shown, ...]
    chapters: tuple[Chapter, ...]
    remarks: tuple[Remark, ...]

    @property
    def has_flows(self) -> bool:
        """Say whether anything has a flow to draw: a book of advice has none."""
        return any(kind.nodes for kind in self.kinds)

    @property
    def chosen(self) -> list[Shown]:
        """Return the settings whose reading the company chose: what the procedure leaves open."""
        return [each for each in self.settings if each.basis == "chosen"]


def document_of(book: Book) -> Document:
    """Return the book in the reader's language."""
    return _made(book.hash, get_language() or "zh", _Held(book))


class _Held:
    """Carries a book into a cache that is keyed by its hash alone."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=24)
def _made(_hash: str, _language: str, held: _Held) -> Document:
    source, reader = held.book.source, reader_of(held.book)
    return Document(
        source,
        tuple(_clauses(reader)),
        tuple(_kind(reader, kind) for kind in source.kinds.values()),
        tuple(shown(reader, "setting", each) for each in source.settings.values()),
        tuple(_chapter(reader, concept) for concept in CONCEPTS),
        tuple(lint(held.book)),
    )


def _kind(reader: Reader, kind: m.Kind) -> KindShown:
    nodes, edges = flow_of(reader, kind.id)
    facts = tuple(fact_row(reader, fact) for fact in kind.facts.values())
    return KindShown(shown(reader, "kind", kind), kind.id, facts, nodes, edges)


def _chapter(reader: Reader, concept: str) -> Chapter:
    lines = [shown(reader, concept, line) for line in _lines(reader.book.source, concept)]
    if concept in ("post", "document"):
        return Chapter(concept, CONCEPTS[concept], (Group("", tuple(lines)),))
    groups = [
        Group(reader.text(kind.name), tuple(line for line in lines if line.kind == kind.id))
        for kind in reader.book.source.kinds.values()
    ]
    company = tuple(line for line in lines if line.kind == m.COMPANY)
    groups.insert(0, Group(reader.say("全公司", "The whole company"), company))
    return Chapter(concept, CONCEPTS[concept], tuple(g for g in groups if g.lines))


def _lines(source: m.Source, concept: str) -> Iterable[m.Line]:
    found: dict[str, m.Line] = getattr(source, f"{concept}s")
    return found.values()


# -- where a clause is expressed -------------------------------------------------------------------


def _clauses(reader: Reader) -> Iterator[ClauseShown]:
    where: dict[str, dict[str, tuple[str, str, str]]] = {}
    for concept in ("kind", "setting", *CONCEPTS):
        for line in _lines(reader.book.source, concept):
            place = (concept, anchor(concept, line.id), reader.text(line.name))
            for clause in cited(line):
                where.setdefault(clause, {}).setdefault(place[1], place)
    for each in reader.book.source.clauses.values():
        force = str(w.FORCES.get(each.force, each.force))
        lines = tuple(where.get(each.id, {}).values())
        yield ClauseShown(each.id, each.section, each.force, force, reader.text(each.says), lines)


def cited(line: m.Line) -> set[str]:
    """Return every clause that a line or one of its parts cites."""
    found = set(line.clauses)
    for name in ("rows", "outcomes", "starts", "limit", "needs", "every", "amounts"):
        for part in getattr(line, name, ()):
            found |= set(getattr(part, "clauses", ()))
    if isinstance(line, m.Kind):
        found |= {clause for fact in line.facts.values() for clause in fact.clauses}
    return found

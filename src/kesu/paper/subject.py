"""What a paper is about: a document of a book, a record or one of its items, and how its values may be shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kesu.core.explaining import whole_words
from kesu.core.explaining.reading import Reader
from kesu.core.records.record import Fact as Known
from kesu.core.records.record import Record, key
from kesu.core.rulebook.model import Document, Fact, Kind
from kesu.core.rulebook.plans import KindPlan

PAPERS = ("form", "report", "register", "letter")
"""The kinds of document that are papers; the others are rules, texts and advice."""


def as_kept(value: Any) -> Any:
    """Return a value as it is kept: nothing of it is sealed, or nobody may see more."""
    return value


@dataclass(frozen=True, slots=True)
class Subject:
    """A paper before it is written. Without a record it is a blank form.

    show -- turns a kept value into what this reader may see of it.
    """

    reader: Reader
    document: Document
    record: Record | None = None
    item: str = ""
    show: Callable[[Any], Any] = as_kept

    @property
    def plan(self) -> KindPlan:
        """Return the plan of the kind that the document is a paper of."""
        return self.reader.book.kinds[self.document.of]

    @property
    def kind(self) -> Kind:
        """Return the kind that the document is a paper of."""
        return self.plan.kind

    def known(self, name: str, item: str | None = None) -> Known | None:
        """Return a fact of the record, or of an item, as it stands."""
        at = self.item if item is None else item
        return self.record.facts.get(key(at, name)) if self.record is not None else None

    def value(self, name: str, item: str | None = None) -> Any:
        """Return the value of a fact as the reader may see it, None where there is none."""
        known = self.known(name, item)
        return self.show(known.value) if known is not None and known.state == "known" else None

    def words(self, fact: Fact, item: str | None = None) -> str:
        """Return a fact in words; nothing where nobody said anything."""
        known = self.known(fact.id, item)
        if known is None or known.state == "not_asked":
            return ""
        said = whole_words(self.reader, fact, self.show(known.value), known.state)
        if fact.sort == "files" and known.state == "known":
            said = self.reader.listed(filter(None, map(self._file, known.value))) or said
        return f"{said}{self.reader.bracketed(known.remark)}" if known.remark else said

    def _file(self, file: str) -> str:
        """Return the name of an attachment, where it is known."""
        return self.reader.names(f"file:{file}")


def is_paper(document: Document) -> bool:
    """Say whether a document of a book can be printed: of some kind of record, and a paper or something with fields."""
    return bool(document.of) and (document.sort in PAPERS or bool(document.fields))


def papers(subject: Reader, kind: str) -> list[Document]:
    """Return the papers of a kind of record, in the order of the book."""
    found = subject.book.source.documents.values()
    return [document for document in found if document.of == kind and is_paper(document)]

"""Papers that may not leave the house: what a gate of the book says before their issue to somebody outside."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.rulebook.scope import OUTSIDE
from kesu.paper.subject import Subject


def kept_within(subject: Subject) -> Iterator[str]:
    """Yield, with their clauses, the sentences of the book that keep a paper within the house."""
    reader, place = subject.reader, f"issue.{subject.document.id}"
    for gate in reader.book.source.gates.values():
        if gate.of != subject.kind.id or place not in gate.before:
            continue
        for need in gate.needs:
            if OUTSIDE in need.when:
                clauses = need.clauses or gate.clauses
                yield reader.text(need.says) + reader.bracketed(reader.listed(clauses))

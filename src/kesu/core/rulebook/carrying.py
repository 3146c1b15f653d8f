"""What a record that somebody opens as tied to another begins with: the facts that go over to it.

The book says so at the kind (`carries`), or where a trigger opens such a record by itself (`copy`). A book that says
neither means whom and what the matter concerns.
"""

from __future__ import annotations

from typing import Final

from kesu.core.rulebook.model import Fact, Kind, Source

ALL: Final = "*"
WHOM_AND_WHAT: Final = frozenset({"customer", "product", "order", "site", "serial", "region"})
"""Sorts of fact that another record about the same matter shares, where the book says nothing."""
STAYS: Final = frozenset({"files", "records"})
"""Sorts of fact that belong to their record: its attachments, its own items."""
TOLD_BY_ANOTHER: Final = "duplicate"
"""A duplicate that is opened as one is the same matter told by somebody else: what it concerns, not whom."""
WHAT: Final = frozenset({"product", "site", "region"})


def carried(source: Source, kind: str, tie: str) -> tuple[str, ...]:
    """Return the facts of a kind with which a record tied so to one of that kind begins, in the book's order."""
    found = source.kinds[kind]
    said = found.carries.get(tie) or _copied(source, kind, tie)
    chosen = set(said) if said else {n for n, f in found.facts.items() if _concerns(f, found, tie)}
    every = ALL in chosen
    return tuple(
        name
        for name, fact in found.facts.items()
        if (every or name in chosen) and fact.sort not in STAYS
    )


def _copied(source: Source, kind: str, tie: str) -> tuple[str, ...]:
    """Return what a trigger of the kind copies that opens another of the kind with this tie."""
    acts = (act for t in source.triggers.values() if t.of == kind for act in t.do)
    same = (act.copy for act in acts if (act.verb, act.to, act.link) == ("open", kind, tie))
    return next(same, ())


def _concerns(fact: Fact, kind: Kind, tie: str) -> bool:
    """Say whether a fact tells whom and what it concerns; what was said only where the matter is the same."""
    if tie == TOLD_BY_ANOTHER:
        return fact.sort in WHAT or fact.id == kind.subject
    is_told_again = fact.id == kind.subject and tie != "follows"
    return fact.sort in WHOM_AND_WHAT or fact.personal or is_told_again

"""Published editions under a later program: what it would not let through today, and what it cannot read at all.

An edition was without fault when it was published. A fault found in it later is the program's news: a check that is
new must not stop what was begun under the edition. Only where the program did not understand a line – it knows the
key, the name or the function no longer – would the line do something else than was published: there is a hole, and
what depends on it stands still.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kesu.core.errors import Fault
from kesu.core.rulebook import model as m

HOLES = frozenset(
    {
        "circular_books", "company_act", "no_verb", "twice", "unclear_every", "unknown_account",
        "unknown_book", "unknown_choice", "unknown_closing", "unknown_document", "unknown_event",
        "unknown_fact", "unknown_key", "unknown_kind", "unknown_place", "unknown_post",
        "unknown_restated", "unknown_row", "unknown_set", "unknown_setting", "unknown_step",
        "unknown_table", "unreadable_condition", "unreadable_formula", "unreadable_limit",
        "wrong_drop", "wrong_sort",
    }
)  # fmt: skip
"""Faults of reading and compiling after which a line lacks what its author wrote."""
HARMLESS = frozenset(
    {
        "account_terms", "amount_twice", "company_event", "missing_id", "missing_key",
        "never_fires", "never_starts", "no_amount", "no_book", "no_columns", "no_limit", "no_needs",
        "no_options", "no_reason", "no_rows", "nobody_may", "unclear_set", "unknown_clause",
        "unknown_drop", "unknown_value", "wrong_words",
    }
)  # fmt: skip
"""Faults of reading and compiling that leave the line as the earlier program had it."""

Place = tuple[str, str]
"""("book", ""), ("kind", id), ("step", id) or ("gate", id)."""
BOOK: Place = ("book", "")
_NAMED = {"post": "posts", "setting": "settings", "document": "documents"}
_OF_KIND = {
    "measure": "measures",
    "decision": "decisions",
    "step": "steps",
    "trigger": "triggers",
    "clock": "clocks",
    "gate": "gates",
    "posting": "postings",
}


def frozen_by(source: m.Source, holes: Mapping[Place, Fault]) -> dict[Place, Fault]:
    """Return what stands still in a book whose lines (concept, id) have these holes, each with the fault behind it.

    A step or a gate stands still alone; any other line of a kind holds up the records of that kind, for it works on
    them by itself. Where a post, a setting or a paper has a hole, so has every line that names it.
    """
    found: dict[Place, Fault] = {}
    for (concept, name), fault in holes.items():
        for place in _held_up(source, concept, name, fault.code):
            found.setdefault(place, fault)
    return found


def _held_up(source: m.Source, concept: str, name: str, code: str) -> Iterator[Place]:
    if concept == "kind":
        yield _root(source, name)
    elif concept in ("step", "gate") and code != "unknown_place":
        yield concept, name
    elif concept in _OF_KIND:
        yield from _kinds_of(source, getattr(source, _OF_KIND[concept]).get(name))
    elif concept in _NAMED:
        for other, line in _naming(source, name):
            yield from _held_up(source, other, line.id, code)
    elif concept != "clause":
        yield BOOK


def _kinds_of(source: m.Source, line: m.Line | None) -> Iterator[Place]:
    """Yield the kinds on whose records a line works: its own, and for a measure those that it counts."""
    yield _root(source, getattr(line, "of", ""))
    counts = getattr(line, "counts", "")
    if counts in source.kinds:
        yield _root(source, counts)


def _root(source: m.Source, kind: str) -> Place:
    """Return the kind of record that a kind is, or is a part of; the book where there is no such kind."""
    if kind == m.COMPANY:
        return "kind", kind
    found = source.kinds.get(kind)
    return ("kind", found.part_of or kind) if found else BOOK


def _naming(source: m.Source, name: str) -> Iterator[tuple[str, m.Line]]:
    """Yield every (concept, line) that mentions a name anywhere."""
    mention = re.compile(rf"\b{re.escape(name)}\b")
    for concept, group in {"kind": "kinds", **_OF_KIND}.items():
        for line in getattr(source, group).values():
            if mention.search(repr(line)):
                yield concept, line

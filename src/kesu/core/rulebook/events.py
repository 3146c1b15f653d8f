"""Event names: which ones a kind has, and what a reference to one means.

A reference is resolved to the name under which the engine files occurrences: on the record or item itself, with
"parent." for the record an item is part of, with "<kind>." for events of items, with "all <many>." when every item
has one.
"""

from __future__ import annotations

from kesu.core.rulebook.model import Fact, Kind, Source
from kesu.core.rulebook.rows import ROWS

LIFE_EVENTS = (
    "opened",
    "closed",
    "reopened",
    "held",
    "resumed",
    "assigned",
    "linked",
    "unlinked",
    "withdrawn",
)

CHASES = ("chased", "supervised", "chase_answered")
"""What people do to an open step without doing it: chase it, supervise it, answer that they are at it."""


NEWS_OF_PAPERS = ("issued", "outdated", "returned")
"""What befalls a paper of a record: it is issued, corrected afterwards, or comes back signed."""
NO_PAPERS = frozenset({"related", "guidance", "definition"})
"""The kinds of document that are no paper of a record: nobody issues them."""


JOINED = "joined"
"""What occurs at a fact when somebody it names takes part in the record from now on."""


def lets_join(fact: Fact) -> bool:
    """Say whether whoever a fact, or a column of its lines, names takes part in the record."""
    return fact.joins or any(column.joins for column in fact.columns)


def own_events(source: Source, kind: Kind) -> set[str]:
    """Return every event that can occur on a record of `kind` itself."""
    found = set(LIFE_EVENTS) | set(kind.facts)
    for step in source.steps.values():
        if step.of == kind.id:
            found |= {f"{step.id}.{o.id}" for o in step.outcomes} | {
                f"{step.id}.done",
                f"{step.id}.opened",
                *(f"{step.id}.{event}" for event in CHASES),
            }
            found |= {f"{step.id}.stale"} if step.rests_on else set()
            found |= {f"{step.id}.signed"} if step.number != 1 else set()
            found |= {f"{step.id}.split"} if step.together else set()
    found |= {f"{fact.id}.{JOINED}" for fact in kind.facts.values() if lets_join(fact)}
    found |= {f"{d.id}.changed" for d in source.decisions.values() if d.of == kind.id}
    found |= {f"{d.id}.in_doubt" for d in source.decisions.values() if d.of == kind.id}
    for clock in source.clocks.values():
        if clock.of == kind.id:
            found |= {f"{clock.id}.late", f"{clock.id}.near"}
            found |= {f"{clock.id}.exempt"} if clock.exempt is not None else set()
    found |= {f"{p.id}.entered" for p in source.postings.values() if p.of == kind.id}
    for paper in source.documents.values():
        if paper.of == kind.id and paper.sort not in NO_PAPERS:
            found |= {f"paper.{paper.id}.{news}" for news in NEWS_OF_PAPERS}
    found |= {f"heard.{row}" for row in kind.hears if row in ROWS}
    return found | {f"closed.{o.id}" for o in kind.closings}


def told_events(source: Source, kind: Kind, to: str = "") -> set[str]:
    """Return the events of an item or a child that a record of kind `to` learns of; its parent where none is named.

    The record an item is part of learns of everything; a parent, and what an item is about, of its life and what it
    shares.
    """
    if kind.part_of and to in ("", kind.part_of):
        return own_events(source, kind)
    return {
        "opened",
        "closed",
        "reopened",
        *kind.shares,
        *(f"closed.{o.id}" for o in kind.closings),
    }


def resolve(source: Source, kind: Kind, text: str) -> str | None:
    """Return the filed name of the event that `text` means for a line of `kind`, or None if there is no such event."""
    own = own_events(source, kind)
    if text in own:
        return text
    head, _, rest = text.partition(".")
    if head == kind.id and rest in own:
        return rest
    if head == "parent" and kind.part_of in source.kinds:
        inner = resolve(source, source.kinds[kind.part_of], rest)
        return f"parent.{inner}" if inner else None
    if text.startswith("all "):
        return _of_all(source, kind, text)
    child = source.kinds.get(head)
    if (
        child is not None
        and child.stands_in(kind.id)
        and rest in told_events(source, child, kind.id)
    ):
        return text
    return None


def _of_all(source: Source, kind: Kind, text: str) -> str | None:
    many, _, rest = text.removeprefix("all ").partition(".")
    for child in source.kinds.values():
        is_of = child.stands_in(kind.id) and child.many == many
        if is_of and rest in told_events(source, child, kind.id):
            return f"all {many}.{rest}"
    return None


def candidates(source: Source, kind: Kind) -> list[str]:
    """Return what may be written where an event of `kind` is asked for, for hints."""
    found = sorted(own_events(source, kind))
    if kind.part_of in source.kinds:
        found += [f"parent.{e}" for e in sorted(own_events(source, source.kinds[kind.part_of]))]
    for child in source.kinds.values():
        if child.stands_in(kind.id):
            found += [f"{child.id}.{e}" for e in sorted(told_events(source, child, kind.id))]
    return found

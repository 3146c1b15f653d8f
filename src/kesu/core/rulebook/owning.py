"""Which facts of a kind say who has to act: those by which a book finds a person for a step, a clock or a right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kesu.core.rulebook.model import Source

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")


def owner_facts(source: Source, kind: str) -> tuple[str, ...]:
    """Return the facts of type person by which steps, clocks and rights of a kind and its parts find somebody.

    What only says who did something, or whom the record is kept for, is not among them.
    """
    facts = source.kinds[kind].facts
    found = dict.fromkeys(name for text in _whose(source, kind) for name in NAME.findall(text))
    for other in source.kinds.values():
        if other.tied_to == kind:
            names = (name for text in _whose(source, other.id) for name in NAME.findall(text))
            found |= dict.fromkeys(n.partition(".")[2] for n in names if n.startswith("parent."))
    key = source.kinds[kind].key
    return tuple(n for n in found if n in facts and facts[n].sort == "person" and n not in key)


def _whose(source: Source, kind: str) -> Iterator[str]:
    """Yield the expressions by which a kind finds who has to do with it."""
    found = source.kinds[kind]
    named = [who.post for step in source.steps.values() if step.of == kind for who in step.by]
    named += [clock.owner for clock in source.clocks.values() if clock.of == kind]
    named += [*found.opened_by, *(post for posts in found.rights.values() for post in posts)]
    for name in named:
        yield source.posts[name].is_ if name in source.posts else name

"""Ids: writable in expressions, not taken by the language, not given twice within one kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kesu.core.records.entries import ACTS
from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.model import Fact, Line, Option

_WRITABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
RESERVED = frozenset(
    {"and", "or", "not", "in", "where", "of", "true", "false", "none", "otherwise", "settings", "parent", "each",
     "heard", "opened", "closed", "closed_as", "entry", "happened_at", "entered_at", "number", "all", "any",
     "count", "sum"}
)  # fmt: skip
"""Words that mean something of their own wherever a name may stand."""
STORY_ACTS = frozenset({*ACTS, "row", "tick"})
"""What `do` of a story means by itself: a step of this name could not be done there."""
BUILT_IN_CLOSINGS = frozenset({"duplicate", "void"})


def check_names(c: Checker) -> None:
    """Find ids that no expression could mention, or that would mean two things."""
    for line in _named(c):
        _check_id(c, line)
    for kind in c.source.kinds.values():
        _check_ambiguous(c, kind)
    _check_twice(c)


def _named(c: Checker) -> Iterable[Line]:
    s = c.source
    for group in (
        s.kinds, s.settings, s.measures, s.decisions, s.steps, s.triggers, s.clocks, s.gates, s.posts,
        s.postings, s.documents,
    ):  # fmt: skip
        yield from group.values()
    for kind in s.kinds.values():
        for fact in kind.facts.values():
            yield fact
            yield from fact.columns


def _check_id(c: Checker, line: Line) -> None:
    if not _WRITABLE.fullmatch(line.id):
        c.fault(
            "bad_id",
            line,
            f"id “{line.id}” cannot stand in an expression",
            "write letters a-z, digits and _ only, a letter first: late_delivery",
        )
    elif line.id in RESERVED:
        c.fault(
            "reserved_id",
            line,
            f"“{line.id}” is a word of the language",
            "write another id, such as " + f"the_{line.id}",
        )


def _check_ambiguous(c: Checker, kind: Line) -> None:
    """A fact, a decision, a measure and a step of one kind share one set of names."""
    source = c.source
    owners: dict[str, list[str]] = {name: ["fact"] for name in source.kinds[kind.id].facts}
    groups: tuple[tuple[str, Iterable[Line]], ...] = (
        ("decision", (d for d in source.decisions.values() if d.of == kind.id)),
        ("measure", (m for m in source.measures.values() if m.of == kind.id)),
        ("step", (s for s in source.steps.values() if s.of == kind.id)),
        ("posting", (p for p in source.postings.values() if p.of == kind.id)),
    )
    for word, lines in groups:
        for line in lines:
            owners.setdefault(line.id, []).append(word)
    for name, words in owners.items():
        if len(words) > 1:
            read = f"“{name}” is both a {words[0]} and a {words[1]} of {kind.id}"
            c.fault("ambiguous_name", kind, read, "give one of them another id")


def _check_twice(c: Checker) -> None:
    for kind in c.source.kinds.values():
        _options(c, kind, "closing", kind.closings)
        for closing in kind.closings:
            if closing.id in BUILT_IN_CLOSINGS:
                read = f"closing “{closing.id}” is the engine's own"
                c.fault("reserved_id", kind, read, "leave it out, or write another id")
        for fact in kind.facts.values():
            _fact(c, fact)
    for decision in c.source.decisions.values():
        _options(c, decision, "value", decision.values)
        _lines(c, decision, "row", decision.rows)
    for step in c.source.steps.values():
        _lines(c, step, "outcome", step.outcomes)
        if step.id in STORY_ACTS:
            read = f"step “{step.id}” is called like an act"
            c.fault("reserved_id", step, read, f"write another id, such as {step.id}_it")


def _fact(c: Checker, fact: Fact) -> None:
    _options(c, fact, "option", fact.options)
    _options(c, fact, "factor", fact.factors)
    for column in fact.columns:
        _options(c, column, "option", column.options)


def _options(c: Checker, line: Line, what: str, options: tuple[Option, ...]) -> None:
    _twice(c, line, what, [o.id for o in options])


def _lines(c: Checker, line: Line, what: str, lines: tuple[Line, ...]) -> None:
    _twice(c, line, what, [inner.id for inner in lines])


def _twice(c: Checker, line: Line, what: str, ids: list[str]) -> None:
    for name, times in Counter(ids).items():
        if times > 1:
            c.fault(
                "twice_inside",
                line,
                f"{what} “{name}” stands {times} times",
                f"give each {what} an id of its own",
            )

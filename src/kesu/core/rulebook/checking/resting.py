"""What expressions rest on: never a personal value, never a post that is not there, at receipt only what is known."""

from __future__ import annotations

from kesu.core.conditions import Unreadable, condition
from kesu.core.conditions.nodes import ListOf, Literal, Name
from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.expressions import (
    Expression,
    calls,
    calls_of,
    expressions,
    fact_of,
    mentions,
    tree,
)
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.scope import KindScope


def check_expressions(c: Checker) -> None:
    """Find rules that could not be kept, whatever happens."""
    seen: set[tuple[str, str, str]] = set()
    for found in expressions(c.source):
        _check_personal(c, found, seen)
        for post in (*calls(c.source, found, "post"), *calls(c.source, found, "dept")):
            c.post(found.line, "an expression names", post)
        _check_compared(c, found)
    _check_serves(c)


def _check_compared(c: Checker, found: Expression) -> None:
    """`differing(a, b, [columns])` compares lines by columns that both sides have."""
    kind = c.source.kinds.get(found.kind)
    for call in calls_of(found.text, "differing"):
        *sides, columns = call.args
        facts = [kind.facts.get(s.path) for s in sides if isinstance(s, Name)] if kind else []
        if not isinstance(columns, ListOf) or len(facts) != 2:
            read = f"“{found.text}” compares something else than two facts"
            c.fault("not_comparable", found.line, read, "write differing(lines, lines, ['column'])")
            continue
        shared = set.intersection(
            *({column.id for column in f.columns} if f else set() for f in facts)
        )
        for column in columns.items:
            name = column.value if isinstance(column, Literal) else ""
            c.one_of("not_comparable", found.line, "compares by", str(name), shared)


def _check_personal(c: Checker, found: Expression, seen: set[tuple[str, str, str]]) -> None:
    for mention in mentions(c.source, found):
        fact = fact_of(c.source, mention)
        key = (found.line.file, found.line.id, mention.path)
        if fact is not None and fact.personal and not _passes(c, found) and key not in seen:
            seen.add(key)
            c.fault(
                "personal_in_rule",
                found.line,
                f"“{found.text}” rests on “{fact.id}”, a personal value",
                "no rule may rest on personal values; ask a fact of its own",
            )


def _passes(c: Checker, found: Expression) -> bool:
    """A personal value may go as it is into a personal fact of another record: no rule reads it."""
    if found.passes_on is None or not isinstance(tree(found.text), Name):
        return False
    kind, name = found.passes_on
    target: Fact | None = c.source.kinds[kind].facts.get(name) if kind in c.source.kinds else None
    return target is not None and target.personal


def _check_serves(c: Checker) -> None:
    """At receipt there are facts and settings, and nothing else yet."""
    for serves in c.source.serves:
        kind = c.source.kinds.get(serves.kind)
        if kind is None or not serves.when:
            continue
        try:
            names = condition(serves.when, KindScope(c.source, kind)).names
        except Unreadable as why:
            write = f"write a condition over the facts of {kind.id} and settings"
            c.fault_of_book("unreadable_condition", "serves", str(why), write)
            continue
        for name in names:
            if name.partition(".")[0] not in (*kind.facts, "settings"):
                read = f"serves when “{serves.when}”: “{name}” is not known at receipt"
                c.fault_of_book("not_at_receipt", "serves", read, "write facts and settings only")

"""What differs between two editions of a book, line by line, as data for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kesu.core.rulebook.model import Line, Source
from kesu.core.values import NOTHING, Text

GROUPS = (
    "kinds",
    "settings",
    "measures",
    "decisions",
    "steps",
    "triggers",
    "clocks",
    "gates",
    "posts",
    "postings",
    "documents",
)
INNER = {"kinds": ("facts", "fact"), "decisions": ("rows", "row"), "steps": ("outcomes", "outcome")}
"""Lines inside lines: they are compared for themselves."""
NOT_SAID = frozenset({"file", "id", "of"} | {field for field, _ in INNER.values()})
HEAD = ("title", "edition", "in_force", "document_no", "company", "calendar", "serves", "varies", "uses", "outranks",
        "replaces", "procedures", "precedence")  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One key of a line: what it said and what it says now, as plain values; None where it said nothing."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs. `sort` is added, removed or changed; `fields` tells what, for changed lines only."""

    sort: str
    concept: str
    id: str
    clauses: tuple[str, ...]
    name: Text
    fields: tuple[FieldChange, ...] = ()


def differences(old: Source, new: Source) -> list[Change]:
    """Return every line that was added, removed or changed from `old` to `new`, concept by concept."""
    found = _head(old, new)
    before, after = _lines(old), _lines(new)
    for key in [*before, *(k for k in after if k not in before)]:
        change = _change(key, before.get(key), after.get(key))
        if change is not None:
            found.append(change)
    return [*found, *_clauses(old, new), *_orders(old, new)]


def _head(old: Source, new: Source) -> list[Change]:
    changed = _fields(old, new, HEAD)
    return [Change("changed", "book", new.id, (), new.title, changed)] if changed else []


def _lines(source: Source) -> dict[tuple[str, str], Line]:
    return dict(_each(source))


def _each(source: Source) -> Iterator[tuple[tuple[str, str], Line]]:
    for group in GROUPS:
        concept = group.removesuffix("s")
        for line in getattr(source, group).values():
            yield (concept, line.id), line
            if group in INNER:
                name, inner_concept = INNER[group]
                inner = getattr(line, name)
                for one in inner.values() if isinstance(inner, Mapping) else inner:
                    yield (inner_concept, f"{line.id}.{one.id}"), one


def _change(key: tuple[str, str], old: Line | None, new: Line | None) -> Change | None:
    concept, name = key
    line = new or old
    assert line is not None
    if old is None or new is None:
        return Change("added" if old is None else "removed", concept, name, line.clauses, line.name)
    names = [f.name for f in fields(new) if f.name not in NOT_SAID]
    changed = _fields(old, new, names)
    return Change("changed", concept, name, new.clauses, new.name, changed) if changed else None


def _fields(old: Any, new: Any, names: Any) -> tuple[FieldChange, ...]:
    pairs = [(n, getattr(old, n), getattr(new, n)) for n in names]
    return tuple(FieldChange(n, shown(a), shown(b)) for n, a, b in pairs if a != b)


def _clauses(old: Source, new: Source) -> list[Change]:
    found = []
    for name in [*old.clauses, *(c for c in new.clauses if c not in old.clauses)]:
        a, b = old.clauses.get(name), new.clauses.get(name)
        if a == b:
            continue
        clause = b or a
        assert clause is not None
        sort = "added" if a is None else "removed" if b is None else "changed"
        names = [f.name for f in fields(clause) if f.name != "id"]
        changed = _fields(a, b, names) if a and b else ()
        found.append(Change(sort, "clause", name, (name,), clause.says, changed))
    return found


def _orders(old: Source, new: Source) -> list[Change]:
    """The order of rows is part of what a decision says."""
    found = []
    for name, decision in new.decisions.items():
        before = [r.id for r in old.decisions[name].rows] if name in old.decisions else []
        now = [row.id for row in decision.rows]
        kept = [r for r in before if r in now]
        if kept != [r for r in now if r in before]:
            field = FieldChange("order", before, now)
            found.append(
                Change("changed", "decision", name, decision.clauses, decision.name, (field,))
            )
    return found


def shown(value: Any) -> Any:
    """Return a value of a line as JSON can carry it, what says nothing left out; None for nothing at all."""
    if value is None or value == "" or value == () or value == NOTHING or value == {}:
        return None
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en} if value.en else value.zh
    if is_dataclass(value):
        said = {f.name: shown(getattr(value, f.name)) for f in fields(value)}
        return {k: v for k, v in said.items() if v not in (None, False)}
    if isinstance(value, Mapping):
        return {str(k): shown(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [shown(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value

"""Tables of a paper: the lines of a fact, the items and children of a record, the rows of a register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kesu.core.explaining import decision_words, whole_words
from kesu.core.explaining.names import closing_title
from kesu.core.records.record import key
from kesu.core.rulebook.model import Decision, Fact, Kind
from kesu.paper.fields import field_box
from kesu.paper.sheets import Box, Table
from kesu.paper.signing import step_signature
from kesu.paper.subject import Subject

RIGHT = frozenset({"number", "quantity", "money"})
EMPTY_ROWS = 4
EMPTY_ROWS_OF_A_REGISTER = 16
MOST_COLUMNS = 10
"""An item or child is told by at most so many of its facts."""


def lines_table(subject: Subject, fact: Fact) -> Table:
    """Return the lines of a fact under its columns."""
    value = subject.value(fact.id) or ()
    return Table(
        fact.id,
        subject.reader.text(fact.name),
        tuple(_head(subject, column) for column in fact.columns),
        tuple(_line(subject, fact.columns, line) for line in value)
        or _empty(len(fact.columns), EMPTY_ROWS),
        tuple(column.sort in RIGHT for column in fact.columns),
    )


def _head(subject: Subject, column: Fact | Decision) -> str:
    unit = subject.reader.text(column.unit) if isinstance(column, Fact) else ""
    return subject.reader.text(column.name) + subject.reader.bracketed(unit)


def _line(subject: Subject, columns: Iterable[Fact], line: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(
        whole_words(subject.reader, replace(c, unit=type(c.unit)("")), line[c.id])
        if c.id in line
        else ""
        for c in columns
    )


def _empty(columns: int, rows: int) -> tuple[tuple[str, ...], ...]:
    return (("",) * columns,) * rows


def kind_of_set(subject: Subject, name: str) -> Kind | None:
    """Return the kind whose items or children stand in a set of the subject's kind, or None."""
    kinds = subject.reader.book.source.kinds.values()
    return next((k for k in kinds if k.stands_in(subject.kind.id) and k.many == name), None)


def set_table(subject: Subject, kind: Kind) -> Table:
    """Return the items of a record, or what it knows of its children, one in a row."""
    reader = subject.reader
    columns = _columns(subject, kind)
    facts = [column for column in columns if isinstance(column, Fact)]
    is_item = kind.part_of == subject.kind.id
    rows = _items(subject, kind, columns) if is_item else _children(subject, kind, facts)
    about = _about_head(subject, kind)
    heads = (reader.say("序号", "No."), *about, *(_head(subject, column) for column in columns),
             reader.say("结果", "Result"))  # fmt: skip
    is_right = [isinstance(column, Fact) and column.sort in RIGHT for column in columns]
    right = (True, *(False for _ in about), *is_right, False)
    return Table(
        kind.many, reader.text(kind.name), heads, rows or _empty(len(heads), EMPTY_ROWS), right
    )


def _about_head(subject: Subject, kind: Kind) -> tuple[str, ...]:
    """Return the head of the column that says which record each item is about; nothing where they are about none."""
    about = subject.reader.book.source.kinds.get(kind.about)
    is_item = kind.part_of == subject.kind.id
    return (subject.reader.text(about.name),) if about is not None and is_item else ()


def _columns(subject: Subject, kind: Kind) -> list[Fact | Decision]:
    """Return what is told of each: what a child shares; of an item what its own papers show, else its facts."""
    decisions = subject.reader.book.kinds[kind.id].decisions
    is_item = kind.part_of == subject.kind.id
    if not is_item:
        names: Iterable[str] = kind.shares
    else:
        papers = [d for d in subject.reader.book.source.documents.values() if d.of == kind.id]
        names = [field for paper in papers for field in paper.fields] or kind.facts
    found: list[Fact | Decision] = []
    for name in dict.fromkeys(names):
        if name in kind.facts and kind.facts[name].sort not in ("lines", "files"):
            found.append(kind.facts[name])
        elif name in decisions and is_item:
            found.append(decisions[name].decision)
    return found[:MOST_COLUMNS]


def _items(
    subject: Subject, kind: Kind, columns: Sequence[Fact | Decision]
) -> tuple[tuple[str, ...], ...]:
    record = subject.record
    if record is None:
        return ()
    return tuple(
        (
            str(n),
            *_about(subject, kind, record.items[item].about),
            *(_said(subject, column, item) for column in columns),
            _ended(subject, kind.id, record.items[item].closed_as),
        )
        for n, item in enumerate(record.live_items(kind.id), 1)
    )


def _about(subject: Subject, kind: Kind, record_id: str) -> tuple[str, ...]:
    if not kind.about:
        return ()
    return (subject.reader.names(f"record:{record_id}") if record_id else "",)


def _said(subject: Subject, column: Fact | Decision, item: str) -> str:
    if isinstance(column, Fact):
        return subject.words(column, item)
    decided = subject.record.decisions.get(key(item, column.id)) if subject.record else None
    return decision_words(subject.reader, column, decided.value) if decided is not None else ""


def _children(subject: Subject, kind: Kind, facts: Sequence[Fact]) -> tuple[tuple[str, ...], ...]:
    record = subject.record
    if record is None:
        return ()
    return tuple(
        (
            str(n),
            *_line(subject, facts, subject.show(dict(child.values))),
            _ended(subject, kind.id, child.closed_as),
        )
        for n, (_, child) in enumerate(record.live_children(kind.id), 1)
    )


def _ended(subject: Subject, kind: str, closed_as: str) -> str:
    return closing_title(subject.reader, kind, closed_as) if closed_as else ""


def register_table(subject: Subject, others: Sequence[Subject]) -> Table:
    """Return a register with one row for each record; a blank one has empty rows."""
    reader = subject.reader
    names = subject.document.fields
    heads = (reader.say("序号", "No."), *(_title(subject, name) for name in names))
    rows = tuple(
        (str(n), *(_cell(each, name) for name in names)) for n, each in enumerate(others, 1)
    )
    return Table(
        subject.document.id, "", heads, rows or _empty(len(heads), EMPTY_ROWS_OF_A_REGISTER)
    )


def _title(subject: Subject, name: str) -> str:
    if name in subject.plan.steps:
        return subject.reader.text(subject.plan.steps[name].step.name)
    kind = kind_of_set(subject, name)
    return subject.reader.text(kind.name) if kind is not None else field_box(subject, name).label


def _cell(subject: Subject, name: str) -> str:
    if name in subject.plan.steps:
        signed = step_signature(subject, name)
        return " ".join(part for part in (signed.says, signed.by, signed.at) if part)
    kind = kind_of_set(subject, name)
    if kind is not None:
        return str(len([row for row in set_table(subject, kind).rows if any(row)]))
    return box_text(field_box(subject, name))


def box_text(box: Box) -> str:
    """Return what a box says on one line: what is ticked, then what is written."""
    ticked = "、".join(tick.label for tick in box.ticks if tick.on)
    return " ".join(part for part in (ticked, box.text) if part)

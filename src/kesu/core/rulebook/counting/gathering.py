"""Names under which one case may have several values: proved causes, columns of its lines, what its items say.

A figure row holds them as a list; a case counts once under each. `measures.sort` is the fact `sort` of the items that
stand in the set `measures`, `sheet_lines.product` a column of a table, `fishbone.codes` what proved causes count as,
`fishbone.factors` the bones on which they were found. Numbers in lines are added: `volumes.quantity`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kesu.core import causes
from kesu.core.records.record import Record
from kesu.core.rulebook.model import Decision, Fact, Kind, Option, Source, Step
from kesu.core.values import NOT_APPLICABLE, Text

NAMED: Final = frozenset(
    {"text", "choice", "choices", "department", "customer", "product", "region", "site", "order", "serial"}
)  # fmt: skip
"""Sorts of fact that name something, so that cases can be counted by them."""
ADDED: Final = frozenset({"number", "quantity", "money"})
"""Sorts of a column that are added over the lines."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """One such name. `head` is the fact or set, `part` what is gathered of it, `among` the kind of the items.

    `adds` where it is a number: all of its lines together.
    """

    name: str
    head: str
    part: str
    title: Text
    options: tuple[Option, ...] = ()
    about: str = ""
    among: str = ""
    adds: bool = False


def gathered_of(source: Source, kind: Kind) -> Iterator[Gathered]:
    """Yield the names of a kind under which one case may have several values."""
    for fact in kind.facts.values():
        if not fact.personal:
            yield from _of_fact(fact)
    for other in source.kinds.values():
        if other.part_of == kind.id:
            yield from _of_items(source, other)


def values_of(record: Record, item: str, one: Gathered) -> list[Any]:
    """Return what a record, or an item of it, has under such a name: each value as it is kept, maybe several times."""
    if one.among:
        return (
            []
            if item
            else [v for part in record.live_items(one.among) for v in _said(record, part, one.part)]
        )
    rows = record.values[item].get(one.head)
    if not isinstance(rows, list):
        return []
    if one.part == "codes":
        return causes.codes(rows)
    if one.part == "factors":
        return [causes.factor_of(rows, row) for row in causes.leaves(rows, causes.PROVED)]
    return [row.get(one.part) for row in rows if isinstance(row, Mapping)]


def _said(record: Record, item: str, name: str) -> list[Any]:
    """Return what an item says: of a fact with several values each; of a decision its value, of a step its outcome."""
    value = record.values[item].get(name)
    decided, step = record.decisions.get(f"{item}/{name}"), record.steps.get(f"{item}/{name}")
    if decided is not None:
        value = decided.value
    elif step is not None:
        value = step.outcome if step.status == "done" else None
    if value is NOT_APPLICABLE:
        return []
    return list(value) if isinstance(value, list) else [value]


def _of_fact(fact: Fact) -> Iterator[Gathered]:
    if fact.sort == "causes":
        for part, options, words in (
            ("codes", fact.options, Text("已证实的原因", "proved causes")),
            ("factors", fact.factors, Text("已证实原因的方面", "factors of proved causes")),
        ):
            if options:
                yield Gathered(f"{fact.id}.{part}", fact.id, part, _both(fact.name, words), options)
    for column in fact.columns if fact.sort == "lines" else ():
        adds = column.sort in ADDED and not column.personal
        if adds or _is_named(column):
            title = _both(fact.name, column.name)
            name, about = f"{fact.id}.{column.id}", _about(column)
            yield Gathered(name, fact.id, column.id, title, column.options, about, adds=adds)


def _of_items(source: Source, kind: Kind) -> Iterator[Gathered]:
    for fact in kind.facts.values():
        if _is_named(fact):
            yield _of_item(kind, fact.id, fact.name, fact.options, _about(fact))
    lines: list[Decision | Step] = [*source.decisions.values(), *source.steps.values()]
    for line in lines:
        if line.of == kind.id and (options := _options(line)):
            yield _of_item(kind, line.id, line.name, options)


def _options(line: Decision | Step) -> tuple[Option, ...]:
    if isinstance(line, Decision):
        return line.values
    return tuple(Option(o.id, o.name) for o in line.outcomes) if len(line.outcomes) > 1 else ()


def _of_item(
    kind: Kind, part: str, name: Text, options: tuple[Option, ...], about: str = ""
) -> Gathered:
    head = kind.many or kind.id
    return Gathered(
        f"{head}.{part}", head, part, _both(kind.name, name), options, about, among=kind.id
    )


def _is_named(fact: Fact) -> bool:
    return fact.sort in NAMED and not fact.personal


def _about(fact: Fact) -> str:
    return fact.sort if fact.sort in ("department", "customer", "product") else ""


def _both(whole: Text, part: Text) -> Text:
    return Text(f"{whole.zh}：{part.zh}", f"{whole.en or whole.zh}: {part.en or part.zh}")

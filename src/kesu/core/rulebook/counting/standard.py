"""Which reports a book has: those it declares, and an overview of every kind of case that it need not declare."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kesu.core.rulebook.counting.columns import Column, columns_of
from kesu.core.rulebook.model import Document, Figure, Kind, Source, Statistic
from kesu.core.values import Text

ALL = "all"
_PREFIX = "overview_"
_FIRST = ("grade", "class")
_CAUSES = ("cause", "responsib", "factor", "reason")
MOST_CAUSES = 2


def standard_id(kind: str) -> str:
    """Return the id of the overview of a kind."""
    return f"{_PREFIX}{kind}"


def reports_of(source: Source) -> dict[str, Document]:
    """Return id → report of everything that a book counts, its own first."""
    found = {id_: d for id_, d in source.documents.items() if _counts(source, d)}
    for kind in source.kinds.values():
        if kind.life == "case" and standard_id(kind.id) not in found:
            found[standard_id(kind.id)] = _overview(source, kind)
    return found


def packs_of(source: Source) -> dict[str, Document]:
    """Return id → meeting pack: a document that gathers reports of the book."""
    return {id_: document for id_, document in source.documents.items() if document.gathers}


def pack_period(source: Source, pack: Document) -> str:
    """Return over which sort of period a pack is opened: that of its record, or of the first report it gathers."""
    kind = source.kinds.get(pack.opened_from)
    first = reports_of(source).get(pack.gathers[0])
    own = first.statistic.period if first is not None and first.statistic is not None else "month"
    return (kind.period if kind is not None else "") or own


def _counts(source: Source, document: Document) -> bool:
    return document.statistic is not None and document.statistic.counts in source.kinds


def _overview(source: Source, kind: Kind) -> Document:
    """Return the overview of a kind: by grade, class, closing, department, cause and month; on time or not."""
    columns = columns_of(source, kind)
    figures = [Figure("count", "count"), Figure("share", "share")]
    if any(clock.of == kind.id for clock in source.clocks.values()):
        figures.append(Figure("on_time", "on_time", ALL))
    statistic = Statistic(
        kind.id,
        tuple(figures),
        by=tuple((name,) for name in _dimensions(columns)),
        shows=("table", "pareto", "trend"),
    )
    title = Text(f"{kind.name.zh}综合统计", f"Overview: {kind.name.en or kind.id}")
    return Document(id=standard_id(kind.id), title=title, sort="report", statistic=statistic)


def _dimensions(columns: Mapping[str, Column]) -> Iterator[str]:
    yield from (name for name in _FIRST if name in columns)
    yield from ("opened.department", "closed_as")
    causes = [c.name for c in columns.values() if _is_cause(c)]
    yield from causes[:MOST_CAUSES]
    yield from (c.name for c in columns.values() if c.sort == "list" and _is_proved(c))
    yield from [c.name for c in columns.values() if c.stored in ("product", "customer")]
    yield "month"


def _is_proved(column: Column) -> bool:
    """Say whether these are the causes that an analysis proved."""
    return column.name.endswith(".codes") and bool(column.options)


def _is_cause(column: Column) -> bool:
    named = any(word in column.name for word in _CAUSES) and "." not in column.name
    return named and bool(column.options) and column.about == ""

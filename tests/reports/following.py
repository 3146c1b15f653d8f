"""Every figure of a report followed to its cases, and reckoned again from these in plain Python."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from kesu.cases.models import FigureRow
from kesu.core.rulebook.counting import NA
from kesu.reports import statistics as st
from kesu.reports.statistics.counting import Reckoned
from kesu.reports.statistics.folding import axis, cells_of, rows_of

PARTS: Final = Decimal(10_000)
FEW: Final = 3
"""So few groups are listed that others stand together."""


def followed(result: st.Result) -> Iterator[tuple[str, Reckoned, st.Drill]]:
    """Yield every figure of a report: where it stands, what it says, and which cases are behind it."""
    for found in result.totals:
        yield "total", found, _drill(found, st.Drill({}))
    for breakdown in result.breakdowns:
        if len(breakdown.columns) == 1:
            along = axis(breakdown, 0, FEW)
            for row in rows_of(result, breakdown, along):
                asked = along.asked(row.key[0], st.Drill({}))
                for found in row.figures:
                    yield f"{breakdown.names} {row.key}", found, _drill(found, asked)
            continue
        down, across = axis(breakdown, 0, FEW), axis(breakdown, 1, FEW)
        for (one, other), group in cells_of(result, breakdown, down, across).items():
            asked = across.asked(other, down.asked(one, st.Drill({})))
            for found in group.figures:
                yield f"{breakdown.names} {one}, {other}", found, _drill(found, asked)


def _drill(found: Reckoned, asked: st.Drill) -> st.Drill:
    figure = "" if found.figure.sort in ("count", "share") else found.figure.id
    return st.Drill(asked.values, figure, asked.but)


def said_by(rows: Iterable[FigureRow], found: Reckoned) -> Any:
    """Return what the cases behind a figure say that it is."""
    cases = list(rows)
    figure = found.figure
    match figure.sort:
        case "count":
            return Decimal(len(cases))
        case "share" | "rate":
            return len(cases)
        case "on_time" if figure.of == "all":
            return sum(c.met for c in cases), sum(c.met + c.late for c in cases)
        case "on_time":
            met, late = (_sum(cases, f"{figure.of}.{verdict}") for verdict in ("met", "late"))
            return met, met + late
        case "mean":
            numbers = _numbers(cases, figure.of)
            return sum(numbers) / PARTS / len(numbers) if numbers else None
        case _:
            name = f"account.{figure.of}" if figure.sort == "posted" else figure.of
            return _sum(cases, name) / PARTS


def told(found: Reckoned) -> Any:
    """Return what a figure says, as its cases are asked for it."""
    match found.figure.sort:
        case "share" | "rate":
            return found.part
        case "on_time":
            return found.part, found.whole
        case _:
            return found.value


def _numbers(cases: list[FigureRow], name: str) -> list[Decimal]:
    texts = [one.values.get(name) for one in cases]
    return [Decimal(text) for text in texts if text not in (None, NA)]


def _sum(cases: list[FigureRow], name: str) -> Decimal:
    return sum(_numbers(cases, name), Decimal(0))

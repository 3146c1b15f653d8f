"""The cases behind a figure: exactly those that it counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Q

from kesu.core.rulebook.counting import Column
from kesu.core.rulebook.counting.standard import ALL
from kesu.core.rulebook.model import Figure
from kesu.reports.statistics import rows as r
from kesu.reports.statistics.asking import Asked
from kesu.reports.statistics.periods import Period, period_of

NONE: Final = "-"
"""What stands in an address for "not known yet"."""


@dataclass(frozen=True, slots=True)
class Drill:
    """Which cases are asked for: those of some values, and of one figure ("" for everything counted).

    `but` names values whose cases are left out: what stands behind "others".
    """

    values: Mapping[str, str]
    figure: str = ""
    but: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def address(self) -> str:
        """Return the words of an address that ask for the same."""
        words = [("is", f"{name}:{value or NONE}") for name, value in self.values.items()]
        words += [
            ("not", f"{name}:{v or NONE}") for name, several in self.but.items() for v in several
        ]
        return urlencode([*words, *([("figure", self.figure)] if self.figure else [])])


def drill_of(asked: Asked, values: list[str], figure: str, but: Sequence[str] = ()) -> Drill:
    """Return what the words of an address ask for; raise ValueError for words that mean nothing."""
    found = dict(_named(asked, text) for text in values)
    others: dict[str, tuple[str, ...]] = {}
    for name, value in (_named(asked, text) for text in but):
        if asked.columns[name].sort in ("list", "period"):
            raise ValueError(f"not={name[:60]}: values of it cannot be left out")
        others[name] = (*others.get(name, ()), value)
    if figure and figure not in {f.id for f in asked.statistic.figures}:
        raise ValueError(f"{figure[:60]}: the report has no such figure")
    return Drill(found, figure, others)


def _named(asked: Asked, text: str) -> tuple[str, str]:
    name, _colon, value = text.partition(":")
    if name not in asked.columns:
        raise ValueError(f"{name[:60]}: nothing is counted by this name")
    if asked.columns[name].sort == "period":
        period_of(value)
    return name, "" if value == NONE else value


def cases_behind(asked: Asked, drill: Drill) -> Any:
    """Return the figure rows behind a figure, as known at the moment asked for."""
    rows = r.counted(asked, _period(asked, drill))
    for name, value in drill.values.items():
        column = asked.columns[name]
        if column.sort != "period":
            rows = _narrowed(rows, column, value)
    for name, several in drill.but.items():
        rows = _without(rows, asked.columns[name], several)
    figure = next((f for f in asked.statistic.figures if f.id == drill.figure), None)
    return rows if figure is None else _of_figure(rows, asked, figure)


def _period(asked: Asked, drill: Drill) -> Period:
    """Return the days asked for; a development goes back before the period of the report."""
    named = [period_of(v) for n, v in drill.values.items() if asked.columns[n].sort == "period"]
    if not named:
        return asked.period
    return Period(max(p.first for p in named), min(p.last for p in named), "")


def _narrowed(rows: Any, column: Column, value: str) -> Any:
    if column.sort == "list":
        return rows.filter(r.listed(column, value))
    rows, at = _beside(rows, column)
    return rows.filter(**{at: value}) if value else rows.filter(_nothing(at))


def _without(rows: Any, column: Column, several: Sequence[str]) -> Any:
    """Return the rows that have none of these values; those without any stay, but where "" is one of them."""
    rows, at = _beside(rows, column)
    rest = ~Q(**{f"{at}__in": [value for value in several if value]})
    return rows.filter(rest & ~_nothing(at)) if "" in several else rows.filter(rest | _nothing(at))


def _beside(rows: Any, column: Column) -> tuple[Any, str]:
    """Return the rows with a value of theirs as a column that can be asked."""
    at = "asked_" + (column.key or column.stored).replace(".", "_")
    return rows.annotate(**{at: r.as_text(column)}), at


def _nothing(at: str) -> Q:
    return Q(**{f"{at}__isnull": True}) | Q(**{at: ""})


def _of_figure(rows: Any, asked: Asked, figure: Figure) -> Any:
    match figure.sort:
        case "rate":
            return rows.filter(r.holds(asked, figure.of))
        case "on_time" if figure.of == ALL:
            return rows.filter(Q(met__gt=0) | Q(late__gt=0))
        case "on_time":
            columns = [asked.columns[f"{figure.of}.{verdict}"] for verdict in ("met", "late")]
            return rows.filter(_any_known(columns))
        case "sum" | "mean":
            return rows.filter(_any_known([asked.columns[figure.of]]))
        case "posted":
            return rows.filter(_any_known([asked.columns[f"account.{figure.of}"]]))
        case _:
            return rows


def _any_known(columns: list[Column]) -> Q:
    found = Q()
    for column in columns:
        found |= Q(r.is_known(column))
    return found

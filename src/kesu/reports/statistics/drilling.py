"""The cases behind a figure: exactly those that it counted."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    """Which cases are asked for: those of some values, and of one figure ("" for everything counted)."""

    values: Mapping[str, str]
    figure: str = ""

    def address(self) -> str:
        """Return the words of an address that ask for the same."""
        words = [("is", f"{name}:{value or NONE}") for name, value in self.values.items()]
        return urlencode([*words, *([("figure", self.figure)] if self.figure else [])])


def drill_of(asked: Asked, values: list[str], figure: str) -> Drill:
    """Return what the words of an address ask for; raise ValueError for words that mean nothing."""
    found: dict[str, str] = {}
    for text in values:
        name, _colon, value = text.partition(":")
        if name not in asked.columns:
            raise ValueError(f"{name[:60]}: nothing is counted by this name")
        found[name] = "" if value == NONE else value
        if asked.columns[name].sort == "period":
            period_of(value)
    if figure and figure not in {f.id for f in asked.statistic.figures}:
        raise ValueError(f"{figure[:60]}: the report has no such figure")
    return Drill(found, figure)


def cases_behind(asked: Asked, drill: Drill) -> Any:
    """Return the figure rows behind a figure, as known at the moment asked for."""
    rows = r.counted(asked, _period(asked, drill))
    for name, value in drill.values.items():
        column = asked.columns[name]
        if column.sort != "period":
            rows = _narrowed(rows, column, value)
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
    rows = rows.annotate(**{"asked_" + column.key.replace(".", "_"): r.as_text(column)})
    at = "asked_" + column.key.replace(".", "_")
    return rows.filter(**{at: value}) if value else rows.filter(Q(**{at: None}) | Q(**{at: ""}))


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

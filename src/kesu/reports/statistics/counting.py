"""Reckoning a report: raw counts out of the database, one statement a breakdown, folded into figures."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import product
from typing import Any, Final

from django.db.models import Count, Q, Sum
from django.db.models.expressions import RawSQL
from django.db.models.fields import BigIntegerField

from kesu.core.rulebook.counting import NA, PARTS, Column
from kesu.core.rulebook.counting.standard import ALL
from kesu.core.rulebook.model import Figure
from kesu.reports.statistics import rows as r
from kesu.reports.statistics.asking import Asked
from kesu.reports.statistics.periods import Period, day_of_number, period_with

Key = tuple[str, ...]
Raw = dict[str, int]

SHARES: Final = frozenset({"share", "rate", "on_time"})


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One figure: its value (None where nothing can be said), and for a share what of how many."""

    figure: Figure
    value: Decimal | None
    part: int | None = None
    whole: int | None = None


@dataclass(frozen=True)
class Group:
    """One row of a breakdown: the values it stands for, and the counts from which its figures come.

    Counts of several groups add up. Of thousands of groups a few are listed: what a group comes to is reckoned when
    it is asked for. `earlier` are the counts of the period before, None where there is none; shares are of `whole`.
    """

    asked: Asked = field(compare=False, repr=False)
    key: Key
    raw: Raw
    earlier: Raw | None = None
    whole: Raw = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def figures(self) -> tuple[Reckoned, ...]:
        """Return its figures."""
        return figures_from(self.asked, self.raw, self.whole)

    @cached_property
    def before(self) -> Decimal | None:
        """Return its first figure a period before, None where nothing can be said."""
        return None if self.earlier is None else _first(self.asked, self.earlier)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A report broken down by one name, or by two: rows first, then columns."""

    columns: tuple[Column, ...]
    groups: tuple[Group, ...]

    @property
    def names(self) -> str:
        """Return the names, as the book writes them."""
        return ", ".join(column.name for column in self.columns)

    @property
    def is_development(self) -> bool:
        """Say whether it is one over time."""
        return len(self.columns) == 1 and self.columns[0].sort == "period"


@dataclass(frozen=True, slots=True)
class Result:
    """A report as reckoned: its figures over everything, those of the period before, and its breakdowns."""

    asked: Asked
    totals: tuple[Reckoned, ...]
    before: tuple[Reckoned, ...]
    breakdowns: tuple[Breakdown, ...] = field(default=())
    whole: Raw = field(default_factory=dict, compare=False, repr=False)
    whole_before: Raw = field(default_factory=dict, compare=False, repr=False)


def reckon(asked: Asked) -> Result:
    """Return the figures of a report."""
    whole = _totals(asked, asked.period)
    before = _totals(asked, asked.period.before)
    found = [_breakdown(asked, names, whole) for names in asked.statistic.by]
    return Result(
        asked,
        figures_from(asked, whole, whole),
        figures_from(asked, before, before),
        tuple(found),
        whole,
        before,
    )


# -- raw counts --------------------------------------------------------------------------------------


def raw_counts(asked: Asked) -> dict[str, Any]:
    """Return the aggregates from which all figures of a report come; they add up over groups."""
    found: dict[str, Any] = {"n": Count("*")}
    for figure in asked.statistic.figures:
        found |= {f"{figure.id}__{part}": one for part, one in _aggregates(asked, figure)}
    return found


def _aggregates(asked: Asked, figure: Figure) -> Iterator[tuple[str, Any]]:
    match figure.sort:
        case "sum" | "mean" | "posted":
            name = f"account.{figure.of}" if figure.sort == "posted" else figure.of
            value = r.as_number(r.number(asked.columns[name]))
            yield "sum", Sum(value)
            yield "known", Count(value)
        case "rate":
            condition = r.holds(asked, figure.of)
            yield "yes", Count("seq", filter=Q(condition))
            yield "no", Count("seq", filter=~Q(condition) & _is_known(condition))
        case "on_time" if figure.of == ALL:
            yield "met", Sum("met")
            yield "late", Sum("late")
        case "on_time":
            for verdict in ("met", "late"):
                column = asked.columns[f"{figure.of}.{verdict}"]
                yield verdict, Sum(r.as_number(r.number(column)))


def _is_known(condition: RawSQL) -> Q:
    sql, params = condition.sql, tuple(condition.params)
    return Q(RawSQL(f"(({sql}) IS NOT NULL)", params, output_field=condition.output_field))


def _read(row: Mapping[str, Any], names: Iterable[str]) -> Raw:
    return {name: int(row[name] or 0) for name in names}


def _totals(asked: Asked, period: Period) -> Raw:
    wanted = raw_counts(asked)
    return _read(r.counted(asked, period).aggregate(**wanted), wanted)


# -- breakdowns --------------------------------------------------------------------------------------


def _breakdown(asked: Asked, names: tuple[str, ...], whole: Raw) -> Breakdown:
    columns = tuple(asked.columns[name] for name in names)
    if len(columns) == 1 and columns[0].sort == "period":
        return _development(asked, columns[0])
    counted = _grouped(asked, columns, asked.period)
    earlier = _grouped(asked, columns, asked.period.before) if len(columns) == 1 else None
    keys = sorted({*counted, *(earlier or {})}, key=lambda k: (-counted.get(k, {"n": 0})["n"], k))
    groups = [
        Group(asked, k, counted.get(k, {}), None if earlier is None else earlier.get(k, {}), whole)
        for k in keys
    ]
    return Breakdown(columns, tuple(groups))


def _first(asked: Asked, raw: Raw) -> Decimal | None:
    """Return the first figure that can be compared across periods."""
    figures = [f for f in figures_from(asked, raw, raw) if f.figure.sort != "share"]
    return figures[0].value if figures else None


def _development(asked: Asked, column: Column) -> Breakdown:
    """Return a report over the periods that end with the one asked for, those without any case too."""
    if column.name == "day" and asked.period.sort == "month":
        periods = _days(asked.period)
    else:
        periods = asked.period.back(column.name)
    over = Period(periods[0].first, periods[-1].last, "")
    counted = _grouped(asked, (column,), over)
    whole = added(counted.values())
    groups = [
        Group(asked, (str(period),), counted.get((str(period),), {}), None, whole)
        for period in periods
    ]
    return Breakdown((column,), tuple(groups))


def _days(month: Period) -> list[Period]:
    found = [period_with(month.first, "day")]
    while found[-1].last < month.last:
        found.append(found[-1].after)
    return found


def _grouped(asked: Asked, columns: tuple[Column, ...], period: Period) -> dict[Key, Raw]:
    """Return key → raw counts. A case that names several values counts once under each of them."""
    wanted = raw_counts(asked)
    rows = r.counted(asked, period)
    keys = {f"key_{n}": _grouping(asked, column) for n, column in enumerate(columns)}
    found: dict[Key, Raw] = {}
    for row in rows.order_by().annotate(**keys).values(*keys).annotate(**wanted):
        named = [_keys(column, row[name]) for column, name in zip(columns, keys, strict=True)]
        for key in product(*named):
            found[key] = added([found.get(key, {}), _read(row, wanted)])
    return found


def _grouping(asked: Asked, column: Column) -> Any:
    if column.sort != "period":
        return r.as_text(column)
    day = r.day_of(asked)
    sql = day.sql if column.name == "day" else f"({day.sql}) / 100"
    return RawSQL(f"({sql})", day.params, output_field=BigIntegerField())


def _keys(column: Column, value: Any) -> tuple[str, ...]:
    """Return the values that a row counts under: one, or of a list each that it names."""
    if value in (None, ""):
        return ("",)
    if column.sort == "list" and value != NA:
        return tuple(dict.fromkeys(json.loads(value))) or ("",)
    if column.sort != "period":
        return (str(value),)
    return (str(period_with(day_of_number(int(value)), column.name)),)


def added(several: Iterable[Raw]) -> Raw:
    """Return the counts of several groups together."""
    found: Raw = {}
    for raw in several:
        for name, number in raw.items():
            found[name] = found.get(name, 0) + number
    return found


# -- figures -----------------------------------------------------------------------------------------


def figures_from(asked: Asked, raw: Raw, whole: Raw) -> tuple[Reckoned, ...]:
    """Return the figures that raw counts come to; shares are of the whole."""
    return tuple(_figure(figure, raw, whole) for figure in asked.statistic.figures)


def _figure(figure: Figure, raw: Raw, whole: Raw) -> Reckoned:
    def of(part: str) -> int:
        return raw.get(f"{figure.id}__{part}", 0)

    match figure.sort:
        case "count":
            return Reckoned(figure, Decimal(raw.get("n", 0)))
        case "share":
            return _share(figure, raw.get("n", 0), whole.get("n", 0))
        case "rate":
            return _share(figure, of("yes"), of("yes") + of("no"))
        case "on_time":
            return _share(figure, of("met"), of("met") + of("late"))
        case "mean":
            mean = Decimal(of("sum")) / PARTS / of("known") if of("known") else None
            return Reckoned(figure, mean)
        case _:
            return Reckoned(figure, Decimal(of("sum")) / PARTS)


def _share(figure: Figure, part: int, whole: int) -> Reckoned:
    return Reckoned(figure, Decimal(part) / whole if whole else None, part, whole)

"""A reckoned report in words: tiles, tables and charts as plain values, the same for page, PDF, workbook and API."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kesu.core.rulebook.counting import Column
from kesu.drawing.bars import Bar, bars, pareto
from kesu.drawing.stacked import Stack, stacked
from kesu.drawing.trend import trend
from kesu.reports.statistics.counting import SHARES, Breakdown, Group, Reckoned, Result
from kesu.reports.statistics.drilling import Drill
from kesu.reports.statistics.periods import period_of
from kesu.reports.statistics.words import Words, number_words, period_words, said

MOST_DRAWN: Final = 12
MOST_ACROSS: Final = 8
PERCENT: Final = 100

Row = tuple[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in a table: as written, as a number, and which cases are behind it (None for none)."""

    text: str
    value: Decimal | None
    is_share: bool
    drill: Drill | None


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure over everything, and what it was a period before."""

    label: str
    cell: Cell
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what it stands for, its figures, and the first of them a period before."""

    label: str
    cells: tuple[Cell, ...]
    before: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as values: `sort` is bars, pareto, trend or stacked; rows of (label, parts), legend for parts."""

    sort: str
    title: str
    rows: tuple[tuple[str, tuple[float, ...]], ...]
    parts: tuple[str, ...] = ()
    unit: str = ""
    has_rest: bool = False
    """Whether the last row is what is left over."""

    def svg(self) -> SafeString:
        """Return the chart as a picture."""
        if self.sort == "stacked":
            return stacked(
                [Stack(label, values) for label, values in self.rows], self.parts, title=self.title
            )
        last = len(self.rows) - 1 if self.has_rest else -1
        drawn = [
            Bar(label, values[0], is_rest=at == last)
            for at, (label, values) in enumerate(self.rows)
        ]
        if self.sort == "trend":
            most = PERCENT if self.unit else 0
            return trend(drawn, title=self.title, unit=self.unit, most=most)
        draw = pareto if self.sort == "pareto" else bars
        return draw(drawn, title=self.title, unit=self.unit)


@dataclass(frozen=True, slots=True)
class Section:
    """One breakdown: its table and charts. `by` is how an address asks for it."""

    by: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    charts: tuple[Chart, ...]
    has_before: bool
    left_out: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A report in words."""

    title: str
    says: str
    counted: str
    clauses: tuple[str, ...]
    period: str
    period_words: str
    before_words: str
    known_words: str
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was counted at all."""
        return all(tile.cell.value in (None, 0) for tile in self.tiles)


def shown(result: Result) -> Shown:
    """Return a report in the reader's words."""
    asked, words = result.asked, Words(result.asked.book.source, result.breakdowns)
    kind = asked.book.source.kinds[asked.statistic.counts]
    last = asked.known - timedelta(seconds=1) if asked.known else None
    return Shown(
        words.title(asked.report),
        said(asked.report.says),
        said(kind.name),
        asked.report.clauses,
        str(asked.period),
        period_words(asked.period),
        period_words(asked.period.before),
        words.moment(last) if last else "",
        tuple(_tiles(result, words)),
        tuple(_section(result, breakdown, words) for breakdown in result.breakdowns),
    )


def _tiles(result: Result, words: Words) -> Iterator[Tile]:
    for now, then in zip(result.totals, result.before, strict=True):
        if now.figure.sort != "share":
            yield Tile(
                words.figure(now.figure),
                _cell(now, {}, words),
                number_words(then.value, then.figure.sort),
                _change(now, then),
            )


def _change(now: Reckoned, then: Reckoned) -> str:
    """Return how a figure changed: shares in percentage points, others in percent."""
    if now.value is None or then.value is None:
        return ""
    if now.figure.sort in SHARES:
        return _("%(points)s points") % {"points": f"{(now.value - then.value) * PERCENT:+.1f}"}
    if not then.value:
        return ""
    return f"{(now.value - then.value) / abs(then.value) * PERCENT:+.0f} %"


def _cell(found: Reckoned, values: dict[str, str], words: Words) -> Cell:
    is_share = found.figure.sort in SHARES
    figure = "" if found.figure.sort in ("count", "share") else found.figure.id
    counts = found.value is not None and (found.part if is_share else found.value) not in (0, None)
    whole = bool(found.whole) if is_share and found.figure.sort == "on_time" else counts
    drill = Drill(values, figure) if whole else None
    return Cell(words.reckoned(found), found.value, is_share, drill)


# -- breakdowns --------------------------------------------------------------------------------------


def _section(result: Result, breakdown: Breakdown, words: Words) -> Section:
    if len(breakdown.columns) > 1:
        return _crossed(result, breakdown, words)
    column = breakdown.columns[0]
    figures = [total.figure for total in result.totals]
    lines = [_line(column, group, words) for group in breakdown.groups]
    title = _("By %(name)s") % {"name": words.column(column)}
    return Section(
        breakdown.names,
        title,
        (words.column(column), *(words.figure(figure) for figure in figures)),
        tuple(lines),
        tuple(_charts(result, breakdown, words, title)),
        not breakdown.is_development,
        breakdown.left_out,
    )


def _line(column: Column, group: Group, words: Words) -> Line:
    values = {column.name: group.key[0]}
    first = next((f for f in group.figures if f.figure.sort != "share"), None)
    before = number_words(group.before, first.figure.sort) if first else ""
    cells = tuple(_cell(found, values, words) for found in group.figures)
    return Line(words.value(column, group.key[0]), cells, before)


def _charts(result: Result, breakdown: Breakdown, words: Words, title: str) -> Iterator[Chart]:
    shows, column = result.asked.statistic.shows, breakdown.columns[0]
    drawn = [at for at, total in enumerate(result.totals) if total.figure.sort != "share"]
    if not drawn or not breakdown.groups:
        return
    if breakdown.is_development:
        if "trend" in shows:
            for at in drawn[:2]:
                yield _trend(result, breakdown, words, at)
        return
    sort = next((sort for sort in ("pareto", "bars") if sort in shows), "")
    sort = "bars" if sort == "pareto" and not _adds_up(result, drawn[0]) else sort
    if sort:
        found: list[Row] = [
            (words.value(column, group.key[0]), (_drawn(group.figures[drawn[0]]),))
            for group in breakdown.groups
        ]
        rows = _most(found, adds_up=_adds_up(result, drawn[0]))
        unit = " %" if result.totals[drawn[0]].figure.sort in SHARES else ""
        yield Chart(sort, title, rows, unit=unit, has_rest=len(rows) > MOST_DRAWN)


def _most(rows: list[Row], *, adds_up: bool) -> tuple[Row, ...]:
    """Return the first rows; what is left over stands together as the last, where that means something."""
    if len(rows) <= MOST_DRAWN:
        return tuple(rows)
    rest = sum(values[0] for _label, values in rows[MOST_DRAWN:])
    return (*rows[:MOST_DRAWN], *([(_("others"), (rest,))] if adds_up and rest else []))


def _adds_up(result: Result, at: int) -> bool:
    """Say whether a figure is the sum of its groups, so that a running share means something."""
    return result.totals[at].figure.sort in ("count", "sum", "posted")


def _trend(result: Result, breakdown: Breakdown, words: Words, at: int) -> Chart:
    figure = result.totals[at].figure
    rows = tuple(
        (_short(group.key[0]), (_drawn(group.figures[at], math.nan),)) for group in breakdown.groups
    )
    about = {"figure": words.figure(figure), "name": words.column(breakdown.columns[0])}
    title = _("%(figure)s by %(name)s") % about
    return Chart("trend", title, rows, unit=" %" if figure.sort in SHARES else "")


def _drawn(found: Reckoned, none: float = 0.0) -> float:
    value = none if found.value is None else float(found.value)
    return value * PERCENT if found.figure.sort in SHARES else value


def _short(period: str) -> str:
    """Return a period as short as an axis wants it."""
    found = period_of(period)
    return f"{found.first:%m-%d}" if found.sort == "day" else period.removeprefix("20")


def _crossed(result: Result, breakdown: Breakdown, words: Words) -> Section:
    """A breakdown by two names: rows by the first, columns by the second, the first figure in each place."""
    first, second = breakdown.columns
    rows = _in_order(breakdown.groups, 0)
    across = _in_order(breakdown.groups, 1)[:MOST_ACROSS]
    at = next((n for n, t in enumerate(result.totals) if t.figure.sort != "share"), 0)
    found = {group.key: group.figures[at] for group in breakdown.groups}
    heads = tuple(words.value(second, key) for key in across)
    lines, stacks = [], []
    for row in rows:
        cells = [
            _cell(found[row, key], {first.name: row, second.name: key}, words)
            if (row, key) in found
            else Cell("–", None, False, None)
            for key in across
        ]
        label = words.value(first, row)
        lines.append(Line(label, tuple(cells)))
        stacks.append((label, tuple(float(cell.value or 0) for cell in cells)))
    about = {"name": words.column(first), "other": words.column(second)}
    title = _("By %(name)s and %(other)s") % about
    drawn = set(result.asked.statistic.shows) & {"bars", "pareto"} and _adds_up(result, at)
    chart = Chart("stacked", title, tuple(stacks[:MOST_DRAWN]), heads)
    return Section(
        breakdown.names,
        title,
        (words.column(first), *heads),
        tuple(lines),
        (chart,) if drawn and stacks else (),
        False,
        breakdown.left_out,
    )


def _in_order(groups: Sequence[Group], at: int) -> list[str]:
    """Return the values of one name, those that count most first; periods in their order."""
    weight: dict[str, Decimal] = {}
    for group in groups:
        value = group.figures[0].value or Decimal(0) if group.figures else Decimal(0)
        weight[group.key[at]] = weight.get(group.key[at], Decimal(0)) + value
    return sorted(weight, key=lambda key: (-weight[key], key))

"""The breakdowns of a report in words: tables and charts as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kesu.core.rulebook.model import Figure
from kesu.reports.statistics.charts import Chart, adds_up, charts_of
from kesu.reports.statistics.counting import SHARES, Breakdown, Group, Reckoned, Result
from kesu.reports.statistics.drilling import Drill
from kesu.reports.statistics.folding import REST, TOTAL, Axis, axis, cells_of, rows_of
from kesu.reports.statistics.words import Words, number_words

MOST_ACROSS: Final = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure in a table: as written, as a number, and which cases are behind it (None for none).

    `detail` says what of how many a rate is; `decimals` is None for as many as there are; `period` is that of the
    figure where it is not the report's own.
    """

    text: str
    value: Decimal | None
    is_share: bool
    drill: Drill | None
    detail: str = ""
    decimals: int | None = None
    period: str = ""

    @property
    def full(self) -> str:
        """Return the text with what of how many it is."""
        return f"{self.text} ({self.detail})" if self.detail else self.text


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what it stands for, and its figures. `role` is "", "rest" or "total"."""

    label: str
    cells: tuple[Cell, ...]
    role: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One breakdown: its table and charts. `by` is how an address asks for it; `note` what is not in the table."""

    by: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    charts: tuple[Chart, ...]
    is_cut: bool
    note: str = ""


NOTHING: Final = Cell("–", None, False, None)


def section_of(
    result: Result, breakdown: Breakdown, words: Words, before: str, most: int
) -> Section:
    """Return a breakdown in words; at most so many rows, the others together. `before` names the period before."""
    if len(breakdown.columns) > 1:
        return _crossed(result, breakdown, words, most)
    column = breakdown.columns[0]
    along = axis(breakdown, 0, most)
    rows = rows_of(result, breakdown, along)
    has_before = not breakdown.is_development
    title = _("By %(name)s") % {"name": words.column(column)}
    headings = [words.column(column), *(words.figure_head(t.figure) for t in result.totals)]
    first = first_figure(result)
    if has_before and first is not None:
        headings.append(
            _("%(period)s: %(figure)s") % {"period": before, "figure": words.figure(first)}
        )
    return Section(
        breakdown.names,
        title,
        tuple(headings),
        tuple(_line(result, along, row, words, has_before=has_before) for row in rows),
        tuple(charts_of(result, breakdown, rows, words, title)),
        bool(along.rest),
        _note(along),
    )


def first_figure(result: Result) -> Figure | None:
    """Return the figure that is compared across periods, and shown where there is room for one."""
    return next((t.figure for t in result.totals if t.figure.sort != "share"), None)


def cell_of(found: Reckoned, drill: Drill, words: Words, period: str = "") -> Cell:
    """Return a figure with the way to its cases; `drill` says which are asked for."""
    is_share = found.figure.sort in SHARES
    figure = "" if found.figure.sort in ("count", "share") else found.figure.id
    behind = (
        found.whole if found.figure.sort == "on_time" else found.part if is_share else found.value
    )
    return Cell(
        words.reckoned(found),
        found.value,
        is_share,
        Drill(drill.values, figure, drill.but) if behind else None,
        words.detail(found),
        words.decimals(found.figure),
        period,
    )


def _label(along: Axis, place: str, words: Words) -> str:
    if place == TOTAL:
        return _("total") if along.adds_up else _("total, each case once")
    if place == REST:
        n = len(along.rest)
        return ngettext("%(n)s other", "%(n)s others", n) % {"n": n}
    return words.value(along.column, place)


def _role(place: str) -> str:
    return {TOTAL: "total", REST: "rest"}.get(place, "")


def _line(result: Result, along: Axis, row: Group, words: Words, *, has_before: bool) -> Line:
    place = row.key[0]
    drill = along.asked(place, Drill({}))
    cells = [cell_of(found, drill, words) for found in row.figures]
    figure = first_figure(result)
    if has_before and figure is not None:
        found = Reckoned(figure, row.before)
        cells.append(_before(found, drill, words, str(result.asked.period.before)))
    return Line(_label(along, place, words), tuple(cells), _role(place))


def _before(found: Reckoned, drill: Drill, words: Words, period: str) -> Cell:
    """Return a figure of the period before; a rate of it leads to what it counted, as that of this period does."""
    figure = "" if found.figure.sort == "count" else found.figure.id
    text = number_words(found.value, found.figure.sort, words.decimals(found.figure))
    behind = Drill(drill.values, figure, drill.but) if found.value else None
    is_share = found.figure.sort in SHARES
    return Cell(text, found.value, is_share, behind, "", words.decimals(found.figure), period)


def _note(*along: Axis) -> str:
    """Return what cannot be added and is not listed either."""
    left = sum(len(one.rest) for one in along if not one.adds_up)
    if not left:
        return ""
    return ngettext("%(n)s more is not listed.", "%(n)s more are not listed.", left) % {"n": left}


# -- by two names --------------------------------------------------------------------------------------


def _crossed(result: Result, breakdown: Breakdown, words: Words, most: int) -> Section:
    """A breakdown by two names: rows by the first, columns by the second, the first figure in each place."""
    down, across = axis(breakdown, 0, most), axis(breakdown, 1, MOST_ACROSS)
    at = next((n for n, t in enumerate(result.totals) if t.figure.sort != "share"), 0)
    found = cells_of(result, breakdown, down, across)
    columns = _with_total(across, down)
    heads = tuple(_label(across, place, words) for place in columns)
    lines = [
        Line(
            _label(down, row, words),
            tuple(_cell(found, row, column, at, down, across, words) for column in columns),
            _role(row),
        )
        for row in (_with_total(down, across) if breakdown.groups else ())
    ]
    about = {"name": words.column(down.column), "other": words.column(across.column)}
    title = _("By %(name)s and %(other)s") % about
    return Section(
        breakdown.names,
        title,
        (words.column(down.column), *heads),
        tuple(lines),
        tuple(_stacked(result, breakdown, lines, heads, at, words, title)),
        bool(down.rest or across.rest),
        _note(down, across),
    )


def _with_total(along: Axis, other: Axis) -> tuple[str, ...]:
    """Return the places of a name, and the total over them where a case counts at one of them only."""
    return (*along.places, *((TOTAL,) if along.adds_up and other.adds_up else ()))


def _cell(
    found: dict[tuple[str, str], Group],
    row: str,
    column: str,
    at: int,
    down: Axis,
    across: Axis,
    words: Words,
) -> Cell:
    one = found.get((row, column))
    if one is None:
        return NOTHING
    drill = across.asked(column, down.asked(row, Drill({})))
    return cell_of(one.figures[at], drill, words)


def _stacked(
    result: Result,
    breakdown: Breakdown,
    lines: list[Line],
    heads: tuple[str, ...],
    at: int,
    words: Words,
    title: str,
) -> Iterator[Chart]:
    if not set(result.asked.statistic.shows) & {"bars", "pareto"}:
        return
    if not adds_up(result, breakdown, at):
        return
    parts = heads[:-1]
    rows = tuple(
        (line.label, tuple(float(cell.value or 0) for cell in line.cells[: len(parts)]))
        for line in lines
        if line.role != "total"
    )
    if any(any(values) for _label, values in rows):
        caption = words.figure_head(result.totals[at].figure)
        yield Chart("stacked", title, rows, parts, caption=caption, column=at)

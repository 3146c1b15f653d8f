"""The charts of a report as values: drawn as a picture on page and paper, by Excel itself in a workbook."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kesu.core.rulebook.model import Figure
from kesu.drawing.bars import Bar, bars, pareto
from kesu.drawing.stacked import Stack, stacked
from kesu.drawing.trend import trend
from kesu.reports.statistics.counting import SHARES, Breakdown, Group, Reckoned, Result
from kesu.reports.statistics.folding import REST, TOTAL
from kesu.reports.statistics.periods import period_of
from kesu.reports.statistics.words import Words

MOST_TRENDS: Final = 3
PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as values: `sort` is bars, pareto, trend or stacked; rows of (label, parts), legend for parts.

    `column` is the place of its figure among those of the table, from 0; `caption` says what is drawn.
    """

    sort: str
    title: str
    rows: tuple[tuple[str, tuple[float, ...]], ...]
    parts: tuple[str, ...] = ()
    unit: str = ""
    has_rest: bool = False
    """Whether the last row is what is left over."""
    caption: str = ""
    column: int = 0

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


def charts_of(
    result: Result, breakdown: Breakdown, listed: Sequence[Group], words: Words, title: str
) -> Iterator[Chart]:
    """Yield the charts of a breakdown by one name, of the groups that its table lists."""
    drawn = [at for at, total in enumerate(result.totals) if total.figure.sort != "share"]
    groups = [one for one in listed if one.key != (TOTAL,)]
    if not drawn or not any(one.raw.get("n") for one in groups):
        return
    if breakdown.is_development:
        if "trend" in result.asked.statistic.shows:
            yield from (_trend(result, breakdown, words, at) for at in drawn[:MOST_TRENDS])
        return
    sort = next((s for s in ("pareto", "bars") if s in result.asked.statistic.shows), "")
    if sort:
        yield _bars(sort, result, breakdown, groups, words, title, drawn[0])


def adds_up(result: Result, breakdown: Breakdown, at: int) -> bool:
    """Say whether a figure is the sum of its groups, so that a running share means something."""
    named_once = all(column.sort != "list" for column in breakdown.columns)
    return named_once and result.totals[at].figure.sort in ("count", "sum", "posted")


def _bars(
    sort: str,
    result: Result,
    breakdown: Breakdown,
    groups: Sequence[Group],
    words: Words,
    title: str,
    at: int,
) -> Chart:
    figure, adds = result.totals[at].figure, adds_up(result, breakdown, at)
    drawn = [one for one in groups if one.raw.get("n") and (adds or one.key != (REST,))]
    rows = tuple((_label(breakdown, one, words), (_drawn(one.figures[at]),)) for one in drawn)
    called = words.figure_head(figure)
    is_pareto = sort == "pareto" and adds and len(rows) > 1
    return Chart(
        "pareto" if is_pareto else "bars",
        title,
        rows,
        unit=_unit(figure),
        has_rest=bool(drawn) and drawn[-1].key == (REST,),
        caption=_("%(figure)s · running share") % {"figure": called} if is_pareto else called,
        column=at,
    )


def _label(breakdown: Breakdown, one: Group, words: Words) -> str:
    value = one.key[0]
    return _("others") if value == REST else words.value(breakdown.columns[0], value)


def _trend(result: Result, breakdown: Breakdown, words: Words, at: int) -> Chart:
    figure = result.totals[at].figure
    rows = tuple(
        (_short(one.key[0]), (_drawn(one.figures[at], math.nan),)) for one in breakdown.groups
    )
    called = words.figure_head(figure)
    about = {"figure": called, "name": words.column(breakdown.columns[0])}
    title = _("%(figure)s by %(name)s") % about
    return Chart("trend", title, rows, unit=_unit(figure), caption=called, column=at)


def _unit(figure: Figure) -> str:
    return "%" if figure.sort in SHARES else ""


def _drawn(found: Reckoned, none: float = 0.0) -> float:
    value = none if found.value is None else float(found.value)
    return round(value * PERCENT, 1) if found.figure.sort in SHARES else value


def _short(period: str) -> str:
    """Return a period as short as an axis wants it."""
    found = period_of(period)
    return f"{found.first:%m-%d}" if found.sort == "day" else period.removeprefix("20")

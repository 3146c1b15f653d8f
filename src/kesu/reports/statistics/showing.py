"""A reckoned report in words: tiles, tables and charts as plain values, the same for page, PDF, workbook and API."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.translation import gettext as _

from kesu.reports.statistics.charts import PERCENT
from kesu.reports.statistics.counting import SHARES, Reckoned, Result
from kesu.reports.statistics.drilling import Drill
from kesu.reports.statistics.sections import Cell, Section, cell_of, section_of
from kesu.reports.statistics.words import Words, period_words, said

MOST_LISTED: Final = 12
MOST_GROUPS: Final = 500
"""How many groups a table lists before the others stand together: on a page, and where all are wanted."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure over everything, and what it was a period before."""

    label: str
    cell: Cell
    before: Cell
    change: str


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


def shown(result: Result, most: int = MOST_LISTED) -> Shown:
    """Return a report in the reader's words; tables list at most so many groups, then all others together."""
    asked, words = result.asked, Words(result.asked.book.source, result.breakdowns, most)
    kind = asked.book.source.kinds[asked.statistic.counts]
    last = asked.known - timedelta(seconds=1) if asked.known else None
    before = period_words(asked.period.before)
    return Shown(
        words.title(asked.report),
        said(asked.report.says),
        said(kind.name),
        asked.report.clauses,
        str(asked.period),
        period_words(asked.period),
        before,
        words.moment(last) if last else "",
        tuple(_tiles(result, words)),
        tuple(section_of(result, one, words, before, most) for one in result.breakdowns),
    )


def _tiles(result: Result, words: Words) -> Iterator[Tile]:
    before = str(result.asked.period.before)
    for now, then in zip(result.totals, result.before, strict=True):
        if now.figure.sort != "share":
            yield Tile(
                words.figure_head(now.figure),
                cell_of(now, Drill({}), words),
                cell_of(then, Drill({}), words, before),
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
    return f"{(now.value - then.value) / abs(then.value) * PERCENT:+.0f}%"


__all__ = ["MOST_GROUPS", "MOST_LISTED", "Cell", "Section", "Shown", "Tile", "shown"]

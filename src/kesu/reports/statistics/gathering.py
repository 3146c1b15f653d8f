"""Meeting packs: the reports that a meeting looks at, all of one period and as known at one moment."""

from dataclasses import dataclass
from datetime import date

from kesu.cases.actors import Who
from kesu.core.rulebook.counting import pack_period, packs_of
from kesu.core.rulebook.model import Document
from kesu.core.rulebook.plans import Book
from kesu.reports.statistics.asking import Asked, NoSuchReport, asked
from kesu.reports.statistics.periods import Period, period_of, period_with


@dataclass(frozen=True, slots=True)
class Gathered:
    """A pack as it is asked for; `reports` stand in the order of the book."""

    book: Book
    pack: Document
    period: Period
    reports: tuple[Asked, ...]

    @property
    def name(self) -> str:
        """Return how its files are called."""
        return f"{self.book.id}-{self.pack.id}-{self.period}"


def gathered(
    book: Book, pack: str, who: Who, today: date, *, period: str = "", known: str = ""
) -> Gathered:
    """Return the reports of a pack; without a period of the last that is over, which a meeting looks back on.

    Raises NoSuchReport for a pack that the book does not have, and ValueError for a period or a day
    that cannot be read.
    """
    document = packs_of(book.source).get(pack)
    if document is None:
        raise NoSuchReport(pack)
    over = period_with(today, pack_period(book.source, document)).before
    found = period_of(period) if period else over
    reports = tuple(
        asked(book, name, who, today, period=str(found), known=known) for name in document.gathers
    )
    return Gathered(book, document, found, reports)

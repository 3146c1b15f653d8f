"""Running numbers of papers: without a gap and never twice, on either database.

A series is counted on by one statement inside the transaction that uses the number. What a
transaction does not use it gives back before it ends, so that a batch may take a block.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import F

from kesu.journal.models import IssuedNumber, NumberSeries

_TAKE = (
    "INSERT INTO journal_numberseries (key, nx) VALUES (%s, %s)"
    " ON CONFLICT (key) DO UPDATE SET nx = journal_numberseries.nx + excluded.nx RETURNING nx"
)


def take(series: str, how_many: int = 1) -> int:
    """Return the first of the next `how_many` numbers of a series; the row is held until the end."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series, how_many])
        return int(cursor.fetchone()[0]) - how_many + 1


def leave_out(how_many: int, *, at: datetime, why: str) -> int:
    """Let every series go on so many numbers later, noted in the ledger; return how many series there are.

    Numbers that were given after a backup stand on somebody's paper: none of them may be given again.
    """
    series = list(NumberSeries.objects.order_by("key")) if how_many else []
    IssuedNumber.everything.bulk_create(
        IssuedNumber(
            series=each.key,
            nx=each.nx + how_many,
            state=IssuedNumber.State.GAP,
            number=str(how_many),
            at=at,
            reason=why,
        )
        for each in series
    )
    NumberSeries.objects.filter(key__in=[each.key for each in series]).update(nx=F("nx") + how_many)
    return len(series)


@dataclass(slots=True)
class Numbers:
    """The numbers of one transaction. `block` is how many are taken at once (for imports)."""

    block: int = 1
    taken: dict[str, list[int]] = field(default_factory=dict)

    def next(self, series: str) -> int:
        """Return the next number of a series."""
        waiting = self.taken.get(series)
        if not waiting:
            first = take(series, self.block)
            waiting = self.taken[series] = list(range(first + self.block - 1, first - 1, -1))
        return waiting.pop()

    def give_back(self, numbers: Iterable[tuple[str, int]]) -> None:
        """Take numbers back from an entry that was refused after all."""
        for series, number in numbers:
            waiting = self.taken.setdefault(series, [])
            waiting.append(number)
            waiting.sort(reverse=True)

    def finish(self) -> None:
        """Count every series back by what nobody used. The last statement before the commit."""
        for series, waiting in self.taken.items():
            if waiting:
                NumberSeries.objects.filter(key=series).update(nx=F("nx") - len(waiting))
        self.taken.clear()

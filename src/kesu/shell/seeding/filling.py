"""A database is filled: which play is copied when, by several processes, each batch in a transaction of its own."""

from bisect import bisect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from multiprocessing import get_context
from typing import Final

from django.db import connection, connections, transaction

from kesu.cases.filling_tables import begin_filling, look_anew, put_aside
from kesu.journal.models import NumberSeries
from kesu.shell.seeding import copying
from kesu.shell.seeding.reading import Pattern

BATCH: Final = 200
OPEN: Final = 0.2
"""One case in five is open, unless fewer are asked for."""
MIXING: Final = 2654435761
"""Multiples of it, cut to 32 bits, fall everywhere alike (Knuth, volume 3, 6.4): the same cases each time."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many cases there are to be, and how many of them open at most (None: as many as OPEN says)."""

    cases: int
    most_open: int | None = None

    def wants_open(self, have: int, have_open: int) -> bool:
        """Say whether the next case is an open one."""
        share = OPEN * (have + 1)
        return have_open < (share if self.most_open is None else min(share, self.most_open))


@dataclass(frozen=True, slots=True)
class Work:
    """A batch of copies: the number of the first, which patterns, and how far each series had counted before."""

    first: int
    which: tuple[int, ...]
    last: dict[str, int]


def planned(
    patterns: Sequence[Pattern], wanted: Wanted, have: int, have_open: int, first: int
) -> tuple[list[Work], dict[str, int]]:
    """Return the batches that make `have` cases (of them `have_open` open) as many as wanted, and where series end."""
    last = dict(NumberSeries.objects.values_list("key", "nx"))
    found: list[Work] = []
    which: list[int] = []
    before = dict(last)
    for number in _chosen(patterns, wanted, have, have_open):
        which.append(number)
        for series, taken in Counter(copying.numbers_of(patterns[number])).items():
            last[series] = last.get(series, 0) + taken
        if len(which) == BATCH:
            found.append(Work(first, tuple(which), before))
            first, which, before = first + BATCH, [], dict(last)
    return [*found, *([Work(first, tuple(which), before)] if which else [])], last


def _chosen(
    patterns: Sequence[Pattern], wanted: Wanted, have: int, have_open: int
) -> Iterator[int]:
    """Yield which pattern comes next: short stories oftener than long ones, open ones as their share asks."""
    sorts = {
        is_open: [n for n, p in enumerate(patterns) if p.is_open == is_open]
        for is_open in (True, False)
    }
    weights = {
        sort: list(accumulate(1 / patterns[n].entries for n in numbers))
        for sort, numbers in sorts.items()
    }
    turn = 0
    while have < wanted.cases:
        is_open = wanted.wants_open(have, have_open)
        sort = is_open if sorts[is_open] else not is_open
        turn += 1
        share = turn * MIXING % 2**32 / 2**32
        number = sorts[sort][bisect(weights[sort], share * weights[sort][-1])]
        have += len(patterns[number].records)
        have_open += sum(record.is_open for record in patterns[number].records)
        yield number


_patterns: Sequence[Pattern] = ()


def fill(
    patterns: Sequence[Pattern],
    works: Sequence[Work],
    last: dict[str, int],
    processes: int,
    progress: Callable[[int], object],
) -> None:
    """Write all batches, then how far the series have counted. One process is this one."""
    global _patterns
    _patterns = patterns
    with put_aside(connection, copying.FILLED):
        if processes == 1:
            for work in works:
                progress(_written(work))
        else:
            _fill_together(works, processes, progress)
    with transaction.atomic():
        for key, nx in last.items():
            NumberSeries.objects.update_or_create(key=key, defaults={"nx": nx})
    look_anew(connection)


def _fill_together(
    works: Sequence[Work], processes: int, progress: Callable[[int], object]
) -> None:
    connections.close_all()
    with get_context("fork").Pool(processes, _ready) as pool:
        for done in pool.imap_unordered(_written, works):
            progress(done)


def _ready() -> None:
    connections.close_all()
    begin_filling(connection)


def _written(work: Work) -> int:
    batch, last = copying.Batch(), dict(work.last)
    for serial, number in enumerate(work.which, work.first):
        copying.copy(_patterns[number], serial, last, batch)
    with transaction.atomic():
        copying.write(batch)
    return len(batch.tables[copying.RECORDS])

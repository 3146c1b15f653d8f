"""What it costs to fire a timer, in one process and in two, beside the bare transaction.

    .venv/bin/python bench/fire.py [--count TIMERS] [--rounds N] [--workers 1 2] [--database sqlite postgresql]

Complaints are opened under P01 in blocks through the one door, time goes on by a fortnight, and all their timers
fire through it, each in a transaction of its own: `--count` of them for every figure. They are opened, and are
due all at once, in `--rounds` portions. The bare transactions are the statements of those very firings, in the same
order, sent by the bare driver for as many complaints of which none has fired yet, in the same run on the same database.
After each side it is asked what is still armed: nothing may be. Both databases write to disk before they answer.
"""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import bare
import create
import installation

GOAL = 0.25
WORKERS = (1, 2)
LATER = timedelta(days=14)
PATTERNS = 2
ROUNDS = 5
FEW = 20
_turns = count()
BLOCK = 50
"""How many complaints are opened in one transaction."""

Firings = list[list[bare.Statement]]
"""The statements of each firing of one complaint, in their order."""


def one(count: int, rounds: int, crowds: Sequence[int]) -> None:
    """Measure on the database that the environment names."""
    people = installation.prepared()
    clerk = people["wangfang"]
    where = installation.address()
    first, second = (_recorded(_opened(clerk, 1)[0]) for _ in range(PATTERNS))
    firings, fresh = first[1], _fresh(first[1], second[1])
    lengths = " ".join(str(len(statements)) for statements in firings)
    records = -(-count // (len(firings) * rounds))
    fired = records * len(firings) * rounds
    _say(
        f"{'sqlite' if 'path' in where else 'postgresql'}: {fired} timers of {records * rounds} complaints"
        f" on either side, {records * len(firings)} due at once; {lengths} statements a firing"
    )
    for workers in crowds:
        side = Bare(where, firings, fresh, first[0])
        limit, rate = _measured(workers, rounds, records, clerk, side)
        verdict = "reaches" if rate >= GOAL * limit else "misses"
        _say(
            f"  {workers} worker{'s' if workers > 1 else ' '}: {rate:6.0f} firings/s,"
            f" bare {limit:6.0f}/s: {rate / limit:.0%}, {verdict} a quarter"
        )


def _measured(
    workers: int, rounds: int, count: int, clerk: Any, bare_driver: Bare
) -> tuple[float, float]:
    """Return firings a second by the bare driver and by so many workers, in turns: what slows one slows the other."""
    limit, rate = Pace(), Pace()
    with _pool(workers) as clients, _pool(workers) as firing:
        _each(firing, _ready, workers)
        for turn in range(1, rounds + 1):
            records = _opened(clerk, count)
            shares = [records[n::workers] for n in range(workers)]
            jobs = [clients.submit(bare_driver.fire, share) for share in shares]
            limit.add([job.result() for job in jobs])
            _check_fired("the bare driver")
            _opened(clerk, count)
            jobs = [firing.submit(_fired) for _ in range(workers)]
            spans = [job.result() for job in jobs]
            rate.add(spans)
            _check_fired("the door")
            _check_number(spans, count * len(bare_driver.firings))
            _say(f"    round {turn} of {rounds}: {rate.done} fired on either side, none left armed")
    return limit.rate, rate.rate


def _say(line: str) -> None:
    print(line, flush=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


def _each(pool: ProcessPoolExecutor, work: Callable[[Any], None], workers: int) -> None:
    """Let each process of a pool do something once: they wait for each other."""
    with get_context("spawn").Manager() as manager:
        barrier = manager.Barrier(workers)
        list(pool.map(work, [barrier] * workers))


Span = tuple[int, float, float]
"""How many fired, from when to when."""


@dataclass(slots=True)
class Pace:
    """What was fired in all rounds."""

    done: int = 0
    seconds: float = 0.0

    def add(self, spans: Sequence[Span]) -> None:
        """Count a round in which several fired at once."""
        self.done += sum(n for n, _, _ in spans)
        self.seconds += max(end for *_, end in spans) - min(begun for _, begun, _ in spans)

    @property
    def rate(self) -> float:
        """Return firings a second."""
        return self.done / self.seconds


def _opened(clerk: Any, count: int) -> list[str]:
    """Open complaints through the door, a block in each transaction, and return their ids."""
    from kesu.cases.actions.posting import Item, Posted, post_many

    found: list[str] = []
    while len(found) < count:
        items = [_opening(Item) for _ in range(min(BLOCK, count - len(found)))]
        posted = post_many(items, actor=clerk, op_id=secrets.token_hex(16), all_or_none=True)
        found += [one.record_id for one in posted if isinstance(one, Posted)]
    return found


def _opening(item: Any) -> Any:
    """Return what opens a complaint; few of them are of the same customer, as in a house of many customers."""
    turn = next(_turns)
    facts = create.facts() | {
        "customer": f"B-{turn // FEW}",
        "problem_code": f"M-{turn // FEW}",
    }
    return item({"act": "open", "kind": "complaint", "facts": facts})


def _recorded(record: str) -> tuple[str, Firings]:
    """Fire all timers of a record and return what was said to the database for each."""
    from kesu.cases.actions.timers import fire

    found = []
    with _later() as now:
        while timers := [timer for timer in _due(now) if timer.record_id == record]:
            found.append(bare.recorded(lambda timer=timers[0]: fire(timer, now)))  # type: ignore[misc]
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    return record, [bare.placeholders(statements, is_sqlite=is_sqlite) for statements in found]


def _due(now: datetime) -> Sequence[Any]:
    from kesu.cases.actions.timers import due_timers

    return due_timers(now, 100)


@contextmanager
def _later() -> Iterator[datetime]:
    from kesu import clock

    clock.shift_by(LATER)
    try:
        yield clock.now()
    finally:
        clock.shift_by(timedelta(0))


def _fresh(one: Firings, other: Firings) -> frozenset[str]:
    return frozenset().union(*(bare.fresh_tokens(a, b) for a, b in zip(one, other, strict=True)))


# -- by the bare driver ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bare:
    """What one complaint's firings said to the database, to be said again for others."""

    where: dict[str, str]
    firings: Firings
    fresh: frozenset[str]
    pattern: str

    def fire(self, records: Sequence[str]) -> Span:
        """Fire the timers of records, in a process that knows nothing of the house."""
        clients = [bare.Replay(self.where, said, self.fresh) for said in self.firings]
        for client in clients[1:]:
            client.connection.close()
            client.connection = clients[0].connection
        began = perf_counter()
        for record in records:
            for client in clients:
                client.once({self.pattern: record})
        ended = perf_counter()
        clients[0].connection.close()
        return len(records) * len(clients), began, ended


def _check_fired(who: str) -> None:
    """Stop where a timer that was due is still armed: whoever fired did not do all of it."""
    from django.db import connection

    from kesu.cases.models import Timer

    connection.close()
    with _later() as now:
        left = Timer.everything.filter(state="armed", at__lt=now).count()
    if left:
        raise SystemExit(f"{who} left {left} timers armed")


def _check_number(spans: Sequence[Span], count: int) -> None:
    if (done := sum(n for n, _, _ in spans)) != count:
        raise SystemExit(f"{done} fired where {count} were due")


# -- through the door ------------------------------------------------------------------------------


def _ready(barrier: Any) -> None:
    """Set Django up in a worker's process, and let it read the book before time is taken."""
    from kesu.shell import django_ready

    django_ready.set_up()
    from kesu import clock
    from kesu.cases import books

    clock.shift_by(LATER)
    for edition in books.in_force().editions:
        books.book_of(edition)
    barrier.wait()


def _fired() -> Span:
    """Fire until nothing is due; return how many this process fired, and when that began and ended."""
    from kesu import clock
    from kesu.timekeeping.ticking import Ticker

    ticker, done, began = Ticker(), 0, perf_counter()
    while _due(clock.now()):
        done += ticker.batch(clock.now()).done
    return done, began, perf_counter()


def main() -> None:
    """Measure on both databases."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=900, help="timers for every figure")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="in how many portions")
    parser.add_argument("--workers", type=int, nargs="+", default=WORKERS)
    engines = installation.ENGINES
    parser.add_argument("--database", nargs="+", choices=engines, default=engines)
    words = sys.argv[1:]
    if words[:1] == ["one"]:
        count, rounds, *crowds = map(int, words[1:])
        one(count, rounds, crowds)
        return
    given = parser.parse_args(words)
    asked = (given.count, given.rounds, *given.workers)
    installation.on_each_database(__file__, *map(str, asked), engines=given.database)


if __name__ == "__main__":
    main()

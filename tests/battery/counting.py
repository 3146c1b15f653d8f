"""C1: several processes take numbers and are killed; none is given twice, none is left out."""

import os
import random
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any, Final

from tests.battery.killing import in_earnest
from tests.battery.pieces import Outcome, Run
from tests.durability.databases import own_database

PROCESSES: Final = 8
SERIES: Final = ("KS2026", "TH2026", "ZG2026")
TAKEN_BACK: Final = 0.1
"""How often a transaction is taken back after it has taken its numbers."""
A_BLINK: Final = 0.02
KILL_EVERY: Final = 250
"""Numbers between two kills."""


def numbers(run: Run) -> Outcome:
    """Give out `run.n` numbers by processes that are killed now and then."""
    in_earnest(run)
    with own_database(run.database, run.folder) as address:
        prepare(run, address)
        counter = Counting(run)
        counter.give_out()
        return counter.judged()


def prepare(run: Run, address: str) -> None:
    """Make the tables of a database, in this process, which holds no connection afterwards."""
    os.environ.update(KESU_HOME=str(run.folder), DATABASE_URL=address)
    from django.core.management import call_command
    from django.db import connections

    from kesu.shell import django_ready

    django_ready.set_up()
    call_command("migrate", verbosity=0, skip_checks=True)
    connections.close_all()


class Counting:
    """The processes that take numbers; each writes what it was given to a file of its own, after the commit."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.chance = random.Random(run.seed)
        self.given = [run.folder / f"given-{n}" for n in range(PROCESSES)]
        self.at_work: dict[int, int] = {}
        self.kills = 0

    def give_out(self) -> None:
        """Let them work until enough was given, killing one now and then."""
        for place in range(PROCESSES):
            self._start(place)
        next_kill = KILL_EVERY
        while (so_far := self._so_far()) < self.run.n:
            Event().wait(A_BLINK)
            if so_far >= next_kill:
                next_kill += KILL_EVERY
                self._kill()
            self._replace_the_dead()
        for child in list(self.at_work):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

    def _so_far(self) -> int:
        return sum(file.stat().st_size for file in self.given if file.exists()) // len(_line("", 0))

    def _start(self, place: int) -> None:
        child = os.fork()
        if child == 0:
            try:
                _take_numbers(self.run, self.given[place], self.chance.random() + place)
            finally:
                os._exit(1)
        self.at_work[child] = place

    def _kill(self) -> None:
        os.kill(self.chance.choice(sorted(self.at_work)), signal.SIGKILL)
        self.kills += 1

    def _replace_the_dead(self) -> None:
        with suppress(ChildProcessError):
            while (child := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                self._start(self.at_work.pop(child))

    def judged(self) -> Outcome:
        """Hold what was given out against the ledger of numbers."""
        from kesu.journal.models import IssuedNumber, NumberSeries

        stands: dict[str, list[int]] = {name: [] for name in SERIES}
        for series, nx in IssuedNumber.everything.values_list("series", "nx"):
            stands[series].append(nx)
        ends = dict(NumberSeries.objects.values_list("key", "nx"))
        told = [
            line for file in self.given if file.exists() for line in file.read_text().split("\n")
        ]
        wrong = [f"somebody failed: {line[:200]}" for line in told if line.startswith("!")]
        found = [line.split() for line in told if line and not line.startswith("!")]
        given = [(series, int(nx)) for series, nx in (pair for pair in found if len(pair) == 2)]
        if len(set(given)) != len(given):
            wrong.append(f"{len(given) - len(set(given))} numbers were given twice")
        for series, held in stands.items():
            if sorted(held) != list(range(1, len(held) + 1)):
                wrong.append(f"{series}: {len(held)} numbers up to {max(held)}")
            if held and ends.get(series) != len(held):
                wrong.append(f"{series} stands at {ends.get(series)}, {len(held)} were given")
        lost = set(given) - {(series, nx) for series, held in stands.items() for nx in held}
        wrong += [f"given and not there: {one}" for one in sorted(lost)]
        total = sum(map(len, stands.values()))
        note = f"{self.kills} processes killed, {total - len(given)} numbers whose taker died before it could say so"
        return Outcome(total, wrong, [note])


def _line(series: str, nx: int) -> bytes:
    return f"{series:6} {nx:9d}\n".encode()


# -- a process that takes numbers --------------------------------------------------------------------------------------


def _take_numbers(run: Run, file: Path, seed: float) -> None:
    """Take numbers until killed."""
    from django.db import DatabaseError, OperationalError

    chance = random.Random(seed)
    take = _SABOTEURS[run.saboteur]
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    while True:
        series, is_kept = chance.choice(SERIES), chance.random() >= TAKEN_BACK
        try:
            nx = take(series, is_kept)
        except OperationalError:
            continue
        except DatabaseError as fault:
            os.write(handle, f"! {fault!r}".replace("\n", " ").encode() + b"\n")
            sys.exit(1)
        if is_kept:
            os.write(handle, _line(series, nx))


def _as_the_door_does(series: str, is_kept: bool) -> int:
    """Take the number and write the ledger in one transaction, as the door does."""
    from django.db import transaction

    from kesu.journal.numbers import Numbers

    with transaction.atomic():
        numbers = Numbers(block=2)
        nx = numbers.next(series)
        _issue(series, nx)
        numbers.finish()
        if not is_kept:
            transaction.set_rollback(True)
    return nx


def _issue(series: str, nx: int) -> None:
    from kesu import clock
    from kesu.journal.models import IssuedNumber

    IssuedNumber.everything.create(
        series=series, nx=nx, state="issued", number=f"{series}-{nx:06}", document="sheet",
        record="r", at=clock.now(),
    )  # fmt: skip


def _highest_and_one(series: str, is_kept: bool) -> int:
    """Take the highest number and add one, before the transaction that uses it."""
    from django.db import transaction
    from django.db.models import Max

    from kesu.journal.models import IssuedNumber

    last: Any = IssuedNumber.everything.filter(series=series).aggregate(Max("nx"))["nx__max"]
    with transaction.atomic():
        _issue(series, (last or 0) + 1)
        if not is_kept:
            transaction.set_rollback(True)
    return (last or 0) + 1


_SABOTEURS: Final[dict[str, Callable[[str, bool], int]]] = {
    "": _as_the_door_does,
    "highest_and_one": _highest_and_one,
}

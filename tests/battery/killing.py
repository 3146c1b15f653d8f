"""A1 and A2: web processes, workers, backends and the server are killed under load; nothing acknowledged is lost."""

import os
import random
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Event
from typing import Final

import psycopg

from tests import postgres
from tests.battery import checker
from tests.battery.clients import Beat, Client, Door, Ledger, Manners
from tests.battery.houses import House
from tests.battery.pieces import Outcome, Run
from tests.durability.databases import own_database

CLIENTS: Final = 4
WEB: Final = 2
WORKERS: Final = 1
POINTS: Final = {
    "web": ("door.written", "door.committed", "files.written", "files.named", "files.kept"),
    "worker": ("timers.claimed", "door.written", "timers.fired"),
}
INTEGRITY_EVERY: Final = 50
MOST_BEATS: Final = 12
PATIENT_BEATS: Final = 60
AT_LAST: Final = 6_000


def in_earnest(run: Run) -> None:
    """Let a server of our own keep what it says; the suite's own need not."""
    if run.database == "postgres" and "TEST_DATABASE_URL" not in os.environ:
        postgres.SETTINGS.update(fsync="on", synchronous_commit="on", full_page_writes="on")


@contextmanager
def running(
    run: Run, manners: Manners | None = None, clients: int = CLIENTS, address: str = ""
) -> Iterator["Load"]:
    """A house on a database of its own, or on the one given, with clients that work until the block ends."""
    in_earnest(run)
    own = nullcontext(address) if address else own_database(run.database, run.folder)
    with own as address:
        house = House(run.folder / "home", address, run.folder / "tokens", run.saboteur)
        load = Load(run, house, manners or Manners(), clients)
        try:
            house.start()
            yield load
        finally:
            load.beat.is_over = True
            load.beat.is_held.set()
            house.stop()
            load.ledger.close()


class Load:
    """A house and its clients."""

    def __init__(self, run: Run, house: House, manners: Manners, clients: int) -> None:
        self.run, self.house = run, house
        self.chance = random.Random(run.seed)
        self.ledger = Ledger(run.folder / "ledger.jsonl")
        self.beat = Beat()
        self.door = Door(0, [])
        self.clients = [
            Client(n, self.door, self.ledger, self.beat, run.seed, manners) for n in range(clients)
        ]

    def begin(self, web: int = WEB, workers: int = WORKERS, port: int = 0) -> None:
        """Fill the house and let the clients come, through another port where one is given."""
        self.house.full(web, workers)
        self.door.port, self.door.tokens = port or self.house.port, self.house.tokens()
        for client in self.clients:
            client.start()

    def wrong(self) -> list[str]:
        """Return what clients found wrong so far."""
        return [fault for client in self.clients for fault in client.wrong]

    def finish(self, web: int = WEB) -> list[str]:
        """Let the clients end what they do, the workers what is due; return everything that is wrong."""
        self.beat.is_over = True
        self.house.full(web, 2)
        for client in self.clients:
            client.join(300)
        found = [f"client {c.number} never ends" for c in self.clients if c.is_alive()]
        return [*found, *self.wrong(), *self._judged()]

    def _judged(self) -> list[str]:
        for _ in range(AT_LAST):
            self.house.full(0, 2)
            if self.house.say("left") == "0":
                break
            Event().wait(0.05)
        else:
            return ["timers are due and never fire"]
        return checker.faults(self.ledger.lines, self.house.judge())

    def counted(self) -> str:
        """Return what was acknowledged and so on, for the notes."""
        states = [line["state"] for line in self.ledger.lines]
        told = ", ".join(f"{states.count(s)} {s}" for s in ("acknowledged", "refused", "unknown"))
        return f"{told}; {self.beat.broken} of {self.beat.broken + self.beat.count} requests had no answer"


def kills(run: Run) -> Outcome:
    """Kill `run.n` processes under load."""
    with running(run) as load:
        load.begin()
        wrong: list[str] = []
        while load.house.killed.total() < run.n and not (wrong or load.wrong()):
            if not load.beat.wait_for(load.chance.randint(1, MOST_BEATS)):
                wrong.append("the clients hang")
                break
            _kill(load)
            load.house.full(WEB, WORKERS)
            if load.house.killed.total() % INTEGRITY_EVERY == 0:
                wrong += integrity(run)
        done = load.house.killed.total()
        wrong += load.finish() + integrity(run)
        sorts = ", ".join(f"{n} {sort}" for sort, n in sorted(load.house.killed.items()))
        return Outcome(done, wrong, [sorts, load.counted()])


def _kill(load: Load) -> None:
    """Kill something: mostly a process at random, often at a fault point, with PostgreSQL a backend or the server."""
    dice = load.chance.random()
    own = load.run.database == "postgres" and postgres.is_own()
    if own and dice < 0.02:
        postgres.kill_server()
        load.house.killed["the server"] += 1
    elif own and dice < 0.12:
        load.house.killed["a backend"] += _kill_backend()
    elif dice < 0.45:
        _meet_a_fault(load)
    else:
        child = load.house.some_child(load.chance)
        load.house.kill(child, f"{load.house.children[child]} at random")


def _meet_a_fault(load: Load) -> None:
    """Let a child meet a fault point; one that meets none in time is killed all the same."""
    sort = "worker" if load.chance.random() < 0.2 else "web"
    place = load.chance.choice(POINTS[sort])
    child = load.house.fork(sort, f"{place}=kill:{load.chance.randint(1, 3)}")
    for _ in range(PATIENT_BEATS // 5):
        load.beat.wait_for(5, 5)
        load.house.bury()
        if child not in load.house.children:
            load.house.killed[place] += 1
            return
    load.house.kill(child, f"{sort} at random")


def _kill_backend() -> int:
    """Kill a backend of our own server, which makes the server begin anew; return how many."""
    try:
        with psycopg.connect(postgres.url(), autocommit=True) as admin:
            row = admin.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname LIKE 'kesu_crash%' ORDER BY random() LIMIT 1"
            ).fetchone()
        if row is None:
            return 0
        os.kill(row[0], signal.SIGKILL)
    except (psycopg.Error, ProcessLookupError):
        return 0
    return 1


def integrity(run: Run) -> list[str]:
    """Return what SQLite itself finds wrong in its file."""
    if run.database != "sqlite":
        return []
    return file_faults(run.folder / "crash.sqlite3")


def file_faults(file: Path) -> list[str]:
    """Return what SQLite finds wrong in a file."""
    import pysqlite3

    connection: sqlite3.Connection = pysqlite3.connect(str(file), timeout=60)
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    finally:
        connection.close()
    return [] if said == ["ok"] else [f"integrity: {line}" for line in said]

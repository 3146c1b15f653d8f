"""A8 and H2: lines to PostgreSQL are cut, backends ended, the server restarted; who asked learns the outcome."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import psycopg

from tests.battery.clients import Manners
from tests.battery.killing import Load, running
from tests.battery.pieces import Outcome, Run
from tests.battery.proxy import Cut, Line, Proxy, Sometimes
from tests.battery.servers import Server

COMMIT: Final = b"COMMIT\x00"
WAYS: Final = ("before the commit", "commit without answer", "in a question", "in an answer")
WEB: Final = 2
MOST_COMMITS: Final = 6
MOST_CHUNKS: Final = 120
RESTART_EVERY: Final = 10
"""How many backends are ended for each restart of the server."""


class Breaks(Line):
    """A line to the database that breaks once, in one of the ways, after some commits or some bytes."""

    def __init__(self, chance: random.Random) -> None:
        self.way = chance.choice(WAYS)
        self.commits = chance.randint(1, MOST_COMMITS)
        self.chunks = chance.randint(4, MOST_CHUNKS)
        self.part = chance.random()
        self.is_committing = False

    def asks(self, chunk: bytes) -> bytes:
        """Break before a commit leaves, or in the middle of a question."""
        if COMMIT in chunk:
            self.commits -= 1
            if self.way == WAYS[0] and not self.commits:
                raise Cut(self.way)
            self.is_committing = self.way == WAYS[1] and not self.commits
        self.chunks -= 1
        if self.way == WAYS[2] and not self.chunks:
            raise Cut(self.way, chunk[: int(len(chunk) * self.part)])
        return chunk

    def answers(self, chunk: bytes) -> bytes:
        """Break when the commit is answered, or in the middle of an answer."""
        if self.is_committing:
            raise Cut(self.way)
        if self.way == WAYS[3] and self.chunks <= 0:
            raise Cut(self.way, chunk[: int(len(chunk) * self.part)])
        return chunk


@contextmanager
def served(run: Run) -> Iterator[Server]:
    """A PostgreSQL server of the piece's own."""
    run.folder.chmod(0o755)
    server = Server(run.folder / "pg")
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.stop()


def cuts(run: Run) -> Outcome:
    """A8: cut `run.n` lines between program and database."""
    with served(run) as server:
        server.database("kesu_lines")
        choose = Sometimes(run.seed, 0, Breaks)
        proxy = Proxy(server.socket, choose)
        address = f"postgresql://kesu@127.0.0.1:{proxy.port}/kesu_lines?sslmode=disable"
        try:
            with running(run, Manners(gives_up=0.1), address=address) as load:
                choose.in_a_hundred = 100
                load.begin()
                wrong = _until(load, lambda: proxy.cut.total() >= run.n)
                choose.in_a_hundred = 0
                wrong += load.finish()
                sorts = ", ".join(f"{n} {sort}" for sort, n in sorted(proxy.cut.items()))
                return Outcome(proxy.cut.total(), wrong, [sorts, load.counted()])
        finally:
            proxy.stop()


def _until(load: Load, is_enough: Callable[[], bool]) -> list[str]:
    while not is_enough() and not load.wrong():
        if not load.beat.wait_for(2):
            return ["the clients hang"]
    return []


def ended(run: Run) -> Outcome:
    """H2: end `run.n` backends, and restart the server now and then; each connection fails at most one request."""
    with served(run) as server:
        address = server.database("kesu_ended")
        with running(run, Manners(gives_up=0.0), address=address) as load:
            load.begin(workers=1)
            done = restarts = 0
            wrong: list[str] = []
            while done < run.n and not wrong:
                wrong += load.wrong()
                if not load.beat.wait_for(load.chance.randint(4, 12)):
                    wrong.append("the clients hang")
                    break
                before = load.beat.broken
                gone = _end_backends(server, load.chance)
                done += gone
                load.beat.wait_for(4 * gone + 8)
                if load.beat.broken - before > gone:
                    wrong.append(
                        f"{load.beat.broken - before} requests failed by {gone} connections"
                    )
                if done // RESTART_EVERY > restarts:
                    restarts += 1
                    server.restart(load.chance.choice(("fast", "immediate")))
            wrong += load.finish()
            return Outcome(done, wrong, [f"{restarts} restarts of the server", load.counted()])


def _end_backends(server: Server, chance: random.Random) -> int:
    """End some backends of the house; return how many."""
    query = (
        "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
        " WHERE datname = 'kesu_ended' ORDER BY random() LIMIT %s) AS picked"
    )
    with psycopg.connect(server.admin(), autocommit=True) as admin:
        row = admin.execute(query, [chance.randint(1, 4)]).fetchone()
    return int(row[0]) if row else 0

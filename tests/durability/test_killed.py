"""The house is killed forty times under load. What it acknowledged is there; nothing is there twice.

The test is the outside client: it keeps a ledger of every answer it got. A request whose answer never
came is sent again under the same key, as any client would.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Condition, Thread
from typing import Any

import psycopg
import pytest

from tests import postgres
from tests.settings import TEST_DB

KILLS = 40
CLIENTS = 4
SEED = 20260302

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(tmp_path) -> Iterator[str]:
    """An empty database of its own, of the sort that this run of the suite is about."""
    if TEST_DB == "sqlite":
        yield f"sqlite:///{tmp_path / 'crash.sqlite3'}"
        return
    server = postgres.url()
    name = f"kesu_crash_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


class House:
    """The parent process of the house, and the child that works at the moment."""

    def __init__(self, folder: Path, address: str) -> None:
        self.path = str(folder / "s")
        own = {"KESU_HOME": str(folder / "home"), "DATABASE_URL": address}
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DJANGO_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.house", self.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**kept, **own},
        )
        self.child = 0

    def start(self) -> None:
        assert self._line() == "ready"
        self.child = int(self.say("fork"))

    def say(self, word: str) -> str:
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the house is gone"
        return line.strip()

    def kill(self) -> None:
        """Kill the child as a power button would, and start another."""
        os.kill(self.child, signal.SIGKILL)
        self.say("reap")
        self.child = int(self.say("fork"))

    def stop(self) -> None:
        if self.child:
            os.kill(self.child, signal.SIGKILL)
        self.process.kill()
        self.process.communicate()


class Client(Thread):
    """Works through complaints one after another until told to stop; remembers every answer."""

    def __init__(self, number: int, path: str, beat: "Beat") -> None:
        super().__init__(daemon=True)
        self.number, self.path, self.beat = number, path, beat
        self.random = random.Random(SEED + number)
        self.ledger: dict[str, list[Any]] = {}
        self.again = 0
        self.fault: BaseException | None = None
        self.link: Any = None

    def run(self) -> None:
        try:
            turn = 0
            while not self.beat.is_over:
                turn += 1
                self._complaint(f"{self.number}-{turn}")
        except BaseException as fault:
            self.fault = fault
            self.beat.sent()

    def _complaint(self, name: str) -> None:
        facts = {"customer": f"C{self.random.randrange(5)}", "problem": "noise", "phone": "138"}
        record = self._ask("open", f"open-{name}", facts=facts)[0]
        self._ask("do", f"do-{name}", record=record, step="register", facts={"safety": False})
        self._ask("row", f"row-{name}", site=f"S{self.random.randrange(3)}")
        file = self._ask("stage", f"stage-{name}")[0]
        cause = {"cause": "轴承", "photos": [file]}
        self._ask("do", f"cause-{name}", record=record, step="investigate", facts=cause)
        if self.random.random() < 0.2:
            self._ask("tick", f"tick-{name}")

    def _ask(self, do: str, op: str, **more: Any) -> list[Any]:
        """Return the answer, asking again under the same key until there is one."""
        request = json.dumps({"do": do, "op": op, **more}) + "\n"
        while True:
            self.beat.sent()
            try:
                answer = self._send(request)
            except (OSError, ValueError):
                self.link = None
                self.again += 1
                continue
            self.ledger[op] = answer
            return answer

    def _send(self, request: str) -> list[Any]:
        if self.link is None:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(self.path)
            self.link = connection.makefile("rw")
            connection.close()
        self.link.write(request)
        self.link.flush()
        line = self.link.readline()
        answer: list[Any] = json.loads(line)
        return answer


class Beat:
    """Counts requests as they leave, so that a kill comes at a request and not at a time."""

    def __init__(self) -> None:
        self.count = 0
        self.is_over = False
        self.changed = Condition()

    def sent(self) -> None:
        with self.changed:
            self.count += 1
            self.changed.notify_all()

    def wait_for(self, more: int) -> None:
        with self.changed:
            target = self.count + more
            assert self.changed.wait_for(lambda: self.count >= target, timeout=60)


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(tmp_path, address):
    chance = random.Random(SEED)
    house = House(tmp_path, address)
    beat = Beat()
    clients = [Client(n, house.path, beat) for n in range(CLIENTS)]
    try:
        house.start()
        for client in clients:
            client.start()
        for _ in range(KILLS):
            beat.wait_for(chance.randint(3, 20))
            house.kill()
        beat.is_over = True
        for client in clients:
            client.join(120)
            assert client.fault is None, client.fault
            assert not client.is_alive()
        ledger = {op: answer for client in clients for op, answer in client.ledger.items()}
        report = json.loads(house.say("judge"))
    finally:
        house.stop()
    assert sum(client.again for client in clients) >= KILLS / 2, "the kills hit nobody"
    _nothing_is_lost(ledger, report)
    _nothing_is_twice(ledger, report)
    assert report["discrepancies"] == []


def _nothing_is_lost(ledger: dict[str, list[Any]], report: dict[str, Any]) -> None:
    entries = {tuple(entry) for entry in report["entries"]}
    for op, answer in ledger.items():
        sort = op.partition("-")[0]
        if sort == "stage":
            assert report["files"][answer[0]], op
        elif sort != "tick":
            assert report["operations"][op][:3] == answer, op
        if sort in ("open", "do", "cause"):
            assert (answer[0], answer[1]) in entries, op


def _nothing_is_twice(ledger: dict[str, list[Any]], report: dict[str, Any]) -> None:
    numbers = Counter(number for _, _, number in report["complaints"] if number)
    assert [n for n, times in numbers.items() if times > 1] == []
    given = [answer[2] for op, answer in ledger.items() if op.startswith("do-")]
    assert len(set(given)) == len(given) > 0
    opened = [op for op in report["operations"] if op.startswith("open-")]
    filed = {report["operations"][op][0] for op in opened}
    assert len(filed) == len(opened)
    by_themselves = len(report["complaints"]) - len(filed)
    assert 0 <= by_themselves <= len([op for op in ledger if op.startswith("row-")])

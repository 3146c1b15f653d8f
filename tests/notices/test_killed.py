"""Senders are killed at every named point. Nothing is lost; nothing is shown twice where the provider recognises it.

Elsewhere what nobody can tell is shown as uncertain. The vendor is on this machine and counts what it shows.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgres
from tests.notices.vendors import WeCom, serving
from tests.settings import TEST_DB

pytestmark = pytest.mark.django_db

# Which visits of each point are killed: the last message by the one channel and the first by the other among them.
POINTS = {
    "spread": (1,),
    "claimed": (1, 2),
    "handed_over": (2, 7),
    "after_send": (3, 6),
    "recorded": (4, 5),
}
MAY_HAVE_LEFT = ("handed_over", "after_send")
TOLD_EACH = 4


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """An empty database of its own, of the sort that this run of the suite is about."""
    if TEST_DB == "sqlite":
        yield f"sqlite:///{tmp_path / 'killed.sqlite3'}"
        return
    server = postgres.url()
    name = f"kesu_notices_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


class House:
    """The parent process, spoken to line by line."""

    def __init__(self, folder: Path, address: str, vendor: str) -> None:
        own = {
            "KESU_HOME": str(folder / "home"),
            "DATABASE_URL": address,
            "KESU_NOTICE_HOSTS": f"wecom={vendor}",
            "KESU_NOTICES_AT_ONCE": "1000",
        }
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DJANGO_"))}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.notices.house"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**kept, **own},
        )
        assert self._line() == "ready"

    def say(self, *words: Any) -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the house is gone"
        return json.loads(line)

    def stop(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def vendor() -> Iterator[WeCom]:
    with serving(WeCom()) as found:
        assert isinstance(found, WeCom)
        found.most = 100_000
        yield found


@pytest.fixture
def house(tmp_path: Path, address: str, vendor: WeCom) -> Iterator[House]:
    found = House(tmp_path, address, vendor.address)
    yield found
    found.stop()


def shown(vendor: WeCom, to: str, said: list[str]) -> Counter[str]:
    """Return how often each of these was shown to somebody."""
    texts = [text for whom, text in vendor.shown if whom == to]
    return Counter({word: sum(word in text for text in texts) for word in said})


def test_killed_at_every_point_nothing_is_lost_and_only_what_is_uncertain_may_be_missing(
    house: House, vendor: WeCom
):
    minutes = 0
    for point in POINTS:
        for visit in POINTS[point]:
            said = house.say("tell", TOLD_EACH)
            status = house.say("run", minutes, f"notices.{point}=kill:{visit}")
            assert status == -signal.SIGKILL, f"{point} was not visited"
            assert house.say("run", minutes + 7, "") == 0
            _told(house.say("judge"), vendor, said, point)
            minutes += 20


def _told(found: dict[str, Any], vendor: WeCom, said: list[str], point: str) -> None:
    assert set(said) <= set(found["inbox"])
    states = {(code, words): state for code, state, words, _ in found["deliveries"]}
    assert len(states) == len(found["deliveries"]), "a delivery is there twice"
    assert not any(may_repeat for *_, may_repeat in found["deliveries"])
    assert {states["app", word] for word in said} == {"sent"}
    assert set(shown(vendor, "gong", said).values()) == {1}
    robot = shown(vendor, "group", said)
    uncertain = [word for word in said if states["robot", word] == "uncertain"]
    assert {states["robot", word] for word in said} <= {"sent", "uncertain"}
    assert len(uncertain) <= (point in MAY_HAVE_LEFT)
    for word in said:
        assert robot[word] == 1 or (word in uncertain and point == "handed_over"), word

"""From an empty folder to a served page, as a person at the command line does it."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests import postgres
from tests.settings import TEST_DB

KESU = [sys.executable, "-m", "kesu.shell.main"]


@pytest.fixture
def surroundings(tmp_path: Path, own_database: dict[str, str]) -> dict[str, str]:
    """A home that does not exist yet, a free port, an empty database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {
        n: v for n, v in os.environ.items() if not n.startswith(("KESU_", "DATABASE", "DJANGO"))
    }
    own = {"KESU_HOME": str(tmp_path / "home"), "PORT": str(port), "KESU_WORKERS": "1"}
    return {**kept, **own, **own_database}


@pytest.fixture
def own_database(django_db_setup: None) -> Iterator[dict[str, str]]:
    """What to say of the database: nothing for SQLite, an empty one on the tests' server else."""
    if TEST_DB == "sqlite":
        yield {}
        return
    name = f"kesu_{uuid4().hex}"
    with psycopg.connect(postgres.url(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": urlsplit(postgres.url())._replace(path=f"/{name}").geturl()}
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def server(surroundings: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A server that is up: it has said so."""
    running = subprocess.Popen(
        [*KESU, "serve"],
        env={**surroundings, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield running
    if running.poll() is None:
        running.kill()
    running.communicate()


def answer(port: str, path: str) -> int:
    """Return the status; as long as nobody listens yet, ask again, for a minute at most."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as opened:
                return int(opened.status)
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code
        except urllib.error.URLError:
            Event().wait(0.1)
    raise AssertionError("the server did not answer")


def test_a_server_started_in_an_empty_home_serves_and_stops_when_told(server, surroundings):
    assert answer(surroundings["PORT"], "/healthz") == 200
    assert answer(surroundings["PORT"], "/no-such-page") == 404
    server.send_signal(signal.SIGTERM)
    assert server.wait(timeout=60) == 0


def test_preparing_twice_changes_nothing(surroundings):
    for _ in range(2):
        done = subprocess.run([*KESU, "init"], env=surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert "Bringing" not in done.stdout


def test_everything_in_the_home_is_private(surroundings):
    subprocess.run([*KESU, "init"], env=surroundings, check=True, capture_output=True)
    home = Path(surroundings["KESU_HOME"])
    files = [home, *home.rglob("*")]
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


def test_a_faulty_environment_is_told_and_nothing_is_made(surroundings):
    faulty = {**surroundings, "KESU_WORKERS": "many"}
    done = subprocess.run([*KESU, "init"], env=faulty, capture_output=True, text=True)
    assert done.returncode == 2
    assert "KESU_WORKERS='many': write a whole number from 1 to 256" in done.stderr
    assert not Path(surroundings["KESU_HOME"]).exists()


def test_an_unreachable_server_is_told_in_a_line(surroundings):
    nowhere = {**surroundings, "DATABASE_URL": "postgresql://kesu@127.0.0.1:1/kesu"}
    done = subprocess.run([*KESU, "init"], env=nowhere, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.startswith("kesu: ")
    assert "Traceback" not in done.stderr

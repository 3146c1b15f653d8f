"""An installation to measure: a database of its own on disk, a made-up company, a served process."""

from __future__ import annotations

import atexit
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ENGINES = ("sqlite", "postgresql")


def on_each_database(script: str, *words: str, engines: Sequence[str] = ENGINES) -> None:
    """Run a script once on each database, in a process of its own: `script one …`."""
    for engine in engines:
        home = tempfile.mkdtemp(prefix="kesu-bench-")
        try:
            environment = {
                **os.environ,
                "KESU_HOME": home,
                "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            }
            environment.pop("DATABASE_URL", None)
            if engine == "postgresql":
                environment["DATABASE_URL"] = _server()
            subprocess.run([sys.executable, script, "one", *words], env=environment, check=True)
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _server() -> str:
    """Return the address of a PostgreSQL that keeps what it says: TEST_DATABASE_URL, or one of our own."""
    sys.path.insert(0, str(ROOT))
    from tests import postgres

    postgres.SETTINGS.update({"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"})
    import psycopg

    address, name = postgres.url(), f"kesu_bench_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")  # type: ignore[arg-type]
    atexit.register(_drop, address, name)
    before, _, query = address.partition("?")
    return before.rpartition("/")[0] + f"/{name}" + (f"?{query}" if query else "")


def _drop(address: str, name: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[arg-type]


def ready() -> dict[str, str]:
    """Set Django up, make tables, and return where the database is."""
    from kesu.shell import django_ready

    django_ready.set_up()
    django_ready.prepare()
    return address()


def prepared() -> dict[str, Any]:
    """Set Django up, make tables and company, and return its people by sign-in name.

    Where there is a company, as `kesu bench seed` makes one, its clerk and engineer stand in for those of the demo.
    """
    ready()
    if found := _there():
        return found
    from kesu import clock
    from kesu.cases.actions.publishing import publish
    from kesu.core.records.entries import SYSTEM
    from kesu.directory.demo import make_people
    from kesu.library.books import texts_of
    from kesu.registry.demo import make_registry

    at = clock.now()
    people = make_people(password=None, at=at)
    make_registry(at=at, branches={})
    publish(texts_of(ROOT / "rulebooks" / "equipment-maker" / "p01"), by=SYSTEM, at=at)
    return dict(people)


def _there() -> dict[str, Any]:
    from kesu.directory.models import Person, PostHolding

    people = {person.login: person for person in Person.objects.all()}
    for login, post in (("wangfang", "service_clerk"), ("lilei", "complaint_engineer")):
        holding = PostHolding.objects.filter(post=post).order_by("pk").first() if people else None
        if holding is not None:
            people.setdefault(login, holding.person)
    return people


def address() -> dict[str, str]:
    """Return where the database is, for a bare driver."""
    from django.conf import settings

    name = settings.DATABASES["default"]["NAME"]
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return {"path": str(name)}
    return {"url": os.environ["DATABASE_URL"]}


def token_of(person: Any) -> str:
    """Return a secret by which a program acts as somebody."""
    from kesu import clock
    from kesu.directory.actions.tokens import issue

    at = clock.now()
    return issue(
        person=person,
        name="bench",
        scopes=("read", "write"),
        expires_at=at + timedelta(days=1),
        by=None,
        at=at,
    )[1]


@contextmanager
def served() -> Iterator[int]:
    """Serve the installation on a free port while the block runs; yields the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "kesu.shell.main", "serve"]
    process = subprocess.Popen(
        words, env={**os.environ, "PORT": str(port)}, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(1200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        Event().wait(0.1)
    raise SystemExit("the server did not answer within two minutes")


class Client(Thread):
    """Somebody who asks again and again until time is up, over one kept connection."""

    def __init__(self, port: int, ask: Any, seconds: float) -> None:
        super().__init__()
        self.port, self.ask, self.seconds = port, ask, seconds
        self.times: list[float] = []
        self.fault = ""

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        until = perf_counter() + self.seconds
        while perf_counter() < until and not self.fault:
            began = perf_counter()
            method, path, body, headers, wanted = self.ask()
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            content = answer.read()
            self.times.append(perf_counter() - began)
            if answer.status != wanted:
                self.fault = f"{answer.status}: {content[:400]!r}"


def asked(port: int, ask: Any, *, clients: int, seconds: float) -> tuple[float, list[float]]:
    """Return answers a second, and how long each took, by so many clients at once."""
    crowd = [Client(port, ask, seconds) for _ in range(clients)]
    began = perf_counter()
    for client in crowd:
        client.start()
    for client in crowd:
        client.join()
    faults = [client.fault for client in crowd if client.fault]
    if faults:
        raise SystemExit(f"the server answered {faults[0]}")
    times = sorted(t for client in crowd for t in client.times)
    return len(times) / (perf_counter() - began), times


def as_json(data: Mapping[str, Any]) -> bytes:
    """Return a body."""
    return json.dumps(data, ensure_ascii=False).encode()

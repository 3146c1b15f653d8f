"""An empty database of its own for a house that will be killed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests import postgres


@contextmanager
def own_database(engine: str, folder: Path, name: str = "crash") -> Iterator[str]:
    """Yield the address of an empty database, "sqlite" or "postgres", which is gone afterwards."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / f'{name}.sqlite3'}"
        return
    server = postgres.url()
    name = f"kesu_{name}_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

"""The bare transaction: the very statements of one create, in the same order, by the bare driver.

Two creates are recorded. What differs between them – ids, numbers of rows, hashes – is made anew for
each replay, everything else is sent as it was. Several clients are several processes.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter
from typing import Any

Statement = tuple[str, tuple[Any, ...]]

TOKEN = re.compile(r"[0-9a-f]{16,64}")
PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
BIG = 2**40


def recorded(create: Callable[[], object]) -> list[Statement]:
    """Return the statements that one create sends, those that frame the transaction left out."""
    from django.db import connection

    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
            found.append((sql, tuple(_plain(value) for value in params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        create()
    return found


def _plain(value: Any) -> Any:
    """Return a member of a choice as the text that it is: a bare client knows nothing of ours."""
    return str(value) if isinstance(value, str) else value


def fresh_tokens(one: Sequence[Statement], other: Sequence[Statement]) -> frozenset[str]:
    """Return the tokens of the first create that the second does not have: ids made for it alone."""
    return frozenset(_tokens(one) - _tokens(other))


def _tokens(statements: Sequence[Statement]) -> set[str]:
    texts = (p for _, params in statements for p in params if isinstance(p, str))
    return {token for text in texts for token in TOKEN.findall(text)}


class Replay:
    """One client of the bare driver."""

    def __init__(
        self, address: dict[str, str], statements: Sequence[Statement], fresh: frozenset[str]
    ) -> None:
        self.statements, self.fresh = statements, fresh
        self.is_sqlite = "path" in address
        self.connection = _sqlite(address["path"]) if self.is_sqlite else _postgresql(address)

    def once(self, known: Mapping[str, str] | None = None) -> None:
        """Send the transaction once, with ids of its own; those that are `known` stand for rows that are there."""
        anew = {token: secrets.token_hex(len(token))[: len(token)] for token in self.fresh}
        anew.update(known or {})
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.is_sqlite else "BEGIN")
        for sql, params in self.statements:
            cursor.execute(sql, [_anew(value, anew) for value in params])
            if cursor.description:
                cursor.fetchall()
        cursor.execute("COMMIT")


def _anew(value: Any, anew: dict[str, str]) -> Any:
    if isinstance(value, str):
        return TOKEN.sub(lambda found: anew.get(found[0], found[0]), value)
    if isinstance(value, int) and value > BIG:
        return BIG + secrets.randbelow(2**62)
    return value


def _sqlite(path: str) -> Any:
    import pysqlite3

    connection = pysqlite3.connect(path, timeout=30, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


def _postgresql(address: dict[str, str]) -> Any:
    import psycopg

    return psycopg.connect(address["url"], autocommit=True, cursor_factory=psycopg.ClientCursor)


def placeholders(statements: Sequence[Statement], *, is_sqlite: bool) -> list[Statement]:
    """Return the statements with the marks that the driver knows."""
    if not is_sqlite:
        return list(statements)
    return [(sql.replace("%s", "?").replace("%%", "%"), params) for sql, params in statements]


def _client(
    address: dict[str, str], statements: list[Statement], fresh: frozenset[str], seconds: float
) -> int:
    replay = Replay(address, statements, fresh)
    done, until = 0, perf_counter() + seconds
    while perf_counter() < until:
        replay.once()
        done += 1
    return done


def rate(
    address: dict[str, str],
    statements: list[Statement],
    fresh: frozenset[str],
    *,
    clients: int,
    seconds: float,
) -> float:
    """Return bare transactions a second by so many clients at once."""
    with ProcessPoolExecutor(clients, mp_context=get_context("spawn")) as pool:
        list(pool.map(abs, range(clients)))
        began = perf_counter()
        jobs = [pool.submit(_client, address, statements, fresh, seconds) for _ in range(clients)]
        done = sum(job.result() for job in jobs)
        return done / (perf_counter() - began)

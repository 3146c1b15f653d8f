"""What filling a large database takes, as each database does it quickest."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

from kesu.cases.dialect import is_served

_INDEXES: Final = {
    "postgresql": "SELECT 'DROP INDEX ' || i.indexrelid::regclass, pg_get_indexdef(i.indexrelid) FROM pg_index i"
    " WHERE i.indrelid = ANY(%s::text[]::regclass[]) AND NOT i.indisunique ORDER BY i.indexrelid",
    "sqlite": "SELECT 'DROP INDEX \"' || m.name || '\"', m.sql FROM sqlite_master AS m, json_each(%s) AS asked"
    " WHERE m.type = 'index' AND m.tbl_name = asked.value AND m.sql LIKE 'CREATE INDEX%%' ORDER BY m.name",
}
_TIES: Final = (
    "SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname),"
    " 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' ' ||"
    " pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
    " AND conrelid = ANY(%s::text[]::regclass[]) ORDER BY oid"
)


def bulk_insert(
    connection: BaseDatabaseWrapper, table: str, names: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert many rows by the quickest way a database has; values are as a plain statement hands them over."""
    quoted = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        if is_served(connection):
            with cursor.cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", rows)


def begin_filling(connection: BaseDatabaseWrapper) -> None:
    """Let this connection write without waiting for the disk at each commit; for filling an empty database only."""
    with connection.cursor() as cursor:
        if is_served(connection):
            cursor.execute("SET synchronous_commit = off")
            cursor.execute("SET lock_timeout = 0")
        else:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -200000")
            cursor.execute("PRAGMA busy_timeout = 600000")


def look_anew(connection: BaseDatabaseWrapper) -> None:
    """Let the database count what stands in its tables, so that it chooses its ways by that."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def put_aside(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> Iterator[None]:
    """Fill tables without their indexes and ties to other tables; they are made again at the end, whatever happens.

    A database that keeps every index in order for each of a million rows takes many times as long as one that makes it
    once. What keeps rows apart (primary keys, unique indexes) stays; ties are tried on all rows when they come back.
    """
    found = _found(connection, tables)
    _try_ties_now(connection)
    _run(connection, [drop for drop, _make in found])
    try:
        yield
    finally:
        _try_ties_now(connection)
        if is_served(connection):
            _run(connection, ["SET maintenance_work_mem = '512MB'"])
        _run(connection, [make for _drop, make in reversed(found)])


def _found(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> list[tuple[str, str]]:
    """Return what takes each tie and index away, ties first, and what makes it again."""
    served = is_served(connection)
    asked = list(tables) if served else json.dumps(list(tables))
    found: list[tuple[str, str]] = []
    with connection.cursor() as cursor:
        for sql in (*((_TIES,) if served else ()), _INDEXES[connection.vendor]):
            cursor.execute(sql, [asked])
            found += cursor.fetchall()
    return found


def _try_ties_now(connection: BaseDatabaseWrapper) -> None:
    """Try ties that were put off to the end of a transaction: a table that still waits for them cannot be changed."""
    if is_served(connection):
        _run(connection, ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"])


def _run(connection: BaseDatabaseWrapper, statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)

"""What changed in the database between two moments: every row of every table, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

Rows = dict[tuple[str, Any], tuple[Any, ...]]


def tables() -> dict[str, list[str]]:
    """Return the columns of every table of ours, before them by what SQLite knows a row."""
    return {
        model._meta.db_table: [
            "rowid",
            *(str(c.column) for c in model._meta.concrete_fields if c.column),
        ]
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def rows_now() -> Rows:
    """Return every row of every table by table and key."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table, columns in tables().items():
            named = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f"SELECT {named} FROM {table}")
            found |= {(table, row[0]): row for row in cursor.fetchall()}
    return found


def changed(
    before: Rows, after: Rows
) -> Iterator[tuple[str, Any, tuple[Any, ...], tuple[Any, ...]]]:
    """Yield table, key, the row before and the row after of every row that is not as it was."""
    for key in before.keys() | after.keys():
        was, now = before.get(key, ()), after.get(key, ())
        if was != now:
            yield *key, was, now


def cells(before: Rows, after: Rows) -> set[tuple[str, str]]:
    """Return table and column of every cell that changed; of a new row, every column that is not empty."""
    columns = tables()
    return {
        (table, column)
        for table, _key, was, now in changed(before, after)
        for column, old, new in zip(
            columns[table], was or ("",) * 999, now or ("",) * 999, strict=False
        )
        if old != new and new not in ("", None)
    }

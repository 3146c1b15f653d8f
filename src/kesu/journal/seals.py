"""Seals of rows that stand in no journal: a keyed hash of all their columns, so that a change shows.

Only a holder of the master key can make one; a row written past the program has none that fits.
"""

from datetime import UTC, date, datetime
from typing import Any, Final, TypeVar

from django.db import models

from kesu.journal.chain import canonical
from kesu.journal.master import keyed_hash

COLUMN: Final = "seal"
Row = TypeVar("Row", bound=models.Model)


def seal_of(row: models.Model) -> str:
    """Return the seal of a row as it stands: of its table and every column but the seal itself."""
    columns = {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.attname != COLUMN
    }
    return keyed_hash(canonical([row._meta.db_table, columns]))


def write(row: Row) -> Row:
    """Save a new row with its seal and return it."""
    row.seal = seal_of(row)  # type: ignore[attr-defined]
    row.save(force_insert=True)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value

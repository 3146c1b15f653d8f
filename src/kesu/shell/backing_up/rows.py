"""Rows of every table as lines of JSON, the same from either database, and back."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.apps import apps
from django.db import models

LEFT_OUT: Final = frozenset({"entrance.SignIn", "cases.SearchText"})
"""Signed-in browsers sign in again; the search index is made anew, since each database has its own."""
AT_A_TIME: Final = 2000

Line = list[Any]


def tables() -> list[type[models.Model]]:
    """Return every table whose rows are kept, by name."""
    found = apps.get_models(include_auto_created=True)
    return sorted(
        (m for m in found if m._meta.managed and m._meta.label not in LEFT_OUT),
        key=lambda m: m._meta.label,
    )


def columns(model: type[models.Model]) -> list[str]:
    """Return the names of a table's own columns."""
    return [field.attname for field in model._meta.concrete_fields]


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """Yield the rows of a table in pieces of JSON lines, as far as one transaction sees them."""
    rows = model._base_manager.order_by().values_list(*columns(model))
    piece: list[str] = []
    for row in rows.iterator(chunk_size=AT_A_TIME):
        piece.append(_written(row))
        if len(piece) == AT_A_TIME:
            yield "".join(piece).encode()
            piece = []
    if piece:
        yield "".join(piece).encode()


def _written(row: Sequence[Any]) -> str:
    return json.dumps([_plain(v) for v in row], ensure_ascii=False, separators=(",", ":")) + "\n"


def load(model: type[models.Model], names: Sequence[str], piece: bytes) -> int:
    """Put a piece of lines into a table; return how many rows it had."""
    rows = [
        model(**dict(zip(names, map(_value, json.loads(line)), strict=True)))
        for line in piece.splitlines()
    ]
    model._base_manager.bulk_create(rows, batch_size=500)
    return len(rows)


_AS_IS = (str, int, float, bool, type(None))


def _plain(value: Any) -> Any:
    """Return a value as JSON carries it; what JSON does not know goes as {"sort": text}."""
    if isinstance(value, _AS_IS):
        return value
    if isinstance(value, dict | list):
        return {"json": value}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, bytes | memoryview):
        return {"bytes": b64encode(value).decode()}
    raise TypeError(f"a column holds {type(value).__name__}, which no backup can carry")


_BACK: Final = {
    "json": lambda v: v,
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "decimal": Decimal,
    "bytes": b64decode,
}


def _value(plain: Any) -> Any:
    if not isinstance(plain, dict):
        return plain
    ((sort, value),) = plain.items()
    return _BACK[sort](value)

"""What a verification finds, and how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

CHUNK: Final = 100


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that is not as it was written. `seq` is 0 where it is not about one entry."""

    record_id: str
    number: str
    seq: int
    field: str
    says: str

    def __str__(self) -> str:
        where = self.number or self.record_id
        return f"{where}{f' #{self.seq}' if self.seq else ''}, {self.field}: {self.says}"


@dataclass(slots=True)
class Progress:
    """How far a verification has come; filled while its discrepancies are read."""

    records: int = 0
    entries: int = 0
    files: int = 0
    seals: int = 0


Found = Iterator[Discrepancy]


def seconds(value: Any) -> Any:
    """Return a moment of a column as the core counts moments, anything else as it is.

    A moment with a fraction of a second was never written by the door: it stays as it is, and differs.
    """
    if isinstance(value, datetime) and not value.microsecond:
        return int(value.timestamp())
    return value


def shown(value: Any) -> str:
    """Return a value as a discrepancy tells of it: long texts are cut."""
    said = repr(value)
    return said if len(said) <= 120 else f"{said[:119]}…"

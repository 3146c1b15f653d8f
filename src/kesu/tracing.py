"""What is under way in this thread: the reference of the request, the records that it touched.

Doors and chores begin a trace, the one door says what it changed; log lines and answers are marked with both.
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

MOST: Final = 20
"""How many records one trace names; what touches more is a bulk act, which is found by its reference."""

_reference: ContextVar[str] = ContextVar("reference", default="-")
_records: ContextVar[dict[str, None] | None] = ContextVar("records", default=None)


def begin(reference: str = "") -> str:
    """Begin a trace, under a new reference where none is given; return the reference."""
    found = reference or secrets.token_hex(8)
    _reference.set(found)
    _records.set({})
    return found


@contextmanager
def trace() -> Iterator[str]:
    """Let what happens within stand under one new reference; afterwards nothing is under way."""
    try:
        yield begin()
    finally:
        _reference.set("-")
        _records.set(None)


def touch(record_id: str) -> None:
    """Note that what is under way is about a record. Outside of a trace this does nothing."""
    records = _records.get()
    if records is not None and record_id and len(records) < MOST:
        records[record_id] = None


def reference() -> str:
    """Return the reference of what is under way, or "-"."""
    return _reference.get()


def records() -> list[str]:
    """Return the records that were touched so far, in their order."""
    return list(_records.get() or ())

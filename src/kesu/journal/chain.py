"""Canonical text, and the hash that ties each entry of a record to the one before."""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final

ALGORITHM: Final = "v1"
GENESIS: Final = "0" * 64

_WRITER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical(value: Any) -> str:
    """Return the one text of a plain value: keys sorted, nothing between, Chinese as it is.

    The value must have passed `refuse_unplain`, or come from the engine, which makes no floats.
    """
    return _WRITER.encode(value)


def refuse_unplain(value: Any, where: str = "") -> None:
    """Raise ValueError naming the place of a value that no canonical text can hold.

    Floats are refused since the same number has several texts; keys beginning with $ are ours.
    """
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str) or key.startswith("$"):
                raise ValueError(f"{where or 'entry'}: {key!r} is no name; write one without $")
            refuse_unplain(part, f"{where}.{key}" if where else key)
    elif isinstance(value, list | tuple):
        for n, part in enumerate(value):
            refuse_unplain(part, f"{where}[{n}]")
    elif isinstance(value, str):
        _refuse_broken(value, where)
    elif not (value is None or isinstance(value, bool | int | Decimal)):
        raise ValueError(f"{where}: {value!r} cannot be kept; write a text, a number or true/false")
    elif isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{where}: {value!r} is no number; write one such as 12.50")


def _refuse_broken(text: str, where: str) -> None:
    """Refuse what no database keeps: a NUL, or half of a character."""
    if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError(f"{where}: the text holds a sign that cannot be kept; type it again")


def digest(before: str, text: str) -> str:
    """Return the hash of an entry, given the hash of the one before (GENESIS for the first)."""
    return sha256(b"v1\0" + bytes.fromhex(before) + text.encode()).hexdigest()


def digest_of_text(text: str) -> str:
    """Return the hash by which an entry's text names its outcome, a book its files, and the like."""
    return sha256(text.encode()).hexdigest()

"""Ids that sort by time and do not collide, whoever makes them on whichever host."""

import secrets
from datetime import datetime
from itertools import count

_turns = count(secrets.randbits(20))
_ROWS = 1 << 20


def new_id(at: datetime) -> str:
    """Return 32 hex digits: the millisecond, then 80 bits that nobody can guess."""
    return f"{_milliseconds(at):012x}{secrets.token_hex(10)}"


def new_row(at: datetime) -> int:
    """Return a positive number below 2^63 that sorts by time, for rows that must be numbered."""
    return _milliseconds(at) * _ROWS + next(_turns) % _ROWS


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)

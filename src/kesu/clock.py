"""The one clock. Everything that asks what time it is asks here; lint refuses every other way.

A door reads the clock once and hands the moment down; core never sees it. Tests and operators can
set or shift it, so that a deadline of next week can be looked at today.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from time import CLOCK_BOOTTIME, clock_gettime

_set_to: datetime | None = None
_shift: timedelta = timedelta(0)


def now() -> datetime:
    """Return the present moment in UTC, as set or shifted."""
    return _set_to if _set_to is not None else datetime.now(UTC) + _shift


def host_now() -> datetime:
    """Return what the host's own clock says, neither set nor shifted: only who watches that clock asks for it."""
    return datetime.now(UTC)


def since_boot() -> float:
    """Return seconds since the machine started, asleep or not: a clock that nobody can set."""
    return clock_gettime(CLOCK_BOOTTIME)


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop the clock of this process, all its threads included, at a moment that names its zone."""
    global _set_to
    before, _set_to = _set_to, _aware(moment)
    try:
        yield
    finally:
        _set_to = before


def shift_by(shift: timedelta) -> None:
    """Let the clock of this process run ahead (or, negative, behind) from now on."""
    global _shift
    _shift = shift


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment.isoformat()} names no time zone; write it with an offset")
    return moment.astimezone(UTC)

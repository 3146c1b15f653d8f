"""What working time cannot answer."""

from __future__ import annotations

from kesu.core.errors import KesuError


class OutOfReach(KesuError):
    """The answer would lie outside the years that calendars cover, or the calendar is never open again."""


class Reversed(KesuError):
    """The second moment lies before the first, and the calendar's policy is to refuse that."""


EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
"""Calendars answer for these years; a record outside them is a slip of the pen."""

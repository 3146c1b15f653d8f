"""What time should have done and did later, because the program was down: said of the entry, in words."""

from __future__ import annotations

from kesu.core.explaining.reading import Reader
from kesu.core.records.entries import Entry
from kesu.core.worktime import tell_seconds

IN_TIME = 5 * 60
"""Seconds by which a timer may fire after its moment before it is called late."""


def tell_late_firing(entry: Entry, reader: Reader) -> str:
    """Return that a timer fired late, with when it should have and by how much; "" for any other entry."""
    late_by = entry.entered_at - entry.happened_at
    if entry.source != "timer" or late_by <= IN_TIME:
        return ""
    minutes = tell_seconds(late_by // 60 * 60, reader.language)
    due = reader.moment(entry.happened_at)
    return reader.say(
        f"应于 {due} 发出，程序停机，晚了 {minutes}",
        f"should have come at {due}; the program was down, {minutes} late",
    )

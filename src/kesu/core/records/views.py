"""What a condition reads from: one record, item or line, at one entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kesu.core.records.entries import Entry
from kesu.core.records.record import Child, ClockState, Record

if TYPE_CHECKING:
    from kesu.core.worktime import Calendar


class View:
    """The record ("") or one of its items, seen while `entry` is being judged."""

    __slots__ = ("calendar", "each", "entry", "heard", "item", "prefix", "record", "values")

    def __init__(self, record: Record, item: str, entry: Entry, calendar: Calendar) -> None:
        self.record = record
        self.item = item
        self.prefix = item + "/"
        self.values: Mapping[str, Any] = record.values[item]
        self.entry = entry
        self.calendar = calendar
        self.each: Any = None
        self.heard: Mapping[str, Any] = entry.payload if entry.event.startswith("heard.") else {}

    def of(self, item: str) -> View:
        """Return the view of another item of the same record at the same entry."""
        other = View(self.record, item, self.entry, self.calendar)
        other.each = self.each
        return other

    def worth(self, name: str) -> Any:
        """Return the value of a decision or fact called `name`, None while there is none."""
        decided = self.record.decisions.get(self.prefix + name)
        return decided.value if decided else self.values.get(name)

    @property
    def parent(self) -> View:
        """Return the view of the record that this item is part of."""
        return self.of("")


class LineView:
    """One line of a `lines` fact; `parent` is the record or item that holds the fact."""

    __slots__ = ("lines", "parent", "values")

    def __init__(
        self, values: Mapping[str, Any], lines: list[Mapping[str, Any]], parent: View
    ) -> None:
        self.values = values
        self.lines = lines
        self.parent = parent


class ChildView:
    """What a record sees of one of its children; `parent` is the record that asks."""

    __slots__ = ("child", "id", "parent", "values")

    def __init__(self, child: Child, parent: View, record_id: str = "") -> None:
        self.child = child
        self.id = record_id
        self.values = child.values
        self.parent = parent


def latest_run(record: Record, item: str, clock: str) -> ClockState | None:
    """Return the newest run of a clock on an item, or None if it never started."""
    found = None
    turn = 1
    while (run := record.clocks.get(f"{item}/{clock}#{turn}")) is not None:
        found = run
        turn += 1
    return found

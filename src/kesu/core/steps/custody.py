"""Where a thing is: its stations from hand to hand, with receipts, told from the items that hand it over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kesu.core.records.record import ClockState, Record, key
from kesu.core.records.views import latest_run
from kesu.core.rulebook.model import Custody, Kind
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment


@dataclass(frozen=True, slots=True)
class Station:
    """One hand-over of a thing: who gave it, when and to whom, and how that ended.

    state -- "waiting" while the receipt is owed, "received", or "not received". `run` is the clock it stands under.
    """

    item: str
    kind: str
    given_at: Moment
    given_by: str
    given_from: str
    to: str
    state: str
    ended_at: Moment | None = None
    ended_by: str = ""
    outcome: str = ""
    run: ClockState | None = None
    shows: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """The way of one thing within a record, the first station first."""

    kind: str
    thing: str
    stations: tuple[Station, ...]

    @property
    def last(self) -> Station:
        """Return the newest hand-over."""
        return self.stations[-1]

    @property
    def place(self) -> str:
        """Return the party where it is: who last received it, or who gave it first; "" while nobody is known."""
        received = [s.to for s in self.stations if s.state == "received"]
        return received[-1] if received else self.stations[0].given_from

    @property
    def since(self) -> Moment:
        """Return since when it stands as it stands: on its way, or where it was received."""
        last = self.last
        return (
            last.ended_at
            if last.state != "waiting" and last.ended_at is not None
            else last.given_at
        )


def ways_of(book: Book, record: Record) -> list[Way]:
    """Return the way of every thing that a record handed on, in the order in which each was first handed over."""
    found: dict[tuple[str, str], list[Station]] = {}
    for plan in book.kinds.values():
        if plan.kind.custody is not None:
            for thing, station in _stations(book, record, plan.kind, plan.kind.custody):
                found.setdefault((plan.kind.id, thing), []).append(station)
    return [Way(kind, thing, tuple(stations)) for (kind, thing), stations in found.items()]


def _stations(
    book: Book, record: Record, kind: Kind, custody: Custody
) -> Iterator[tuple[str, Station]]:
    for item in record.live_items(kind.id):
        values = record.values[item]
        opened = record.events[key(item, "opened")][0]
        yield (
            str(values.get(custody.thing, "")),
            Station(
                item,
                kind.id,
                opened.at,
                opened.by,
                _party(kind, "", opened.department),
                _party(kind, custody.to, values.get(custody.to)),
                *_ending(record, item, custody),
                _run(book, record, item),
                tuple((name, values[name]) for name in custody.shows if name in values),
            ),
        )


def _party(kind: Kind, name: str, value: Any) -> str:
    """Return a department or a person as a party; what was only written down as it is."""
    if not value:
        return ""
    sort = kind.facts[name].sort if name else "department"
    text = str(value)
    return text if sort not in ("department", "person") or ":" in text else f"dept:{text}"


def _ending(record: Record, item: str, custody: Custody) -> tuple[str, Moment | None, str, str]:
    """Return how the hand-over ended: its state, when, by whom, and the outcome."""
    step = record.steps.get(key(item, custody.receipt))
    if step is None or step.status != "done":
        return "waiting", None, "", ""
    state = "received" if step.outcome == custody.received else "not received"
    return state, step.done_at, step.by, step.outcome


def _run(book: Book, record: Record, item: str) -> ClockState | None:
    """Return the latest run of a clock of the hand-over, if one has started."""
    clocks = book.kinds[record.kind_of(item)].clocks
    runs = (latest_run(record, item, name) for name in clocks)
    return next((run for run in runs if run is not None), None)

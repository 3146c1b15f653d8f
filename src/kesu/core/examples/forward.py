"""Time travel on the bare core: a worked story is played, then the clock runs on and everything due happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kesu.core.examples.stories import CoreStage, post_line
from kesu.core.examples.world import World
from kesu.core.following import timer_entry
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import Record
from kesu.core.rulebook.model import COMPANY
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened by itself: when, on which record, and what came of it."""

    at: Moment
    label: str
    record: Record
    outcome: Outcome


def play_forward(
    raw: Mapping[str, Any], book: Book, calendars: Mapping[str, Calendar], until: Moment
) -> Iterator[Step]:
    """Play a story as it is told, then yield what happens by itself until a moment, in its order.

    Nobody acts after the story's last entry. What the whole company owes by the calendar counts from the story's first.
    What an entry is refused for is not asked: `kesu check` does that.
    """
    stage = CoreStage(book, calendars)
    lines = raw.get("entry", ())
    for line in lines:
        post_line(line, raw, book, calendars[book.calendar], stage)
    _begin(stage.world, book)
    yield from run_on(stage.world, until)


def _begin(world: World, book: Book) -> None:
    """Let the company's calendar begin when the last record of the story changed: before, it was the story's time."""
    if not book.company or not world.journals:
        return
    at = Moment(max(e.entered_at for entries in world.journals.values() for e, _ in entries))
    opening = Entry(
        act="open", by=SYSTEM, happened_at=at, entered_at=at, record_id=COMPANY, kind=COMPANY
    )
    world.post(COMPANY, opening)


def run_on(world: World, until: Moment) -> Iterator[Step]:
    """Yield everything that falls due in a world before a moment, each at its own time."""
    while due := world.next_timer(until):
        label, timer = due
        now = Moment(timer.at + 1)
        entry = timer_entry(clock=timer.clock, stage=timer.stage, at=timer.at, entered_at=now)
        before = set(world.opened)
        outcome = world.post(label, entry)
        yield Step(timer.at, label, world.records[label], outcome)
        for opened in (o for o in world.opened if o not in before):
            first = world.records[opened]
            yield Step(timer.at, opened, first, Outcome(first))

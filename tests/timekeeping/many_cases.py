"""Many cases for `thirty_days`: opened as stories open them, and what must fire on them by the core alone."""

import tomllib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from typing import Any, Final

from kesu.core.examples.stories import CoreStage, Posted, post_line
from kesu.core.examples.world import World
from kesu.core.following import timer_entry
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.rulebook.model import COMPANY
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.library import books
from kesu.library.calendars import all_calendars
from kesu.library.official_days import RULEBOOKS

WEEK: Final = timedelta(days=7)
WEEKS: Final = 3

Line = Mapping[str, Any]
Story = tuple[Line, ...]
Planned = dict[str, list[Line]]
"""Book → the entries on its cases, in the order of time."""

Fired = tuple[str, str, int]
"""One timer's entry: clock or trigger, stage, the moment at which it fell due."""


@dataclass(slots=True)
class Shown:
    """What fired on the cases that were opened, in order, and on records that opened by themselves."""

    of_cases: dict[str, list[Fired]] = field(default_factory=dict)
    of_others: Counter[tuple[str, str, Fired]] = field(default_factory=Counter)


@cache
def shelf() -> Mapping[str, Book]:
    """Return every shipped book that serves records of its own, by its id."""
    found = (books.load(folder) for folder in books.folders(RULEBOOKS))
    return {book.id: book for book in found if stories_of(book)}


@cache
def texts() -> Mapping[str, dict[str, str]]:
    """Return the files of every shipped book."""
    return {books.load(f).id: books.texts_of(f) for f in books.folders(RULEBOOKS)}


@cache
def _stories() -> Mapping[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for folder in books.folders(RULEBOOKS):
        files = sorted((folder / "stories").glob("*.toml"))
        found[books.load(folder).id] += [_parsed(f) for f in files]
    return found


def _parsed(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)


def stories_of(book: Book) -> list[Story]:
    """Return of each story whose first entry opens a case what comes before anything that needs the world around it."""
    found: list[Story] = []
    for raw in _stories().get(book.id, []):
        kind = str(raw.get("kind", "complaint"))
        lines = [{"kind": kind, **line} for line in _by_itself(raw)]
        if lines and lines[0]["do"] == "open" and _is_case(lines[0], book):
            found.append(tuple(lines))
    return found


def _by_itself(raw: Mapping[str, Any]) -> Iterator[Line]:
    """Yield a story's entries without what they expect, up to a registry row or a second record; ticks are left out."""
    first = raw["entry"][0].get("record", "main")
    for line in raw["entry"]:
        if line["do"] == "tick" or "refused" in line.get("expect", {}):
            continue
        if str(line["do"]).split(" ")[0] in ("row", "link") or line.get("record", "main") != first:
            return
        yield {k: v for k, v in line.items() if k != "expect"}


def _is_case(line: Line, book: Book) -> bool:
    kind = book.kinds.get(str(line["kind"]))
    return kind is not None and kind.kind.life == "case" and not kind.kind.child_of


def planned(count: int, seed: int, start: datetime) -> Planned:
    """Return the entries of so many cases, spread evenly over the books, each somewhere on its story's road.

    Stories are moved by whole weeks, so that each begins in the last weeks before `start`.
    """
    chance, found = Random(seed), {name: list[Line]() for name in shelf()}
    roads = {name: _roads(book, start.replace(tzinfo=None)) for name, book in shelf().items()}
    names = [name for name in found if roads[name]]
    for number in range(count):
        name = names[number % len(names)]
        road = chance.choice(roads[name])
        far = chance.randint(1, len(road))
        found[name] += [{**line, "record": f"c{number}"} for line in road[:far]]
    return {name: sorted(lines, key=_when) for name, lines in found.items() if lines}


def _when(line: Line) -> datetime:
    at: datetime = line.get("entered", line["at"])
    return at


def _roads(book: Book, start: datetime) -> list[Story]:
    """Return each story in each of the last weeks, as far as it comes before `start` and the core accepts it there."""
    found = []
    for story in stories_of(book):
        for weeks in range(1, WEEKS + 1):
            moved = (start - _when(story[0])) // WEEK - weeks + 1
            lines = [_moved(line, moved * WEEK) for line in story]
            road = _accepted([line for line in lines if _when(line) < start], book)
            if road and road not in found:
                found.append(road)
    return found


def _moved(line: Line, by: timedelta) -> Line:
    return {
        **line,
        **{name: line[name] + by for name in ("at", "entered", "until") if name in line},
    }


def _accepted(lines: Sequence[Line], book: Book) -> Story:
    """Return the entries up to the first that is refused where nothing fires in between."""
    stage, found = CoreStage(book, calendars()), []
    for line in lines:
        if post_one({**line, "record": "c"}, book, stage).refusals:
            break
        found.append(line)
    return tuple(found)


def post_one(line: Line, book: Book, stage: Any) -> Posted:
    """Post a line on a stage and return what came of it."""
    return post_line(line, {}, book, calendars()[book.calendar], stage)


@cache
def calendars() -> Mapping[str, Calendar]:
    """Return the shipped calendars."""
    return all_calendars()


# -- the core's own ledger --------------------------------------------------------------------------


class Armed(dict[str, Any]):
    """The timers of a world by record, and the next of them without looking at all."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[tuple[int, str, str, str, int]] = []

    def __setitem__(self, record: str, timers: Any) -> None:
        super().__setitem__(record, timers)
        for timer in timers:
            heappush(self.waiting, (timer.at, record, timer.clock, timer.stage, id(timer)))

    def first(self, before: int) -> tuple[str, Any] | None:
        """Return the record and the timer that come first before a moment."""
        while self.waiting and self.waiting[0][0] < before:
            at, record, run, stage, _ = self.waiting[0]
            for timer in self[record]:
                if (timer.at, timer.clock, timer.stage) == (at, run, stage):
                    return record, timer
            heappop(self.waiting)
        return None

    def copy(self) -> "Armed":
        """Return a copy that goes on by itself."""
        found = Armed()
        found.update(self)
        found.waiting = list(self.waiting)
        return found


def ledger(planned: Planned, steps: Sequence[datetime]) -> tuple[Shown, str]:
    """Return what must fire, and in words what was reckoned with; what is refused is no longer planned."""
    shown, opened = Shown(), 0
    grid = [int(step.timestamp()) for step in steps]
    for name, lines in planned.items():
        stage = CoreStage(shelf()[name], calendars())
        stage.world.timers = Armed()
        stopped: set[str] = set()
        for line in list(lines):
            label = str(line["record"])
            if label in stopped or post_one(line, shelf()[name], stage).refusals:
                stopped.add(
                    label
                )  # what others did stands in its way, such as a charge made already
                lines.remove(line)
            else:
                shown.of_cases[label] = []
        _begin(stage.world, shelf()[name], grid[0])
        _run_on(stage.world, shelf()[name], grid, shown)
        opened += len(stage.world.opened)
    return shown, f"{opened} records opened by themselves"


def _begin(world: World, book: Book, at: int) -> None:
    if book.company:
        moment = Moment(at)
        entry = Entry(
            act="open", by=SYSTEM, happened_at=moment, entered_at=moment, record_id=COMPANY,
            kind=COMPANY,
        )  # fmt: skip
        world.post(COMPANY, entry)


def _run_on(world: World, book: Book, grid: Sequence[int], shown: Shown) -> None:
    now = grid[0]
    while due := _armed(world).first(grid[-1]):
        record, timer = due
        now = max(now, grid[bisect_right(grid, timer.at)])
        entry = timer_entry(
            clock=timer.clock, stage=timer.stage, at=timer.at, entered_at=Moment(now)
        )
        outcome = world.post(record, entry)
        if not outcome.accepted:
            raise SystemExit(f"{book.id} refuses {timer}: {outcome.refusals}")
        if not outcome.moot:
            note(
                shown,
                record,
                book.id,
                world.records[record].kind,
                (timer.clock, timer.stage, timer.at),
            )


def _armed(world: World) -> Armed:
    assert isinstance(world.timers, Armed)
    return world.timers


def note(shown: Shown, label: str, book: str, kind: str, fired: Fired) -> None:
    """Write down that a timer fired."""
    if label in shown.of_cases:
        shown.of_cases[label].append(fired)
    else:
        shown.of_others[book, kind, fired] += 1


# -- comparing ------------------------------------------------------------------------------------


def differ(wanted: Shown, found: Shown) -> Iterator[str]:
    """Yield what fired otherwise than it must, in words."""
    for label, row in wanted.of_cases.items():
        if (there := found.of_cases.get(label, [])) != row:
            lost, more = Counter(row) - Counter(there), Counter(there) - Counter(row)
            yield f"case {label}: missing {_told(lost)}, too many {_told(more)}" + (
                "" if lost or more else ", and the order is another"
            )
    for one, times in (wanted.of_others - found.of_others).items():
        yield f"missing {times} times on what opened by itself: {one}"
    for one, times in (found.of_others - wanted.of_others).items():
        yield f"{times} times too many on what opened by itself: {one}"


def _told(rows: Counter[Fired]) -> list[str]:
    return [
        f"{run} {stage} {datetime.fromtimestamp(at, UTC):%m-%d %H:%M:%S}Z"
        for run, stage, at in list(rows)[:3]
    ]

"""Worked stories as material for a demo: what was refused left out, moved in time, with other customers."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final

from kesu.core.examples.reading import moment
from kesu.core.rulebook.model import Source
from kesu.core.values import Moment
from kesu.core.worktime import Calendar

Line = Mapping[str, Any]
WEEK: Final = timedelta(weeks=1)
MONTH: Final = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
DAY: Final = re.compile(r"20\d\d-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Story:
    """What is told: its name, the kind of record it is about, and the entries that were accepted."""

    name: str
    kind: str
    lines: tuple[Line, ...]


def told(name: str, raw: Mapping[str, Any]) -> Story:
    """Return a story without what it expects, without looks at the clock, and without what it expects refused."""
    lines = tuple(
        {key: value for key, value in line.items() if key != "expect"}
        for line in raw.get("entry", ())
        if not line.get("expect", {}).get("refused") and line.get("do") != "tick"
    )
    return Story(name, str(raw.get("kind", "complaint")), lines)


def records_of(story: Story) -> int:
    """Return how many records a story opens by its own entries."""
    return sum(line.get("do") == "open" for line in story.lines)


def is_once(story: Story, source: Source) -> bool:
    """Say whether all that a story opens is kept once for its key – a month's report – so that it is not told twice."""
    opened = {str(line.get("kind", story.kind)) for line in story.lines if line.get("do") == "open"}
    return all(source.kinds[kind].key for kind in opened if kind in source.kinds)


def entered_at(line: Line, calendar: Calendar) -> Moment:
    """Return when an entry is made, which may be after what it tells."""
    return moment(line.get("entered", line["at"]), calendar)


def weeks_before(moment_: Moment, now: Moment) -> timedelta:
    """Return the whole weeks by which a moment is moved so that it comes last before `now`."""
    return WEEK * ((now - moment_) // int(WEEK.total_seconds()))


def moved(line: Line, by: timedelta) -> Line:
    """Return an entry with every moment, day and month it names so much later."""
    began = line["at"]
    months = _months(began + by) - _months(began)
    return dict(_each(line, lambda value: _later(value, by, months)))


def _each(line: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(line, Mapping):
        return {key: _each(value, change) for key, value in line.items()}
    return [_each(value, change) for value in line] if isinstance(line, list) else change(line)


def _later(value: Any, by: timedelta, months: int) -> Any:
    if isinstance(value, date | datetime):
        return value + by
    if not isinstance(value, str):
        return value
    if DAY.fullmatch(value):
        return (date.fromisoformat(value) + by).isoformat()
    if MONTH.fullmatch(value):
        year, month = divmod(_months(date.fromisoformat(f"{value}-01")) + months, 12)
        return f"{year}-{month + 1:02}"
    return value


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


# -- names that stories use -------------------------------------------------------------------------


def people_in(story: Story) -> set[str]:
    """Return whom a story speaks of: "front_desk", "front_desk#2"."""
    found = {str(line["by"]) for line in story.lines if line.get("by", "system") != "system"}
    said = (text for line in story.lines for text in _texts(line))
    return found | {t.removeprefix("person:") for t in said if t.startswith("person:")}


def numbers_in(story: Story, source: Source, sort: str) -> list[str]:
    """Return the numbers of customers, products or orders (the sort of a fact) that a story names, in its order."""
    names = {f.id for kind in source.kinds.values() for f in kind.facts.values() if f.sort == sort}
    said = (line.get("with", {}) for line in story.lines)
    return list(dict.fromkeys(v for facts in said for n, v in facts.items() if _is(n, v, names)))


def _is(name: str, value: Any, names: set[str]) -> bool:
    return name in names and isinstance(value, str) and value != "not applicable"


def with_others(story: Story, others: Mapping[str, str]) -> Story:
    """Return the story with these texts in place of those."""
    lines = tuple(_each(line, lambda value: _other(value, others)) for line in story.lines)
    return Story(story.name, story.kind, lines)


def _other(value: Any, others: Mapping[str, str]) -> Any:
    return others.get(value, value) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


# -- which stories, how often, how far ---------------------------------------------------------------

ENOUGH: Final = 20
# How much of a story is played; what ended did so some weeks ago.
PARTS: Final = (1.0, 0.5, 1.0, 0.25, 0.8, 1.0, 0.4, 0.65)


@dataclass(frozen=True, slots=True)
class Part:
    """A story as it is played: told for the so-many-th time, its first `length` entries, moved to end before now."""

    story: Story
    turn: int
    length: int
    weeks_ago: int


def parts_of(stories: Iterable[Story], source: Source) -> Iterator[Part]:
    """Yield what is played: every story once, then again in other parts until there are enough records."""
    every = list(stories)
    again = [story for story in every if not is_once(story, source)]
    yield from islice(_turns(every, again), 3 * ENOUGH)


def _turns(every: list[Story], again: list[Story]) -> Iterator[Part]:
    records, turn = 0, 0
    while turn == 0 or (again and records < ENOUGH):
        for number, story in enumerate(again if turn else every):
            if turn == 0 or records < ENOUGH:
                part = PARTS[(number + 3 * turn) % len(PARTS)]
                length = max(1, round(part * len(story.lines)))
                records += max(1, records_of(story))
                yield Part(story, turn, length, (number + turn) % 6 if part == 1 else 0)
        turn += 1

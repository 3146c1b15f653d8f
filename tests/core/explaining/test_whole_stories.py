"""Everything that happens in the stories of a real book is told in words, and no id is left in any sentence."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.explaining import (
    Reader,
    as_json,
    explain_refusal,
    tell_happening,
    why_clock,
    why_decision,
    why_step,
)
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Outcome
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.library.books import load
from kesu.library.calendars import all_calendars
from kesu.library.examples import stories_in
from kesu.library.official_days import RULEBOOKS

FOLDER = RULEBOOKS / "equipment-maker" / "p01"
ID = re.compile(r"[a-z]+_[a-z_]+|\{|\}|None|NOT_APPLICABLE|\b(person|post|dept|head):\w")


@cache
def book() -> tuple[Book, dict[str, Calendar]]:
    return load(FOLDER), dict(all_calendars())


@dataclass
class Ear:
    """Tells every outcome as it is posted, in both languages."""

    sentences: list[str] = field(default_factory=list)
    outcomes: list[tuple[Entry, Outcome]] = field(default_factory=list)

    def listen(self, post: Callable[[str, Entry], Outcome]) -> Callable[[str, Entry], Outcome]:
        def posted(record_id: str, entry: Entry) -> Outcome:
            outcome = post(record_id, entry)
            self.outcomes.append((entry, outcome))
            return outcome

        return posted

    def told(self) -> Iterator[str]:
        for entry, outcome in self.outcomes:
            for language in ("zh", "en"):
                yield from told(entry, outcome, language)


def named(reference: str) -> str:
    return reference.partition(":")[2].replace("_", " ")


def reader(language: str) -> Reader:
    found, calendars = book()
    return Reader(found, calendars[found.calendar], language, named, calendars)


def told(entry: Entry, outcome: Outcome, language: str) -> Iterator[str]:
    whom, kind = reader(language), outcome.record.kind
    for refusal in outcome.refusals:
        found = explain_refusal(
            refusal, whom.book, kind, entry.item, whom.calendar, language, names=named, entry=entry
        )
        yield found.sentence
        yield from (title for _, title in found.missing)
    for happening in outcome.happenings:
        yield tell_happening(happening, whom, kind, record=outcome.record).sentence


def explained(outcome: Outcome, at: Moment) -> Iterator[Any]:
    record = outcome.record
    for language in ("zh", "en"):
        whom = reader(language)
        for name in record.decisions:
            item, _, decision = name.partition("/")
            yield why_decision(whom, record, item, decision)
        for run in record.clocks:
            yield why_clock(whom, record, run)
        for name in record.steps:
            item, _, step = name.partition("/")
            yield why_step(whom, record, item, step, at)


def texts(found: Any, key: str = "") -> Iterator[str]:
    """Yield every text in an explanation but those that are codes and ids."""
    if isinstance(found, dict):
        for name, value in found.items():
            yield from texts(value, name)
    elif isinstance(found, list):
        for value in found[1:] if key in ("missing", "asks") and _is_pair(found) else found:
            yield from texts(value, key)
    elif isinstance(found, str) and key not in ("id", "line", "status", "rejected"):
        yield found


def _is_pair(found: list[Any]) -> bool:
    return len(found) == 2 and all(isinstance(one, str) for one in found)


@pytest.mark.parametrize("story", sorted(stories_in(FOLDER)))
def test_a_story_is_told_without_a_single_id(story: str):
    found, calendars = book()
    stage, ear = CoreStage(found, calendars), Ear()
    stage.world.post = ear.listen(stage.world.post)  # type: ignore[method-assign,assignment]
    result = run_story(stories_in(FOLDER)[story], found, calendars, str(Path(story)), stage)
    assert result.passed, result.wrong
    sentences = list(ear.told())
    assert sentences
    assert [s for s in sentences if ID.search(s)] == []
    entry, outcome = ear.outcomes[-1]
    whys = [as_json(w) for w in explained(outcome, entry.entered_at)]
    assert json.loads(json.dumps(whys)) == whys
    assert [t for why in whys for t in texts(why) if ID.search(t)] == []

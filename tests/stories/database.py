"""The stage of the database: entries go through the one door, the clock stands where the story says."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final
from unittest.mock import patch

from kesu import clock
from kesu.cases.actions import timers
from kesu.cases.actions.posting import Posted as Answer
from kesu.cases.actions.posting import post, refusals_of
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.sealing import sealed_in, shown
from kesu.core.errors import Refused
from kesu.core.examples.stories import Posted
from kesu.core.records.entries import Entry
from kesu.core.records.record import Codec, Record
from kesu.core.values import Moment
from kesu.journal import keys
from kesu.journal.attachments import stage
from kesu.timekeeping import ticking
from tests.stories.labels import Labels

WORDS: Final = (
    "act", "item", "kind", "step", "outcome", "decision", "value", "clock", "until", "closes_as",
    "to", "link", "reason", "on_behalf_of", "evidence",
)  # fmt: skip
PDF: Final = b"%PDF-1.4 made up\n"


@dataclass(slots=True)
class DatabaseStage:
    """Plays stories on the database. Actors are vouched for as the story makes them."""

    labels: Labels = field(default_factory=Labels)
    turns: Iterator[int] = field(default_factory=count)
    files: dict[str, str] = field(default_factory=dict)

    def post(self, label: str, entry: Entry) -> Posted:
        """Post an entry on the record of that label; an accepted opening gives the label its record."""
        with _at(entry.entered_at):
            try:
                answer = post(
                    record_id=self.labels.id_of(label),
                    entry_data=self.asked(entry),
                    actor=entry.by,
                    op_id=self.op_id(),
                    happened_at=entry.happened_at,
                    source=entry.source,
                )
            except Refused as fault:
                return Posted(tuple(refusals_of(fault)))
        self.labels.name(label, answer.record_id)
        return self.told([answer])

    def add_row(self, row: str, values: Mapping[str, Any], entry: Entry) -> Posted:
        """Add a registry row by the facts that books know."""
        with _at(entry.entered_at):
            answer = add_row_facts(kind=row, facts=values, actor=entry.by, op_id=self.op_id())
        return self.told([answer])

    def tick(self, now: Moment) -> Posted:
        """Let everything that is due by `now` happen."""
        with _kept_answers() as answers, _at(now):
            assert ticking.tick().failed == 0
        return self.told(answers)

    def record(self, label: str) -> Record | None:
        """Return the record as it is stored, what is sealed opened."""
        row = self.labels.row(label)
        return None if row is None else record_in_clear(row.state, self.files)

    # -- what is asked, what was answered --------------------------------------------------------

    def op_id(self) -> str:
        """Return an operation key not used before."""
        return f"story-{next(self.turns)}"

    def asked(self, entry: Entry) -> dict[str, Any]:
        """Return the entry as a door is asked for it, records by their ids."""
        said = {name: getattr(entry, name) for name in WORDS}
        data = {name: value for name, value in said.items() if value not in ("", None)}
        if entry.facts:
            data["facts"] = {n: self.with_files(v, entry) for n, v in entry.facts.items()}
        if entry.to:
            data["to"] = self.labels.known(entry.to)
        return data

    def with_files(self, value: Any, entry: Entry) -> Any:
        """Return a fact's value; where it names files, they are staged and named by their ids."""
        if not (isinstance(value, list) and value and all(map(_is_file, value))):
            return value
        return [self.staged(name, entry) for name in value]

    def staged(self, name: str, entry: Entry) -> str:
        """Return the id of a file of this name, staged by whoever posts the entry."""
        at = datetime.fromtimestamp(entry.entered_at, UTC)
        file = stage([PDF], name=name, owner=entry.by.person, draft="story", at=at)
        self.files[file.pk] = name
        return file.pk

    def told(self, answers: Iterable[Answer]) -> Posted:
        """Return what came of it, as stories know it."""
        heard = list(answers)
        notices = tuple(notice for answer in heard for notice in answer.notices)
        return Posted((), notices, self.labels.name_opened(r for a in heard for r in a.opened))


def record_in_clear(state: str, names: Mapping[str, str] | None = None) -> Record:
    """Return the record that a state holds: personal values opened, ids called by the names given."""
    raw = json.loads(state)
    return Codec.load(shown(raw, {**keys.open_all(sealed_in(raw)), **(names or {})}))


def _is_file(value: Any) -> bool:
    return isinstance(value, str) and value.endswith(".pdf")


@contextmanager
def _at(moment: Moment) -> Iterator[None]:
    with clock.stopped_at(datetime.fromtimestamp(moment, UTC)):
        yield


@contextmanager
def _kept_answers() -> Iterator[list[Answer]]:
    """Keep what every timer answered: a tick itself only counts."""
    found: list[Answer] = []

    def fire(timer: timers.DueTimer, now: datetime) -> Answer:
        found.append(timers.fire(timer, now))
        return found[-1]

    with patch.object(ticking, "fire", fire):
        yield found

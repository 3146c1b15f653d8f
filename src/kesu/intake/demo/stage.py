"""The house as a stage for worked stories: everything through the one door, into the database.

With nobody given, whoever acts is vouched for as the story says it; with people, they act themselves.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

from kesu import clock
from kesu.cases.actions import posting
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.actions.timers import due_timers, fire
from kesu.cases.actors import AnyActor
from kesu.cases.errors import NoSuchRecord, refused
from kesu.cases.sealing import sealed_in, shown
from kesu.core.errors import Refused
from kesu.core.examples.stories import Posted
from kesu.core.records.entries import Entry
from kesu.core.records.record import Codec, Record
from kesu.core.values import Moment
from kesu.directory.models import Person
from kesu.directory.parties import person_party, split_party
from kesu.intake.demo.labels import Labels
from kesu.journal import attachments, keys

WORDS: Final = (
    "act", "item", "kind", "step", "outcome", "decision", "value", "event", "clock", "until",
    "closes_as", "to", "link", "reason", "on_behalf_of", "evidence",
)  # fmt: skip
PDF: Final = b"%PDF-1.4 made up\n"


@dataclass(slots=True)
class DatabaseStage:
    """Plays stories in the database. Labels of a story stand for ids of records.

    people -- who stands for a name of the story ("clerk", "clerk#2"); empty: nobody is looked up.
    name -- begins the operation keys, so that one story may be played several times.
    files -- the names of staged files, by their ids.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    name: str = "story"
    labels: Labels = field(default_factory=Labels)
    turns: Iterator[int] = field(default_factory=count)
    files: dict[str, str] = field(default_factory=dict)

    def post(self, label: str, entry: Entry) -> Posted:
        """Post an entry on the record of that label; an accepted opening gives the label its record."""
        with at(entry.entered_at):
            return self._tried(
                lambda: posting.post(
                    record_id=self.labels.id_of(label),
                    entry_data=self.asked(entry),
                    actor=self.actor(entry),
                    op_id=self.op_id(),
                    happened_at=entry.happened_at,
                    source=entry.source,
                ),
                label,
            )

    def add_row(self, row: str, values: Mapping[str, Any], entry: Entry) -> Posted:
        """Add a registry row by the facts that books know."""
        with at(entry.entered_at):
            return self._tried(
                lambda: add_row_facts(
                    kind=row, facts=values, actor=self.actor(entry), op_id=self.op_id()
                )
            )

    def tick(self, now: Moment) -> Posted:
        """Let everything that is due by `now` happen on the records of stories; the company's calendar is none."""
        until, answers = datetime.fromtimestamp(now, UTC), []
        with at(now):
            while due := due_timers(until, 1):
                answers.append(fire(due[0], until))
        return self.told(answers)

    def record(self, label: str) -> Record | None:
        """Return the record as it is stored, what is sealed opened."""
        row = self.labels.row(label)
        return None if row is None else record_in_clear(row.state, self.files)

    # -- what is asked, what was answered --------------------------------------------------------

    def op_id(self) -> str:
        """Return an operation key not used before."""
        return f"{self.name}-{next(self.turns)}"

    def actor(self, entry: Entry) -> AnyActor:
        """Return who makes the entry: the one who stands for the story's name, else whom it names."""
        return self.people.get(entry.by.person.partition(":")[2], entry.by)

    def asked(self, entry: Entry) -> dict[str, Any]:
        """Return the entry as a door is asked for it, records by their ids."""
        said = {name: getattr(entry, name) for name in WORDS}
        data = {name: value for name, value in said.items() if value not in ("", None)}
        if entry.facts:
            data["facts"] = {n: self.with_files(v, entry) for n, v in entry.facts.items()}
        if entry.payload:
            data["payload"] = dict(entry.payload)
        if entry.to:
            data["to"] = self.labels.known(entry.to)
        return {name: self._real(value) for name, value in data.items()}

    def with_files(self, value: Any, entry: Entry) -> Any:
        """Return a fact's value; where it names files, they are staged and named by their ids."""
        if not (isinstance(value, list) and value and all(map(_is_file, value))):
            return value
        return [self.staged(name, entry) for name in value]

    def staged(self, name: str, entry: Entry) -> str:
        """Return the id of a file of this name, staged by whoever posts the entry."""
        actor = self.actor(entry)
        owner = person_party(actor.pk) if isinstance(actor, Person) else entry.by.person
        moment = datetime.fromtimestamp(entry.entered_at, UTC)
        file = attachments.stage([PDF], name=name, owner=owner, draft=self.name, at=moment)
        self.files[file.pk] = name
        return file.pk

    def told(self, answers: Iterable[posting.Posted]) -> Posted:
        """Return what came of it, as stories know it."""
        heard = list(answers)
        notices = tuple(notice for answer in heard for notice in answer.notices)
        return Posted((), notices, self.labels.name_opened(r for a in heard for r in a.opened))

    def _tried(self, do: Callable[[], posting.Posted], label: str = "") -> Posted:
        try:
            answer = do()
        except Refused as fault:
            return Posted(tuple(posting.refusals_of(fault)))
        except NoSuchRecord:
            return Posted(refused("no_such_record").refusals)
        if label:
            self.labels.name(label, answer.record_id)
        return self.told([answer])

    def _real(self, value: Any) -> Any:
        """Return a value with every "person:name" of the story turned into the one who stands for it."""
        if isinstance(value, str) and value.startswith("person:") and self.people:
            person = self.people.get(split_party(value)[1])
            return person_party(person.pk) if person else value
        if isinstance(value, Mapping):
            return {key: self._real(part) for key, part in value.items()}
        return [self._real(part) for part in value] if isinstance(value, list) else value


def record_in_clear(state: str, names: Mapping[str, str] | None = None) -> Record:
    """Return the record that a state holds: personal values opened, ids called by the names given."""
    raw = json.loads(state)
    return Codec.load(shown(raw, {**keys.open_all(sealed_in(raw)), **(names or {})}))


def at(moment: Moment) -> AbstractContextManager[None]:
    """Stop the clock at a moment of the core."""
    return clock.stopped_at(datetime.fromtimestamp(moment, UTC))


def _is_file(value: Any) -> bool:
    return isinstance(value, str) and value.endswith(".pdf")

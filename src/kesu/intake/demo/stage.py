"""The house as a stage for worked stories: everything through the one door, into the database.

With nobody given, whoever acts is vouched for as the story says it; with people, they act themselves.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from kesu import clock
from kesu.cases.actions import posting
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.actions.timers import due_timers, fire
from kesu.cases.actors import AnyActor
from kesu.cases.errors import NoSuchRecord, NotAccepted, refused
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.examples.stories import Posted
from kesu.core.records.entries import Entry
from kesu.core.records.record import Record
from kesu.core.values import Moment
from kesu.directory.models import Person
from kesu.directory.parties import person_party, split_party
from kesu.journal import attachments

WORDS: Final = (
    "act", "item", "kind", "step", "outcome", "decision", "value", "event", "clock", "until",
    "closes_as", "to", "link", "reason", "on_behalf_of", "evidence", "source",
)  # fmt: skip
PDF: Final = b"%PDF-1.7 made up"


@dataclass(slots=True)
class DatabaseStage:
    """Plays stories in the database. Labels of a story stand for ids of records.

    people -- who stands for a name of the story ("clerk", "clerk#2"); empty: nobody is looked up.
    name -- begins the operation keys, so that one story may be played several times.
    """

    people: Mapping[str, Person] = field(default_factory=dict)
    name: str = "story"
    ids: dict[str, str] = field(default_factory=dict)
    posted: int = 0

    def post(self, label: str, entry: Entry) -> Posted:
        """Post an entry on the record of that label; an accepted opening gives the label its record."""
        data = {name: getattr(entry, name) for name in WORDS if getattr(entry, name)}
        with at(entry.entered_at):
            facts = {name: self._filed(value, entry) for name, value in entry.facts.items()}
            data |= {"facts": facts, "to": self.ids.get(entry.to, entry.to)}
            said = {name: self._real(value) for name, value in data.items() if value}
            return self._try(
                lambda: posting.post(
                    record_id=self.ids.get(label) if not entry.record_id else None,
                    entry_data=said,
                    actor=self._actor(entry),
                    op_id=self._op(),
                    happened_at=entry.happened_at,
                ),
                label if entry.record_id else "",
            )

    def add_row(self, row: str, values: Mapping[str, Any], entry: Entry) -> Posted:
        """Add a registry row by the facts that books know."""
        with at(entry.entered_at):
            return self._try(
                lambda: add_row_facts(
                    kind=row, facts=values, actor=self._actor(entry), op_id=self._op()
                )
            )

    def tick(self, now: Moment) -> Posted:
        """Let everything that is due by `now` happen."""
        found = Posted()
        until = datetime.fromtimestamp(now, UTC)
        with at(now):
            while due := due_timers(until, 1):
                what = self._try(lambda timer=due[0]: fire(timer, until))
                found.notices += what.notices
                found.opened += what.opened
        return found

    def record(self, label: str) -> Record | None:
        """Return the record as it is stored."""
        row = CaseRecord.everything.filter(pk=self.ids.get(label, "")).first()
        return record_in(row.state) if row else None

    def name_opened(self, records: Iterable[str]) -> list[str]:
        """Return the labels of records that opened by themselves: auto1, auto2, … in that order."""
        labels = []
        for record_id in records:
            labels.append(f"auto{1 + sum(name.startswith('auto') for name in self.ids)}")
            self.ids[labels[-1]] = record_id
        return labels

    # -- who, what, under which key ----------------------------------------------------------------

    def _actor(self, entry: Entry) -> AnyActor:
        return self.people.get(entry.by.person.partition(":")[2], entry.by)

    def _real(self, value: Any) -> Any:
        """Return a value with every "person:name" of the story turned into the one who stands for it."""
        if isinstance(value, str) and value.startswith("person:") and self.people:
            person = self.people.get(split_party(value)[1])
            return person_party(person.pk) if person else value
        if isinstance(value, Mapping):
            return {key: self._real(part) for key, part in value.items()}
        return [self._real(part) for part in value] if isinstance(value, list) else value

    def _filed(self, value: Any, entry: Entry) -> Any:
        """Return the ids of staged files where a story names files."""
        if not isinstance(value, list) or not all(str(v).endswith(".pdf") for v in value):
            return value
        actor = self._actor(entry)
        owner = person_party(actor.pk) if isinstance(actor, Person) else entry.by.person
        return [
            attachments.stage([PDF], name=name, owner=owner, draft=self.name, at=clock.now()).pk
            for name in value
        ]

    def _op(self) -> str:
        self.posted += 1
        return f"{self.name}-{self.posted}"

    def _try(self, do: Any, label: str = "") -> Posted:
        try:
            posted = do()
        except NotAccepted as fault:
            return Posted(fault.refusals)
        except NoSuchRecord:
            return Posted(refused("no_such_record").refusals)
        if label:
            self.ids[label] = posted.record_id
        return Posted((), posted.notices, self.name_opened(posted.opened))


def at(moment: Moment) -> AbstractContextManager[None]:
    """Stop the clock at a moment of the core."""
    return clock.stopped_at(datetime.fromtimestamp(moment, UTC))

"""The house as a stage for worked stories: everything through the one door, into the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from kesu import clock
from kesu.cases.actions import posting
from kesu.cases.actions.registering import add_row_facts
from kesu.cases.actions.timers import due_timers, fire
from kesu.cases.errors import NoSuchRecord, NotAccepted, refused
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.examples.stories import Posted
from kesu.core.records.entries import Entry
from kesu.core.records.record import Record
from kesu.core.values import Moment
from kesu.journal import attachments

WORDS = (
    "act", "item", "kind", "step", "outcome", "decision", "value", "event", "clock", "until",
    "closes_as", "to", "link", "reason", "on_behalf_of", "evidence", "source",
)  # fmt: skip


@dataclass(slots=True)
class DatabaseStage:
    """Plays stories in the database. Labels of a story stand for ids of records."""

    ids: dict[str, str] = field(default_factory=dict)
    posted: int = 0

    def post(self, label: str, entry: Entry) -> Posted:
        data = {name: getattr(entry, name) for name in WORDS if getattr(entry, name)}
        facts = {name: self._filed(value, entry) for name, value in entry.facts.items()}
        data |= {"facts": facts, "to": self.ids.get(entry.to, entry.to)}
        with _at(entry.entered_at):
            return self._try(
                lambda: posting.post(
                    record_id=self.ids.get(label) if not entry.record_id else None,
                    entry_data={name: value for name, value in data.items() if value},
                    actor=entry.by,
                    op_id=self._op(),
                    happened_at=entry.happened_at,
                ),
                label if entry.record_id else "",
            )

    def add_row(self, row: str, values: Mapping[str, Any], entry: Entry) -> Posted:
        with _at(entry.entered_at):
            return self._try(
                lambda: add_row_facts(kind=row, facts=values, actor=entry.by, op_id=self._op())
            )

    def tick(self, now: Moment) -> Posted:
        found = Posted()
        at = datetime.fromtimestamp(now, UTC)
        with _at(now):
            while due := due_timers(at, 1):
                what = self._try(lambda timer=due[0]: fire(timer, at))
                found.notices += what.notices
                found.opened += what.opened
        return found

    def record(self, label: str) -> Record | None:
        row = CaseRecord.everything.filter(pk=self.ids.get(label, "")).first()
        return record_in(row.state) if row else None

    def _filed(self, value: Any, entry: Entry) -> Any:
        """Return the ids of staged files where a story names files."""
        if not isinstance(value, list) or not all(str(v).endswith(".pdf") for v in value):
            return value
        return [
            attachments.stage(
                [b"%PDF-1.7 made up"],
                name=name,
                owner=entry.by.person,
                draft="story",
                at=clock.now(),
            ).pk
            for name in value
        ]

    def _op(self) -> str:
        self.posted += 1
        return f"story-{self.posted}"

    def _try(self, do: Any, label: str = "") -> Posted:
        try:
            posted = do()
        except NotAccepted as fault:
            return Posted(fault.refusals)
        except NoSuchRecord:
            return Posted(refused("no_such_record").refusals)
        if label:
            self.ids[label] = posted.record_id
        labels = []
        for record_id in posted.opened:
            labels.append(f"auto{1 + sum(name.startswith('auto') for name in self.ids)}")
            self.ids[labels[-1]] = record_id
        return Posted((), posted.notices, labels)


def _at(moment: Moment) -> Any:
    return clock.stopped_at(datetime.fromtimestamp(moment, UTC))

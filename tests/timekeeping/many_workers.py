"""The database side of `thirty_days`: books in force, cases opened through the door, four worker processes."""

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from multiprocessing import get_context
from typing import Any, Final

from django.db import connection, transaction

from kesu import clock
from kesu.cases import calendars, dialect
from kesu.cases.actions import posting, publishing
from kesu.cases.models import CaseRecord, Timer
from kesu.core.examples.stories import Posted
from kesu.core.records.entries import Entry
from kesu.intake.demo.stage import DatabaseStage, at
from kesu.journal import ids, seals
from kesu.journal.models import JournalEntry
from kesu.timekeeping.standing import keep_calendars
from kesu.timekeeping.ticking import Ticker
from tests.timekeeping.many_cases import Line, Planned, Shown, note, post_one, shelf, texts

WORKERS: Final = 4
AT_ONCE: Final = 50
"""How many entries are posted in one transaction while cases are opened."""


class Workers(list[ProcessPoolExecutor]):
    """Four processes that do as they are told, all at once."""

    def __init__(self, pools: Sequence[ProcessPoolExecutor]) -> None:
        super().__init__(pools)

    def __enter__(self) -> "Workers":
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self:
            pool.shutdown()

    def all(self, work: Any, jobs: Sequence[Any]) -> list[Any]:
        """Return what each made of its job."""
        asked = [pool.submit(work, job) for pool, job in zip(self, jobs, strict=True)]
        return [job.result() for job in asked]

    def in_turn(self, work: Any, jobs: Sequence[Any]) -> list[Any]:
        """Return the same, one working after another: where only one can write, the others would wait in vain."""
        asked = zip(self, jobs, strict=True)
        return [pool.submit(work, job).result() for pool, job in asked]


def four() -> Workers:
    """Return four processes, each a copy of this one."""
    apart = (ProcessPoolExecutor(1, get_context("fork"), _apart, (n,)) for n in range(WORKERS))
    return Workers(list(apart))


def _apart(number: int) -> None:
    """Let this process number its rows apart from the others: all of them live in the same milliseconds."""
    ids._turns = count(number * (ids._ROWS // WORKERS))


def publish_all(at: datetime) -> None:
    """Put every book in force beside every other; which of them governs a case, its opening says.

    They are books of many companies, whose numbers may be the same: only here a number may name two records.
    """
    unique = next(c for c in CaseRecord._meta.constraints if c.name == "a_number_names_one_record")
    CaseRecord._meta.constraints = [c for c in CaseRecord._meta.constraints if c is not unique]
    with connection.schema_editor() as editor:
        editor.remove_constraint(CaseRecord, unique)
    for name in shelf():
        files = texts()[name]
        book = shelf()[name]
        seals.write(publishing._edition(book, files, "system", at, at.date()))
    calendars.up_to_date("", 0, at)
    close()


def close() -> None:
    """Let go of the database: processes are about to be forked, or are gone."""
    from django.db import connections

    connections.close_all()


@dataclass(slots=True)
class OfBook(DatabaseStage):
    """A stage on which every case is opened under a book that is named."""

    book: str = ""

    def asked(self, entry: Entry) -> dict[str, Any]:
        """Return what the door is asked for."""
        said = DatabaseStage.asked(self, entry)
        return {**said, "book": self.book} if entry.act == "open" else said

    def post(self, label: str, entry: Entry) -> Posted:
        """Post an entry in the transaction that is open already: so many of them wait for one write to disk."""
        with at(entry.entered_at):
            return self._tried(lambda: self._joined(label, entry), label)

    def _joined(self, label: str, entry: Entry) -> posting.Posted:
        item = posting.Item(
            self.asked(entry), self.labels.id_of(label), None, int(entry.happened_at)
        )
        (answer,) = posting.post_many(
            [item],
            actor=self.actor(entry),
            op_id=self.op_id(),
            source=entry.source,
            all_or_none=True,
            within=True,
        )
        assert isinstance(answer, posting.Posted)
        return answer


def seeded(workers: Workers, planned: Planned) -> dict[str, str]:
    """Open the cases, the workers sharing the books, with SQLite in turn; return record → label."""
    do = workers.all if dialect.is_served(connection) else workers.in_turn
    names = list(planned)
    shares = [{n: planned[n] for n in names[w :: len(workers)]} for w in range(len(workers))]
    found: dict[str, str] = {}
    for labels in do(_seed, shares):
        found |= labels
    return found


def _seed(share: Planned) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, lines in share.items():
        stage = OfBook(name=f"seed {name}", book=name)
        for first in range(0, len(lines), AT_ONCE):
            _post_block(lines[first : first + AT_ONCE], stage)
        found |= {
            stage.labels.ids[label]: label for label in {str(line["record"]) for line in lines}
        }
    return found


def _post_block(lines: Sequence[Line], stage: OfBook) -> None:
    """Post entries one after another, each as the door posts it, in one transaction."""
    with transaction.atomic(durable=True):
        for line in lines:
            posted = post_one(line, shelf()[stage.book], stage)
            if posted.refusals:
                raise RuntimeError(f"{stage.book} refuses {line}: {posted.refusals}")


def live(workers: Workers, steps: Sequence[datetime]) -> None:
    """Let the clock go from step to step, all workers firing what is due in each."""
    workers[0].submit(_keep, steps[0]).result()
    for step in steps:
        workers.all(_fire, [step] * len(workers))


def _keep(at: datetime) -> None:
    with clock.stopped_at(at):
        keep_calendars(at)


def _fire(at: datetime) -> None:
    with clock.stopped_at(at):
        ticker = Ticker()
        while (found := ticker.batch(at)).done + found.taken:
            pass
        if found.failed:
            raise RuntimeError("a timer failed")


def in_database(labels: Mapping[str, str], until: datetime) -> tuple[Shown, list[str]]:
    """Return what the journal says has fired, and what is wrong with it beside the ledger."""
    shown = Shown({label: [] for label in labels.values()})
    armed = Timer.everything.filter(state="armed", at__lt=until)
    faults = [f"still armed: {timer} due at {timer.at}" for timer in armed[:10]]
    sorts = {
        pk: (book, kind)
        for pk, book, kind in CaseRecord.everything.values_list("pk", "book", "kind")
    }
    entries = JournalEntry.everything.filter(source="timer").order_by("record", "seq")
    for record, text, happened, entered in entries.values_list(
        "record", "text", "happened_at", "entered_at"
    ).iterator():
        said = json.loads(text)["entry"]
        fired = (str(said["clock"]), str(said["value"]), int(happened.timestamp()))
        note(shown, labels.get(record, record), *sorts[record], fired)
        if entered <= happened:
            faults.append(f"early: {record} {fired}")
    return shown, faults

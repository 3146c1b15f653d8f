"""What entries leave in the tables beside a record, gathered while its journal is replayed."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from kesu.cases import columns
from kesu.cases.columns import Armed
from kesu.cases.filing import MAIL_FILES, files_of_mail, paper_fact, paper_file
from kesu.cases.texts import Read
from kesu.core.records.outcomes import Outcome
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book

Rows = dict[str, dict[str, Any]]


@dataclass(slots=True)
class Trail:
    """Rows by what tells them apart: column → value, as they must stand now.

    Some are written once an act and not once an entry: those of parties and timers are taken in
    where an act ends (`act_ends`), for one transaction writes only what differs in the end.
    """

    files: Rows = field(default_factory=dict)
    ledger: Rows = field(default_factory=dict)
    notices: Rows = field(default_factory=dict)
    timers: Rows = field(default_factory=dict)
    involved: set[str] = field(default_factory=set)
    armed: tuple[Armed, ...] = ()
    fired: dict[tuple[str, str], int] = field(default_factory=dict)

    def entry(self, read: Read, before: Record | None, outcome: Outcome, book: Book) -> None:
        """Take in what one entry wrote."""
        record, at = outcome.record, read.entry.entered_at
        self._files(read, record)
        self._numbers(read, before, record, book)
        if not read.around.muted:
            for row in columns.notice_rows(record, outcome.notices):
                self.notices[row.dedupe_key] = {**asdict(row), "at": at}
        if read.entry.source == "timer":
            self.fired[read.entry.clock, str(read.entry.value)] = at

    def act_ends(self, record: Record, armed: tuple[Armed, ...]) -> None:
        """Take in what the entries of one act wrote together."""
        self.involved |= columns.involved(record)
        for timer in armed:
            if timer.generation:
                self.timers.setdefault(name_of(timer), _timer("armed", timer))
        for timer in set(self.armed) - set(armed):
            if timer.generation:
                fired = self.fired.get((timer.run, timer.stage))
                state = "superseded" if fired is None else "fired"
                self.timers[name_of(timer)] = {**_timer(state, timer), "ended_at": fired}
        self.armed, self.fired = armed, {}

    def _files(self, read: Read, record: Record) -> None:
        named = {
            file: fact
            for fact, value in read.entry.facts.items()
            if isinstance(value, list)
            for file in value
            if isinstance(file, str)
        }
        named |= dict.fromkeys(files_of_mail(read.entry), MAIL_FILES)
        digest = paper_file(read.entry)
        for file, described in read.around.files.items():
            if digest and described["sha256"] == digest:
                named.setdefault(file, paper_fact(read.entry))
            self.files[file] = {
                **described,
                "uploaded_at": datetime.fromisoformat(described["uploaded_at"]),
                "item": read.entry.item[:60],
                "fact": named.get(file, "")[:80],
                "seq": record.seq,
                "draft": "",
                "expires_at": None,
            }

    def _numbers(self, read: Read, before: Record | None, record: Record, book: Book) -> None:
        beside = {"at": read.entry.entered_at, "reason": ""}
        for row in columns.numbers_given(record, before, read.asked, book.id):
            self.ledger[f"{row.document} issued"] = {**asdict(row), "state": "issued", **beside}
        for document in columns.voided_numbers(record, before):
            given = self.ledger.get(f"{document} issued")
            if given is not None:
                row_ = {**given, "state": "void", **beside}
                self.ledger.setdefault(f"{document} void", row_)


def name_of(timer: Any) -> str:
    """Return what tells a timer of a record from its others: run, stage, generation."""
    return f"{timer.run} {timer.stage}.{timer.generation}"


def _timer(state: str, timer: Armed) -> dict[str, Any]:
    return {"at": timer.at, "state": state, "ended_at": None}

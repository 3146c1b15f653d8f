"""Is everything as it was written? Journals are replayed, and every stored answer is held against them.

A record is replayed entry by entry, each under the edition and the calendars it names and with the
answers that stand in it; the world is not asked. What differs is named: record, entry, field.
Erasing a person's key changes nothing here: sealed values are replayed sealed.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db.models import Count, Max, Model

from kesu.cases import columns
from kesu.cases.books import Head, book_of, calendars_of
from kesu.cases.models import (
    CalendarEdition,
    CaseRecord,
    Deadline,
    DecisionRow,
    Edition,
    Involved,
    Link,
    RegistryRow,
    SearchText,
    Tally,
    Task,
    Timer,
)
from kesu.cases.texts import Read, outcome_text, read_text, state_text
from kesu.cases.world import tally_name
from kesu.core.engine import apply
from kesu.core.records.outcomes import Answers, Outcome
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.journal import storage
from kesu.journal.chain import ALGORITHM, GENESIS, canonical, digest, digest_of_text
from kesu.journal.keys import keyed_hash
from kesu.journal.models import Attachment, IssuedNumber, JournalEntry, NumberSeries
from kesu.library.books import hash_of

CHUNK: Final = 100


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Something that is not as it was written. `seq` is 0 where it is not about one entry."""

    record_id: str
    number: str
    seq: int
    field: str
    says: str

    def __str__(self) -> str:
        where = self.number or self.record_id
        return f"{where}{f' #{self.seq}' if self.seq else ''}, {self.field}: {self.says}"


@dataclass(slots=True)
class Progress:
    """How far a verification has come; filled while its discrepancies are read."""

    records: int = 0
    entries: int = 0
    files: int = 0


Found = Iterator[Discrepancy]


def verify(record_ids: Iterable[str] | None = None, progress: Progress | None = None) -> Found:
    """Yield everything that is not as it was written; nothing means that all is.

    Without `record_ids` all records are looked at, and with them books, calendars, number series and
    files. Memory does not grow with the number of records.
    """
    progress = progress or Progress()
    yield from _books()
    for chunk in _chunks(record_ids):
        yield from _records(chunk, progress)
    if record_ids is None:
        yield from _orphans()
        yield from _registry_rows()
        yield from _series()
        yield from _files(progress)


def _chunks(record_ids: Iterable[str] | None) -> Iterator[list[str]]:
    if record_ids is not None:
        wanted = sorted(record_ids)
        yield from (wanted[i : i + CHUNK] for i in range(0, len(wanted), CHUNK))
        return
    last = ""
    while chunk := list(
        CaseRecord.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]
    ):
        yield chunk
        last = chunk[-1]


# -- books, calendars ------------------------------------------------------------------------------


def _books() -> Found:
    for edition in Edition.objects.iterator():
        named = f"{edition.book}@{edition.edition}" == edition.id
        if not named or not _is_published(edition):
            yield Discrepancy("", edition.id, 0, "edition", "its files are not those published")
    for calendars in CalendarEdition.objects.iterator():
        if digest_of_text(calendars.text) != calendars.hash:
            yield Discrepancy("", f"calendars {calendars.serial}", 0, "text", "it was changed")


def _is_published(edition: Edition) -> bool:
    try:
        return hash_of(json.loads(edition.files)) == edition.hash
    except (ValueError, AttributeError, TypeError):
        return False


# -- one record ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Rows:
    """The rows of one chunk of records, by record."""

    tasks: dict[str, list[Task]]
    deadlines: dict[str, list[Deadline]]
    decisions: dict[str, list[DecisionRow]]
    timers: dict[str, list[Timer]]
    tallies: dict[str, list[Tally]]
    links: dict[str, list[Link]]
    involved: dict[str, list[Involved]]
    numbers: dict[str, list[IssuedNumber]]
    files: dict[str, list[Attachment]]
    search: set[str]


def _rows(ids: list[str]) -> Rows:
    def of(model: type[Any], **more: Any) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for row in model.objects.filter(record__in=ids, **more):
            key = row.record_id if hasattr(row, "record_id") else row.record
            found.setdefault(key, []).append(row)
        return found

    return Rows(
        of(Task),
        of(Deadline),
        of(DecisionRow),
        of(Timer, state=Timer.State.ARMED),
        of(Tally),
        of(Link),
        of(Involved),
        of(IssuedNumber, state=IssuedNumber.State.ISSUED),
        of(Attachment),
        set(SearchText.objects.filter(record__in=ids).values_list("record_id", flat=True)),
    )


def _records(ids: list[str], progress: Progress) -> Found:
    found = CaseRecord.objects.in_bulk(ids)
    rows = _rows(ids)
    entries = JournalEntry.objects.filter(record__in=ids).order_by("record", "seq")
    journals = {
        record: list(group) for record, group in groupby(entries, key=lambda entry: entry.record)
    }
    for record_id in ids:
        progress.records += 1
        row = found.get(record_id)
        if row is None:
            yield Discrepancy(record_id, "", 0, "record", "there is none")
            continue
        replay = _Replay(row)
        yield from replay.journal(journals.get(record_id, []))
        progress.entries += replay.seq
        yield from replay.row()
        yield from _Beside(replay, rows).differences()


class _Replay:
    """Replays the journal of one record."""

    def __init__(self, row: CaseRecord) -> None:
        self.stored = row
        self.seq = 0
        self.head = GENESIS
        self.record: Record | None = None
        self.outcome: Outcome | None = None
        self.book: Book | None = None
        self.first: Read | None = None
        self.last: Read | None = None
        self.names: dict[str, str] = {}
        self.files: dict[str, tuple[str, int]] = {}
        self.timers: tuple[columns.Armed, ...] = ()
        self.broken = False

    def differs(self, field: str, says: str, seq: int | None = None) -> Discrepancy:
        number = self.stored.number or ""
        return Discrepancy(self.stored.pk, number, self.seq if seq is None else seq, field, says)

    def journal(self, entries: list[JournalEntry]) -> Found:
        """Yield what is wrong with the entries, chain and replay."""
        for entry in entries:
            if entry.seq != self.seq + 1:
                yield self.differs("seq", f"entry {self.seq + 1} is missing", entry.seq)
                self.broken = True
            self.seq = entry.seq
            yield from self._chained(entry)
            yield from self._read(entry)
        if not entries:
            self.broken = True
            yield self.differs("journal", "there is none", 0)

    def _chained(self, entry: JournalEntry) -> Found:
        if entry.algorithm != ALGORITHM:
            yield self.differs("algorithm", f"{entry.algorithm!r} is not known")
        try:
            found = digest(self.head, entry.text)
        except ValueError:
            found = ""
        if found != entry.hash:
            yield self.differs("hash", "it is not the hash of the text and what came before")
        self.head = entry.hash

    def _read(self, entry: JournalEntry) -> Found:
        try:
            read = read_text(entry.text)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            self.broken = True
            yield self.differs("text", f"it cannot be read: {fault}")
            return
        for field, (stored, said) in _said(entry, read).items():
            if stored != said:
                yield self.differs(field, f"{stored!r} stands in the table, {said!r} in the text")
        if digest_of_text(entry.outcome) != read.outcome:
            yield self.differs("outcome", "it is not the one that the text names")
        if not self.broken:
            yield from self._applied(entry, read)

    def _applied(self, entry: JournalEntry, read: Read) -> Found:
        try:
            outcome = self._apply(read)
        except Exception as fault:
            self.broken = True
            yield self.differs("replay", f"{type(fault).__name__}: {fault}")
            return
        if not outcome.accepted:
            self.broken = True
            codes = ", ".join(refusal.code for refusal in outcome.refusals)
            yield self.differs("replay", f"the entry would be refused: {codes}")
            return
        self._keep(outcome, read)
        followed = outcome_text(outcome, state_text(outcome.record))
        if followed != entry.outcome:
            for place in _places(entry.outcome, followed):
                yield self.differs(f"outcome.{place}", "another one follows from the journal")

    def _apply(self, read: Read) -> Outcome:
        around = read.around
        self.book = book_of(_head(around.edition, around.book))
        calendars = calendars_of(around.calendars, around.branch)
        return apply(self.book, calendars, self.record, read.entry, Answers(stored=read.asked))

    def _keep(self, outcome: Outcome, read: Read) -> None:
        silent = read.entry.entered_at if read.around.muted else None
        seq = outcome.record.seq
        self.timers = columns.armed_timers(outcome.timers, self.timers, seq, silent)
        self.names |= read.around.names
        self.record, self.outcome = outcome.record, outcome
        for file, hash_ in read.around.files.items():
            self.files.setdefault(file, (hash_, seq))
        self.first = self.first or read
        self.last = read

    def row(self) -> Found:
        """Yield what is wrong with the record's own row."""
        if self.stored.head != self.head:
            yield self.differs("head", "it is not the hash of the last entry", 0)
        if self.stored.version != self.seq:
            yield self.differs("version", f"{self.stored.version}, with {self.seq} entries", 0)
        if self.broken or self.record is None or self.book is None:
            return
        for field, value in self._columns(self.record, self.book).items():
            stored = getattr(self.stored, field)
            stored = _moment(stored) if isinstance(stored, datetime) else stored
            if stored != value:
                says = "it does not follow from the journal"
                if field != "state":
                    says = f"{stored!r} stands there, {value!r} follows from the journal"
                yield self.differs(field, says, 0)

    def _columns(self, record: Record, book: Book) -> dict[str, Any]:
        assert self.first is not None
        assert self.last is not None
        assert self.outcome is not None
        plan = book.kinds[record.kind]
        imported = self.first.around.imported or ("", "")
        by = self.first.entry.by
        return {
            **columns.listed(record, book, self.names),
            "kind": record.kind,
            "life": plan.kind.life,
            "book": book.id,
            "edition_id": self.last.around.edition,
            "branch": self.first.around.branch,
            "department": by.department[:60],
            "filed_by": by.person,
            "opened_at": record.opened_at,
            "entered_at": self.first.entry.entered_at,
            "changed_at": self.last.entry.entered_at,
            "imported_from": imported[0],
            "imported_id": imported[1],
            "timers": columns.timers_text(self.timers),
            "tallies": columns.tallies_text(self.outcome.tallies),
            "state": state_text(record),
        }


def _said(entry: JournalEntry, read: Read) -> dict[str, tuple[Any, Any]]:
    """Return column → (what stands in it, what the text says)."""
    return {
        "record": (entry.record, read.record),
        "seq": (entry.seq, read.seq),
        "act": (entry.act, read.entry.act),
        "person": (entry.person, read.entry.by.person[:80]),
        "source": (entry.source, read.entry.source),
        "happened_at": (_moment(entry.happened_at), read.entry.happened_at),
        "entered_at": (_moment(entry.entered_at), read.entry.entered_at),
        "act_id": (entry.act_id, read.around.act_id),
    }


def _head(edition: str, book_hash: str) -> Head:
    row = Edition.objects.only("book", "hash", "in_force_from").get(pk=edition)
    if row.hash != book_hash:
        raise ValueError(f"edition {edition} is not the one that was used")
    return Head(edition, row.book, row.hash, row.in_force_from)


def _moment(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _places(stored: str, followed: str) -> list[str]:
    """Return where two outcomes differ: the first two levels of keys."""
    try:
        one, other = json.loads(stored), json.loads(followed)
    except ValueError:
        return ["text"]
    if not isinstance(one, dict):
        return ["text"]
    found = []
    for name in sorted({*one, *other}):
        a, b = one.get(name), other.get(name)
        if isinstance(a, dict) and isinstance(b, dict):
            found += [f"{name}.{at}" for at in sorted({*a, *b}) if a.get(at) != b.get(at)]
        elif a != b:
            found.append(name)
    return found or ["text"]


# -- the rows beside it ----------------------------------------------------------------------------


class _Beside:
    """Compares the rows that stand beside a record with what follows from its journal."""

    def __init__(self, replay: _Replay, rows: Rows) -> None:
        self.replay = replay
        self.rows = rows
        self.id = replay.stored.pk

    def differences(self) -> Found:
        replay = self.replay
        if replay.broken or replay.record is None or replay.book is None:
            return
        record, book = replay.record, replay.book
        yield from self._compare("task", self.rows.tasks, self._tasks(record, book), _task_key)
        yield from self._compare("deadline", self.rows.deadlines, self._deadlines(record), _run)
        yield from self._compare(
            "decision", self.rows.decisions, self._decisions(record, book), _key
        )
        yield from self._compare("timer", self.rows.timers, self._timers(), _timer_key)
        yield from self._tallies(book)
        yield from self._links(record)
        yield from self._others(record)

    def _compare(
        self,
        what: str,
        stored: Mapping[str, list[Any]],
        wanted: Mapping[str, Mapping[str, Any]],
        key: Callable[[Any], str],
    ) -> Found:
        there = {key(row): row for row in stored.get(self.id, [])}
        for at in sorted({*there, *wanted}):
            row, fields = there.get(at), wanted.get(at)
            if row is None or fields is None:
                says = "it is missing" if row is None else "it does not follow from the journal"
                yield self.replay.differs(f"{what} {at}", says, 0)
                continue
            for field, value in fields.items():
                found = _plain(row, field)
                if found != value:
                    says = f"{found!r} stands there, {value!r} follows from the journal"
                    yield self.replay.differs(f"{what} {at}.{field}", says, 0)

    def _tasks(self, record: Record, book: Book) -> dict[str, dict[str, Any]]:
        rows = columns.task_rows(record, book).values()
        return {f"{row.key} {row.party}": asdict(row) for row in rows}

    def _deadlines(self, record: Record) -> dict[str, dict[str, Any]]:
        return {row.run: asdict(row) for row in columns.deadline_rows(record, None)}

    def _decisions(self, record: Record, book: Book) -> dict[str, dict[str, Any]]:
        return {row.key: asdict(row) for row in columns.decision_rows(record, book, None)}

    def _timers(self) -> dict[str, dict[str, Any]]:
        armed = [timer for timer in self.replay.timers if timer.generation]
        return {f"{t.run} {t.stage}.{t.generation}": {"at": t.at} for t in armed}

    def _tallies(self, book: Book) -> Found:
        outcome = self.replay.outcome
        wanted = sorted(
            (tally_name(book.id, t.measure), t.key, t.at, t.amount, t.root)
            for t in (outcome.tallies if outcome else ())
        )
        stored = sorted(
            (t.measure, t.key, _moment(t.at) or 0, t.amount, t.root)
            for t in self.rows.tallies.get(self.id, [])
        )
        if wanted != stored:
            yield self.replay.differs("tallies", "others follow from the journal", 0)

    def _links(self, record: Record) -> Found:
        wanted = {(link.sort, link.to, link.seq) for link in record.links}
        stored = {(link.sort, link.other_id, link.seq) for link in self.rows.links.get(self.id, [])}
        if wanted != stored:
            yield self.replay.differs("links", "others follow from the journal", 0)

    def _others(self, record: Record) -> Found:
        involved = {row.party for row in self.rows.involved.get(self.id, [])}
        if not columns.involved(record) <= involved:
            yield self.replay.differs("involved", "somebody is missing", 0)
        ledger = {row.number for row in self.rows.numbers.get(self.id, [])}
        if set(record.numbers.values()) != ledger:
            yield self.replay.differs("numbers", "the ledger holds others", 0)
        files = {row.pk: (row.sha256, row.seq) for row in self.rows.files.get(self.id, [])}
        for file in sorted({*files, *self.replay.files}):
            if files.get(file) != self.replay.files.get(file):
                says = f"the journal says {self.replay.files.get(file)}, the row {files.get(file)}"
                yield self.replay.differs(f"file {file}", says, 0)
        if self.id not in self.rows.search:
            yield self.replay.differs("search", "it is not in the index", 0)


def _plain(row: Model, field: str) -> Any:
    value = getattr(row, field)
    return _moment(value) if isinstance(value, datetime) else value


def _task_key(row: Any) -> str:
    return f"{row.key} {row.party}"


def _run(row: Any) -> str:
    return str(row.run)


def _key(row: Any) -> str:
    return str(row.key)


def _timer_key(row: Any) -> str:
    return f"{row.run} {row.stage}.{row.generation}"


# -- what belongs to no single record --------------------------------------------------------------


def _orphans() -> Found:
    known = CaseRecord.objects.values("pk")
    lost = JournalEntry.objects.exclude(record__in=known).values_list("record", flat=True)
    for record_id in lost.distinct():
        yield Discrepancy(record_id, "", 0, "record", "its journal is there, the record is not")


def _registry_rows() -> Found:
    """Hold rows of the registry against their seals, and their tallies against what they say."""
    rows = RegistryRow.objects.order_by("pk").prefetch_related("tally_rows")
    for row in rows.iterator(chunk_size=CHUNK):
        sealed = (
            row.pk, row.kind, _moment(row.at), row.values, row.table, row.table_row,
            row.entered_by, _moment(row.entered_at), row.tallies,
        )  # fmt: skip
        if keyed_hash(canonical(sealed)) != row.seal:
            yield Discrepancy("", f"{row.kind} {row.pk}", 0, "seal", "the row was changed")
            continue
        wanted = sorted(
            (tally_name(book, measure), *more)
            for book, tallies in json.loads(row.tallies).items()
            for measure, *more in tallies
        )
        stored = sorted(
            (t.measure, t.key, _moment(t.at), t.amount, t.root) for t in row.tally_rows.all()
        )
        if wanted != stored:
            yield Discrepancy("", f"{row.kind} {row.pk}", 0, "tallies", "the row says others")


def _series() -> Found:
    issued = IssuedNumber.objects.filter(state=IssuedNumber.State.ISSUED)
    counted = {
        row["series"]: row
        for row in issued.values("series").annotate(last=Max("nx"), number=Count("nx"))
    }
    for series in NumberSeries.objects.iterator():
        row = counted.pop(series.key, {"last": 0, "number": 0})
        if not row["last"] == row["number"] == series.nx:
            says = f"it stands at {series.nx}, the ledger holds {row['number']} up to {row['last']}"
            yield Discrepancy("", series.key, 0, "series", says)
    for key in counted:
        yield Discrepancy("", key, 0, "series", "the ledger has numbers of it, it is not there")


def _files(progress: Progress) -> Found:
    """Hold the bytes of every filed attachment against their hash."""
    for row in Attachment.objects.exclude(record="").order_by("pk").iterator(chunk_size=CHUNK):
        progress.files += 1
        for field in ("sha256", "display_sha256"):
            digest_ = getattr(row, field)
            if digest_ and not storage.is_whole(digest_):
                says = f"the bytes of “{row.name}” are missing or changed"
                yield Discrepancy(row.record, "", row.seq or 0, f"file {row.pk}.{field}", says)

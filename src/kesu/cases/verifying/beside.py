"""The rows that stand beside a record, held against what follows from its journal."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kesu.cases import columns, indexing
from kesu.cases.models import (
    AccountEntry,
    Deadline,
    DecisionRow,
    FigureRow,
    InboxNotice,
    Involved,
    Link,
    SearchText,
    Tally,
    Task,
    Timer,
)
from kesu.cases.verifying.found import Found, seconds, shown
from kesu.cases.verifying.replaying import Replay
from kesu.cases.verifying.trail import name_of
from kesu.cases.world import tally_name
from kesu.core.records.outcomes import parts_of
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.journal import erased_files
from kesu.journal.chain import canonical
from kesu.journal.master import keyed_hash
from kesu.journal.models import Attachment, IssuedNumber

ByRecord = dict[str, list[Any]]


@dataclass(slots=True)
class Rows:
    """The rows of one chunk of records, by record."""

    tasks: ByRecord
    deadlines: ByRecord
    decisions: ByRecord
    timers: ByRecord
    tallies: ByRecord
    links: ByRecord
    involved: ByRecord
    notices: ByRecord
    numbers: ByRecord
    files: ByRecord
    search: ByRecord
    entries: ByRecord
    figures: ByRecord


def rows_of(ids: list[str]) -> Rows:
    """Return what stands beside these records, one statement a table."""

    def of(model: type[Any]) -> ByRecord:
        found: ByRecord = {}
        for row in model.everything.filter(record__in=ids):
            key = row.record_id if hasattr(row, "record_id") else row.record
            found.setdefault(key, []).append(row)
        return found

    return Rows(
        of(Task),
        of(Deadline),
        of(DecisionRow),
        of(Timer),
        of(Tally),
        of(Link),
        of(Involved),
        of(InboxNotice),
        of(IssuedNumber),
        of(Attachment),
        of(SearchText),
        of(AccountEntry),
        of(FigureRow),
    )


def differences(replay: Replay, rows: Rows) -> Found:
    """Yield every row that is missing, is too many, or says something else than the journal."""
    if replay.broken or replay.record is None or replay.book is None:
        return
    record, book, trail, own = replay.record, replay.book, replay.trail, replay.stored.pk
    compare = _Comparison(replay)
    yield from compare("task", rows.tasks, _tasks(record, book), _task)
    yield from compare("deadline", rows.deadlines, _deadlines(record), _run)
    yield from compare("decision", rows.decisions, _decisions(record, book), _key)
    yield from compare("timer", rows.timers, trail.timers, name_of)
    yield from compare("link", rows.links, _links(record), _link)
    yield from compare("involved", rows.involved, {p: {} for p in trail.involved}, _party)
    yield from compare("notice", rows.notices, trail.notices, _dedupe_key)
    yield from compare("number", rows.numbers, trail.ledger, _document)
    files = _as_erased(trail.files, rows.files.get(own, []))
    yield from compare("file", rows.files, files, _pk, {"name": keyed_hash})
    yield from compare("account entry", rows.entries, _entries(record), _no)
    figures = replay.figures.by_key(*replay.filed_in)
    yield from compare("figure row", rows.figures, figures, _figure, {"values": canonical})
    yield from _tallies(replay, book, rows.tallies.get(own, []))
    yield from _search(replay, rows)


def _search(replay: Replay, rows: Rows) -> Found:
    """Yield whether the index holds other texts; what an earlier program put in waits for `kesu reindex`."""
    own, record, book = replay.stored.pk, replay.record, replay.book
    assert record is not None
    assert book is not None
    stored = [(row.place, row.digest) for row in rows.search.get(own, [])]
    if any(digest == indexing.FORMER for _, digest in stored):
        return
    listed = columns.listed(record, book, replay.names)
    there = sorted(rows.files.get(own, []), key=_pk)
    files = [row.name for row in there if row.state != Attachment.State.ERASED]
    wanted = [
        *indexing.rows_of(indexing.texts_of(record, book, listed, files)),
        *(row for said in replay.said for row in indexing.rows(indexing.SAID, [said])),
    ]
    if sorted(stored) != sorted((row.place, row.digest) for row in wanted):
        yield replay.differs("search", "the index holds other texts; run kesu reindex", 0)


def _as_erased(files: Mapping[str, Mapping[str, Any]], rows: list[Any]) -> dict[str, Any]:
    """Return what the journal says of files, without what an erasure took of them: the erasure is held elsewhere."""
    erased = {row.pk for row in rows if row.state == Attachment.State.ERASED}
    gone = erased_files.CHANGED
    return {
        pk: {name: value for name, value in told.items() if pk not in erased or name not in gone}
        for pk, told in files.items()
    }


class _Comparison:
    """Compares rows of one record with what they must say."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay

    def __call__(
        self,
        what: str,
        stored: ByRecord,
        wanted: Mapping[str, Mapping[str, Any]],
        key: Callable[[Any], str],
        read_as: Mapping[str, Callable[[Any], Any]] | None = None,
    ) -> Found:
        there = {key(row): row for row in stored.get(self.replay.stored.pk, [])}
        for at in sorted({*there, *wanted}):
            row, fields = there.get(at), wanted.get(at)
            if row is None or fields is None:
                says = "it is missing" if row is None else "it does not follow from the journal"
                yield self.replay.differs(f"{what} {at}", says, 0)
                continue
            yield from self._fields(f"{what} {at}", row, fields, read_as or {})

    def _fields(
        self,
        what: str,
        row: Any,
        fields: Mapping[str, Any],
        read_as: Mapping[str, Callable[[Any], Any]],
    ) -> Found:
        for field, value in fields.items():
            found = getattr(row, field)
            found = read_as[field](found) if field in read_as else found
            if value not in (found, seconds(found)):
                says = f"{shown(found)} stands there, {shown(value)} follows from the journal"
                yield self.replay.differs(f"{what}.{field}", says, 0)


def _tasks(record: Record, book: Book) -> dict[str, dict[str, Any]]:
    rows = columns.task_rows(record, book).values()
    return {f"{row.key} {row.party}": asdict(row) for row in rows}


def _deadlines(record: Record) -> dict[str, dict[str, Any]]:
    return {row.run: asdict(row) for row in columns.deadline_rows(record, None)}


def _decisions(record: Record, book: Book) -> dict[str, dict[str, Any]]:
    return {row.key: asdict(row) for row in columns.decision_rows(record, book, None)}


def _links(record: Record) -> dict[str, dict[str, Any]]:
    return {f"{link.sort} {link.to}": {"seq": link.seq} for link in reversed(record.links)}


def _entries(record: Record) -> dict[str, dict[str, Any]]:
    return {str(row.no): row._asdict() for row in columns.account_rows(record)}


def _tallies(replay: Replay, book: Book, rows: list[Any]) -> Found:
    outcome = replay.outcome
    wanted = sorted(
        (tally_name(book.id, t.measure), t.key, t.at, parts_of(t.amount), t.root)
        for t in (outcome.tallies if outcome else ())
    )
    if counted(rows) != wanted:
        yield replay.differs("tallies", "others follow from the journal", 0)


def counted(rows: list[Any]) -> list[tuple[Any, ...]]:
    """Return what tallies say, in an order of their own."""
    return sorted((t.measure, t.key, seconds(t.at), t.amount, t.root) for t in rows)


def _task(row: Any) -> str:
    return f"{row.key} {row.party}"


def _run(row: Any) -> str:
    return str(row.run)


def _key(row: Any) -> str:
    return str(row.key)


def _party(row: Any) -> str:
    return str(row.party)


def _no(row: Any) -> str:
    return str(row.no)


def _figure(row: Any) -> str:
    return f"{row.item} {row.seq}"


def _link(row: Any) -> str:
    return f"{row.sort} {row.other_id}"


def _dedupe_key(row: Any) -> str:
    return str(row.dedupe_key)


def _document(row: Any) -> str:
    return f"{row.document} {row.state}"


def _pk(row: Any) -> str:
    return str(row.pk)

"""What a play left in the tables, read back: the pattern of which copies are stamped."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

from django.db import connection

from kesu.cases import books, columns, dialect, figuring, indexing
from kesu.cases.models import CaseRecord, InboxNotice
from kesu.cases.texts import outcome_text, read_text, record_in, state_text
from kesu.core.engine import apply
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.journal import keys
from kesu.journal.chain import canonical, digest_of_text
from kesu.journal.models import Attachment, IssuedNumber, JournalEntry, SubjectKey
from kesu.shell.seeding.playing import Played
from kesu.shell.seeding.retelling import marker
from kesu.shell.seeding.stamping import Places, RowStamp, Stamp, row_stamp
from kesu.shell.seeding.wording import text_of

ID: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
PLAIN_TABLES: Final = (
    "cases_task", "cases_deadline", "cases_decisionrow", "cases_timer", "cases_tally", "cases_link",
    "cases_involved", "cases_accountentry", "cases_figurerow",
)  # fmt: skip
"""Tables beside a record whose rows are copied as they are, under other names."""
COUNTED_BY_ITSELF: Final = {"cases_tally": "id"}
HASH: Final = "<<hash>>"
MARK, TEXT, CUT, SLOT = 0, 1, 2, 3
"""The first values of a copy: its marker, what it says, that as far as figures hold it, and a hash that stands in one
text only."""


class Unfit(Exception):
    """A play that cannot be copied, and why."""


@dataclass(frozen=True, slots=True)
class EntryPattern:
    """One entry: its row without texts and hash, and the state, outcome and text as stamps."""

    row: RowStamp
    state: Stamp
    outcome: Stamp
    text: Stamp
    text_at: int
    outcome_at: int
    hash_at: int


@dataclass(frozen=True, slots=True)
class RecordPattern:
    """One record of a play. `search` holds (place, text) of what stands in the index, reasons apart in `said`."""

    id: str
    is_open: bool
    at: datetime
    row: RowStamp
    head_at: int
    state_at: int
    entries: tuple[EntryPattern, ...]
    search: tuple[tuple[int, Stamp], ...]
    said: tuple[Stamp, ...]
    sealed: tuple[tuple[int, str], ...]
    """Which value of a copy is sealed anew, and what it says."""


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """A number that the play took: its series, the value of the number, that of its place in an answer."""

    series: str
    number: int
    asked: int
    head: str
    width: int
    row: RowStamp


@dataclass(frozen=True, slots=True)
class NoticePattern:
    """A notice: its row, the record it is about, and what its key against doubles is made of."""

    row: RowStamp
    record: str
    tail: str
    key_at: int


@dataclass(slots=True)
class Pattern:
    """All that one play left. `ids` are its ids → numbers of values; `values` what stands in the play itself."""

    serial: int
    records: list[RecordPattern] = field(default_factory=list)
    numbers: list[NumberPattern] = field(default_factory=list)
    notices: list[NoticePattern] = field(default_factory=list)
    tables: dict[str, list[RowStamp]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)
    how_many: int = 0

    @property
    def is_open(self) -> bool:
        """Say whether any of its cases is open."""
        return any(record.is_open for record in self.records)

    @property
    def entries(self) -> int:
        """Return how many entries it has."""
        return sum(len(record.entries) for record in self.records)


@cache
def columns_of(table: str) -> list[str]:
    """Return the columns of a table that a copy fills, in their order."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return [c.name for c in found if c.name not in (COUNTED_BY_ITSELF.get(table), "tokens")]


def rows_in(table: str, where: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Return rows as a plain statement must hand them over again."""
    names = ", ".join(f'"{name}"' for name in columns_of(table))
    places = ", ".join(["%s"] * len(values))
    sql = f"SELECT {names} FROM {table} WHERE {where} IN ({places})"
    with connection.cursor() as cursor:
        cursor.execute(sql, list(values))
        return [tuple(map(_handed_over, row)) for row in cursor.fetchall()]


def _handed_over(value: Any) -> Any:
    return dialect.exact_stamp(connection, value) if isinstance(value, datetime) else value


def patterns(plays: Sequence[Played]) -> tuple[list[Pattern], list[str]]:
    """Return the patterns of the plays that can be copied, and why the others cannot."""
    found, unfit = [], []
    for played in plays:
        try:
            found.append(_Reading(played).pattern())
        except Unfit as why:
            unfit.append(str(why))
    return found, unfit


class _Reading:
    """Reads one play."""

    def __init__(self, played: Played) -> None:
        self.serial = played.serial
        self.published = books.in_force()
        self.rows = {r.pk: r for r in CaseRecord.everything.filter(pk__in=played.records)}
        ids = sorted(self.rows)
        entries = JournalEntry.everything.filter(record__in=ids).order_by("record", "seq")
        self.journals: dict[str, list[JournalEntry]] = {one: [] for one in ids}
        for entry in entries:
            self.journals[entry.record].append(entry)
        self.reads = {pk: [read_text(e.text) for e in es] for pk, es in self.journals.items()}
        self._fits()
        self.values: dict[str, int] = {
            marker(self.serial): MARK,
            text_of(self.serial): TEXT,
            text_of(self.serial)[: figuring.LONGEST]: CUT,
            HASH: SLOT,
        }
        self.next = SLOT + 1

    def _fits(self) -> None:
        if not self.rows:
            raise Unfit("it opened nothing")
        if any(row.life != "case" for row in self.rows.values()):
            raise Unfit("it is about more than cases")
        if Attachment.everything.filter(record__in=list(self.rows)).exists():
            raise Unfit("it has files")
        for read in (read for reads in self.reads.values() for read in reads):
            for question in read.asked:
                parts = json.loads(question)
                if parts[0] == "measure" and marker(self.serial) not in parts[2]:
                    raise Unfit(f"{parts[1]} counts what every case has")

    def _new(self, text: str) -> int:
        self.values[text] = self.next
        self.next += 1
        return self.values[text]

    def pattern(self) -> Pattern:
        found = Pattern(self.serial, ids=self._ids())
        sealed = {pk: self._sealed(pk) for pk in self.rows}
        numbers = self._numbers()
        places = Places(self.values)
        found.numbers = [self._number(row, places) for row in numbers]
        found.records = [self._record(pk, places, sealed[pk]) for pk in self.rows]
        found.notices = [self._notice(row, places) for row in self._notice_rows()]
        own = list(self.rows)
        for table in PLAIN_TABLES:
            rows = rows_in(table, "record_id", own)
            found.tables[table] = [row_stamp(row, places) for row in rows]
        for table in ("registry_customer", "registry_product"):
            found.tables[table] = self._registry(table, places)
        found.how_many = self.next
        return found

    # -- what differs from copy to copy ---------------------------------------------------------------

    def _ids(self) -> dict[str, int]:
        acts = {e.act_id for es in self.journals.values() for e in es}
        notices = InboxNotice.everything.filter(record__in=list(self.rows))
        own = {*self.rows, *acts, *notices.values_list("pk", flat=True)}
        texts = (t for es in self.journals.values() for e in es for t in (e.text, e.outcome))
        if strangers := {one for text in texts for one in ID.findall(text)} - own:
            raise Unfit(f"it speaks of records of others ({len(strangers)})")
        return {one: self._new(one) for one in sorted(own)}

    def _sealed(self, pk: str) -> tuple[tuple[int, str], ...]:
        """Return which values are sealed under the record's own key, and what they say."""
        key = SubjectKey.objects.filter(subject=f"record:{pk}").first()
        if key is None:
            return ()
        texts = [t for e in self.journals[pk] for t in (e.text, e.outcome)] + [self.rows[pk].state]
        mine = re.compile(rf"{keys.PREFIX}{key.pk}:[A-Za-z0-9+/=]+")
        found = sorted({one for text in texts for one in mine.findall(text)})
        said = keys.open_all(found)
        return tuple((self._new(one), said[one]) for one in found)

    def _numbers(self) -> list[IssuedNumber]:
        rows = list(IssuedNumber.everything.filter(record__in=list(self.rows)).order_by("pk"))
        for row in rows:
            if row.number not in self.values:
                self._new(row.number)
                self._new(_asked(row))
        return rows

    # -- patterns --------------------------------------------------------------------------------------

    def _number(self, row: IssuedNumber, places: Places) -> NumberPattern:
        head = row.number
        width = self._width(row)
        nx = str(row.nx).zfill(width)
        raw = rows_in("journal_issuednumber", "record", [row.record])
        names = columns_of("journal_issuednumber")
        nx_at, series_at, state_at = (names.index(n) for n in ("nx", "series", "state"))
        own = next(
            r for r in raw
            if (r[nx_at], r[series_at], r[state_at]) == (row.nx, row.series, row.state)
        )  # fmt: skip
        changed = [_asked(row) if n == nx_at else v for n, v in enumerate(own)]
        if not head.endswith(nx):
            raise Unfit(f"the number {head} does not end with {nx}")
        return NumberPattern(
            row.series, self.values[head], self.values[_asked(row)], head.removesuffix(nx), width,
            row_stamp(changed, places),
        )  # fmt: skip

    def _width(self, row: IssuedNumber) -> int:
        """Return how many digits the numbers of a series have at least."""
        book = books.book_of(self.published.edition(self.rows[row.record].edition_id))
        series = book.source.documents[columns.document_of(row.document)].series
        return series.width if series else 0

    def _record(
        self, pk: str, places: Places, sealed: tuple[tuple[int, str], ...]
    ) -> RecordPattern:
        row = self.rows[pk]
        names = columns_of("cases_caserecord")
        own = {"head": "", "state": ""}
        stored = rows_in("cases_caserecord", "id", [pk])[0]
        raw = [own.get(name, value) for name, value in zip(names, stored, strict=True)]
        entries, book = self._entries(pk, places)
        return RecordPattern(
            pk, row.closed_at is None, row.opened_at, row_stamp(raw, places), names.index("head"),
            names.index("state"), entries, self._search(pk, book, places),
            tuple(places.stamp(r.entry.reason) for r in self.reads[pk] if r.entry.reason), sealed,
        )  # fmt: skip

    def _entries(self, pk: str, places: Places) -> tuple[tuple[EntryPattern, ...], Book]:
        """Play the journal again, for the state after each entry, whose hash the entry's outcome names."""
        record: Record | None = None
        found = []
        book = None
        for entry, read in zip(self.journals[pk], self.reads[pk], strict=True):
            around = read.around
            head = self.published.edition(around.edition)
            book, calendars = (
                books.book_of(head),
                books.calendars_of(around.calendars, around.branch),
            )
            answers = Answers(stored=read.asked)
            outcome = apply(book, calendars, record, read.entry, answers, engine=around.engine)
            record = outcome.record
            state = state_text(record)
            if outcome_text(outcome, state) != entry.outcome:
                raise Unfit("its journal does not say the same when it is played again")
            found.append(self._entry(entry, state, places))
        assert book is not None
        return tuple(found), book

    def _entry(self, entry: JournalEntry, state: str, places: Places) -> EntryPattern:
        names = columns_of("journal_journalentry")
        plain = {
            "text": "", "outcome": "", "hash": "",
            "happened_at": _handed_over(entry.happened_at),
            "entered_at": _handed_over(entry.entered_at),
        }  # fmt: skip
        row = [plain.get(name, getattr(entry, name)) for name in names]
        return EntryPattern(
            row_stamp(row, places),
            places.stamp(state),
            places.stamp(entry.outcome.replace(digest_of_text(state), HASH)),
            places.stamp(self._with_open_answers(entry).replace(digest_of_text(entry.outcome), HASH)),
            names.index("text"), names.index("outcome"), names.index("hash"),
        )  # fmt: skip

    def _with_open_answers(self, entry: JournalEntry) -> str:
        """Return the entry's text with a text of our own where it holds the number that it was given."""
        rows = {(r.series, r.nx): r for r in IssuedNumber.everything.filter(record=entry.record)}
        raw = json.loads(entry.text)
        for question, answer in raw["asked"].items():
            parts = json.loads(question)
            if parts[0] == "number":
                row = next(
                    r for (s, nx), r in rows.items()
                    if nx == answer and s.endswith(f"|{parts[1]}|{parts[2]}")
                )  # fmt: skip
                raw["asked"][question] = _asked(row)
        text = canonical(raw)
        for row in rows.values():
            text = text.replace(f'"{_asked(row)}"', _asked(row))
        return text

    def _search(self, pk: str, book: Book, places: Places) -> tuple[tuple[int, Stamp], ...]:
        row = self.rows[pk]
        names = {"customer": row.customer_name, "product": row.product_name}
        stored = record_in(row.state)
        listed = columns.listed(stored, book, names)
        return tuple(
            (found.place, places.stamp(found.text))
            for found in indexing.texts_of(stored, book, listed)
        )

    def _notice_rows(self) -> Iterator[tuple[InboxNotice, tuple[Any, ...]]]:
        names = columns_of("cases_inboxnotice")
        raw = {
            r[names.index("id")]: r
            for r in rows_in("cases_inboxnotice", "record_id", list(self.rows))
        }
        for row in InboxNotice.everything.filter(record__in=list(self.rows)):
            yield row, raw[row.pk]

    def _notice(self, found: tuple[InboxNotice, tuple[Any, ...]], places: Places) -> NoticePattern:
        """Return a notice; the key against doubles says which of its entry's notices it is."""
        row, raw = found
        names = columns_of("cases_inboxnotice")
        spread = names.index("spread_at")
        values = [raw[names.index("at")] if n == spread else v for n, v in enumerate(raw)]
        tails = (f"|{row.seq}|{n}|{row.party}" for n in range(1000))
        tail = next(t for t in tails if _key(row.record_id + t) == row.dedupe_key)
        return NoticePattern(
            row_stamp(values, places), row.record_id, tail, names.index("dedupe_key")
        )

    def _registry(self, table: str, places: Places) -> list[RowStamp]:
        names = [n for n in columns_of(table) if n != "id"]
        sql = f"SELECT {', '.join(names)} FROM {table} WHERE code LIKE %s"
        with connection.cursor() as cursor:
            cursor.execute(sql, [f"%{marker(self.serial)}%"])
            return [row_stamp(map(_handed_over, row), places) for row in cursor.fetchall()]


def _asked(row: IssuedNumber) -> str:
    """Return what stands for a given number in an answer while places are looked for."""
    return f"<<{row.series} {row.nx}>>"


def _key(text: str) -> str:
    from hashlib import sha256

    return sha256(text.encode()).hexdigest()

"""The journal of one record, replayed: its chain, its texts, its outcomes, and the record's own row."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.timezone import get_default_timezone

from kesu.cases import columns
from kesu.cases.books import Head, book_of, calendars_of
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.texts import Read, outcome_text, read_text, state_text
from kesu.cases.verifying.figures import KnownRows
from kesu.cases.verifying.found import Discrepancy, Found, seconds
from kesu.cases.verifying.trail import Trail
from kesu.core.engine import apply
from kesu.core.records.outcomes import Answers, Outcome
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.core.turns import ENGINE
from kesu.core.worktime import Calendar
from kesu.journal.chain import ALGORITHM, GENESIS, digest, digest_of_text
from kesu.journal.models import JournalEntry


class Replay:
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
        self.filed = ("", "")
        self.trail = Trail()
        self.figures = KnownRows()
        self.timers: tuple[columns.Armed, ...] = ()
        self.said: list[str] = []
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
        elif self.record is not None:
            self._act_ends()

    def _act_ends(self) -> None:
        assert self.record is not None
        assert self.book is not None
        assert self.last is not None
        self.trail.act_ends(self.record, self.timers)
        self.figures.act_ends(self.record, self.book, self.last, get_default_timezone())

    @property
    def filed_in(self) -> tuple[str, str]:
        """Return the branch and the department in which the record was filed."""
        assert self.first is not None
        filed = self.first.around.filed
        return self.first.around.branch, filed[1] if filed else self.first.entry.by.department

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
        engine = read.around.engine
        if not 1 <= engine <= ENGINE:
            self.broken = True
            yield self.differs("engine", f"entered under engine {engine}, this one is {ENGINE}")
            return
        under = f" (entered under engine {engine})" if engine < ENGINE else ""
        try:
            book, calendars = _judged_by(read)
            answers = Answers(stored=read.asked)
            outcome = apply(book, calendars, self.record, read.entry, answers, engine=engine)
        except Exception as fault:
            self.broken = True
            yield self.differs("replay", f"{type(fault).__name__}: {fault}{under}")
            return
        if not outcome.accepted:
            self.broken = True
            yield self.differs("replay", f"{_refused(outcome)}{under}")
            return
        self._keep(read, outcome, book, calendars)
        followed = outcome_text(outcome, state_text(outcome.record))
        if followed != entry.outcome:
            for place in _places(entry.outcome, followed):
                says = f"another one follows from the journal{under}"
                yield self.differs(f"outcome.{place}", says)

    def _keep(
        self, read: Read, outcome: Outcome, book: Book, calendars: Mapping[str, Calendar]
    ) -> None:
        silent = read.entry.entered_at if read.around.muted else None
        record = outcome.record
        if self.record is None:
            plan, zone = book.kinds[record.kind], calendars[book.calendar].tz
            self.filed = columns.standing_key(record, plan), columns.period_of(record, plan, zone)
        elif self.last is not None and self.last.around.act_id != read.around.act_id:
            self._act_ends()
        self.trail.entry(read, self.record, outcome, book)
        self.timers = columns.armed_timers(outcome.timers, self.timers, record.seq, silent)
        self.names |= read.around.names
        if read.entry.reason:
            self.said.append(read.entry.reason)
        self.record, self.outcome, self.book = record, outcome, book
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
            stored = seconds(getattr(self.stored, field))
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
        filed_by, department = self.first.around.filed or (by.person, by.department)
        return {
            **columns.listed(record, book, self.names),
            "kind": record.kind,
            "life": plan.kind.life,
            "book": book.id,
            "edition_id": self.last.around.edition,
            "branch": self.first.around.branch,
            "standing_key": self.filed[0],
            "period": self.filed[1],
            "department": department[:60],
            "filed_by": filed_by,
            "opened_at": record.opened_at,
            "entered_at": self.first.entry.entered_at,
            "changed_at": self.last.entry.entered_at,
            "imported_from": imported[0],
            "imported_id": imported[1],
            "timers": columns.timers_text(self.timers),
            "tallies": columns.tallies_text(self.outcome.tallies),
            "state": state_text(record),
        }


def _refused(outcome: Outcome) -> str:
    """Return why an entry cannot be applied again: it does not follow, or this program does not understand its book."""
    for refusal in outcome.refusals:
        if refusal.code == "frozen":
            told = refusal.particulars
            return f"{told['file']}, “{told['written']}” is not understood here: {told['read']}"
    codes = ", ".join(refusal.code for refusal in outcome.refusals)
    return f"the entry would be refused: {codes}"


def _said(entry: JournalEntry, read: Read) -> dict[str, tuple[Any, Any]]:
    """Return column → (what stands in it, what the text says)."""
    return {
        "record": (entry.record, read.record),
        "seq": (entry.seq, read.seq),
        "act": (entry.act, read.entry.act),
        "person": (entry.person, read.entry.by.person[:80]),
        "source": (entry.source, read.entry.source),
        "happened_at": (seconds(entry.happened_at), read.entry.happened_at),
        "entered_at": (seconds(entry.entered_at), read.entry.entered_at),
        "act_id": (entry.act_id, read.around.act_id),
    }


def _judged_by(read: Read) -> tuple[Book, Mapping[str, Calendar]]:
    """Return the book and the calendars under which an entry was judged."""
    around = read.around
    book = book_of(_head(around.edition, around.book))
    return book, calendars_of(around.calendars, around.branch)


def _head(edition: str, book_hash: str) -> Head:
    row = Edition.objects.only("book", "hash", "in_force_from").get(pk=edition)
    if row.hash != book_hash:
        raise ValueError(f"edition {edition} is not the one that was used")
    return Head(edition, row.book, row.hash, row.in_force_from)


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

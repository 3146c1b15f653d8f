"""One transaction's work: entries applied one after another, what follows posted with them.

Nothing here writes to the tables of records: that is done once, by `saving.save`, when all went well.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.utils.timezone import get_default_timezone

from kesu.cases import columns, dialect, filing, holding, sealing
from kesu.cases.actors import Who
from kesu.cases.books import Head, InForce, book_of, calendars_of, chosen, governing
from kesu.cases.errors import Conflict, NotAccepted, refused
from kesu.cases.holding import Filed, Hand, Held
from kesu.cases.models import CaseRecord, RegistryRow
from kesu.cases.requests import Request, readable
from kesu.cases.texts import Circumstances, as_journaled, entry_text, outcome_text, state_text
from kesu.cases.world import World, names_of, tally_name
from kesu.core.decisions.measuring import tallies_of_row
from kesu.core.engine import apply
from kesu.core.following import (
    MOST_FOLLOWING,
    Hearing,
    hear_entry,
    hearings,
    kept_entry,
    link_back,
    opening_entry,
    second_tie,
    telling_entry,
    tie_entry,
)
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.outcomes import Answers, Notice, Opening, Outcome, parts_of
from kesu.core.records.record import CHILD, PART, Record, encode
from kesu.core.rulebook.model import Fact
from kesu.core.rulebook.plans import Book
from kesu.core.turns import ENGINE
from kesu.core.values import Moment
from kesu.journal import keys
from kesu.journal.chain import ALGORITHM, canonical, digest
from kesu.journal.ids import new_id
from kesu.journal.models import Attachment, IssuedNumber, SubjectKey
from kesu.journal.numbers import Numbers
from kesu.journal.seals import seal_of


class Turning:
    """The work of one transaction, at one moment, for one actor."""

    def __init__(self, at: datetime, who: Who, published: InForce, *, block: int = 1) -> None:
        self.at = at
        self.entered_at = Moment(int(at.timestamp()))
        self.who = who
        self.published = published
        self.act_id = new_id(at)
        self.world = World(Numbers(block))
        self.hand = Hand()
        self.chosen: dict[str, tuple[Any, ...]] = {}
        self.opened: list[str] = []
        self.outcomes: list[tuple[str, Outcome]] = []
        self.used: list[tuple[str, int]] = []
        self.standing: dict[tuple[str, str, str], str] = {}
        self.following = 0
        self.muted = False

    # -- one request ---------------------------------------------------------------------------------

    def take(
        self, record_id: str | None, request: Request, expected_version: int | None = None
    ) -> Held:
        """Return the record after the request and everything that follows from it.

        Raises NotAccepted with every reason, or Conflict where the version is another.
        """
        known = None if record_id is None else self._held(record_id)
        if known is not None and expected_version not in (None, known.now.seq):
            raise Conflict("version", expected=expected_version or 0, found=known.now.seq)
        held = known or self._new(request)
        facts_of = self._facts_of(held, request)
        sealer = sealing.Sealer(lambda: self._key(held, request), held.record, request.text("item"))
        facts = sealer.seal(readable(request.facts, facts_of), facts_of)
        entry = request.entry(
            self.who.under(held.book),
            self.entered_at,
            held.record_id if known is None else "",
            facts,
        )
        imported = (request.text("imported_from"), request.text("imported_id"))
        self.muted = request.source == "import"
        return self.enter(held, entry, files_of=facts_of, imported=imported)

    def _new(self, request: Request) -> Held:
        if not request.opens_record:
            raise refused("no_record", act=request.act)
        kind = request.text("kind")
        received = self.entered_at if request.happened_at is None else request.happened_at
        if request.text("link") == CHILD and request.text("to"):
            return self._new_child(request.text("to"), kind, received)
        found = chosen(kind, received, request.facts, self.published, request.text("book"))
        if book_of(found.head).kinds[kind].kind.part_of:
            raise refused("no_record", kind=kind)
        self.chosen[found.head.id] = found.trace
        return holding.new(new_id(self.at), found.head, self.who.branch)

    def _new_child(self, parent: str, kind: str, received: Moment) -> Held:
        """A child is governed by its parent's book, of the day where that still has it, and in its branch."""
        held = self._held(parent)
        own = self.published.current(self._day(received)).get(held.book.id, held.edition)
        for head in (own, held.edition):
            plan = book_of(head).kinds.get(kind)
            if plan is not None and plan.kind.child_of == held.now.kind:
                return holding.new(new_id(self.at), head, held.branch)
        raise refused("not_a_parent", kind=kind, of=held.now.kind)

    def _day(self, moment: Moment) -> date:
        return datetime.fromtimestamp(moment, get_default_timezone()).date()

    def _facts_of(self, held: Held, request: Request) -> Mapping[str, Fact]:
        """Return the facts that the request may speak of: those of the item, or of what it opens."""
        kinds, kind = held.book.kinds, request.text("kind")
        if request.opens_record and kind in kinds:
            return kinds[kind].kind.facts
        item = request.text("item")
        if held.record is None or (item and item not in held.record.items):
            return {}
        return kinds[held.record.kind_of(item)].kind.facts

    def _key(self, held: Held, request: Request) -> SubjectKey:
        contact = request.text("contact")
        if contact:
            return keys.key_for(f"contact:{contact}", self.at)
        subject = f"record:{held.record_id}"
        for key in self.hand.keys:
            if key.subject == subject:
                return key
        if held.before is not None:
            return keys.key_for(subject, self.at)
        key = keys.new_key(subject, self.at)
        self.hand.keys.append(key)
        return key

    def _held(self, record_id: str) -> Held:
        found = self.hand.records.get(record_id)
        if found is None:
            found = self._under_current_book(holding.held(record_id, self.published))
            self.hand.records[record_id] = found
        return found

    def _under_current_book(self, held: Held) -> Held:
        """Standing and periodic records live in the edition in force; cases stay under their own."""
        if held.book.kinds[held.now.kind].kind.edition != "current":
            return held
        head = self.published.current(self._day(self.entered_at)).get(held.book.id, held.edition)
        if head == held.edition or held.now.kind not in book_of(head).kinds:
            return held
        return replace(held, edition=head, book=book_of(head), has_moved=True)

    # -- one entry -----------------------------------------------------------------------------------

    def enter(
        self,
        held: Held,
        entry: Entry,
        *,
        files_of: Mapping[str, Fact] | None = None,
        imported: tuple[str, str] = ("", ""),
        filer: tuple[str, str] = ("", ""),
    ) -> Held:
        """Apply one entry, keep what came of it in hand, and post what follows. `held` comes back changed.

        `filer` is the person and department that caused a record which opens by itself.
        """
        raw, entry = as_journaled(entry)
        names = {**held.names, **self._names(held, entry)}
        files = filing.files_named(entry, files_of or {}, held, by=self.who.party)
        self.world.given.clear()
        answers = Answers(source=self.world.answers(held.book.id))
        outcome = apply(
            held.book, self._calendars(held), held.record, entry, answers, engine=ENGINE
        )
        if not outcome.accepted:
            self.used += self.world.given
            raise NotAccepted(outcome.refusals)
        self.outcomes.append((held.record_id, outcome))
        if outcome.moot:
            return held
        around = Circumstances(
            held.edition.id, held.book.hash, self.published.calendars, self.act_id, held.branch,
            {n: v for n, v in names.items() if held.names.get(n) != v},
            {file: filing.described(row) for file, row in files.items() if not row.record},
            imported if imported[0] else None, outcome.instead_of, self.muted,
            self.chosen.get(held.edition.id, ()) if held.record is None else (),
            filer if filer[0] else None, ENGINE,
        )  # fmt: skip
        after = self._keep(held, raw, entry, outcome, answers, around, names, files)
        self._follow(after, outcome)
        return self.hand.records[after.record_id]

    def _calendars(self, held: Held) -> Mapping[str, Any]:
        return calendars_of(self.published.calendars, held.branch)

    def _names(self, held: Held, entry: Entry) -> dict[str, str]:
        """Return the names of the customer and the product that this entry gives, as they are now."""
        if held.record is not None and entry.item:
            return {}
        kind = held.book.kinds.get(entry.kind if held.record is None else held.now.kind)
        known = kind.kind.facts if kind else {}
        found: dict[str, str] = {}
        for name, value in entry.facts.items():
            sort = known[name].sort if name in known else ""
            if sort in ("customer", "product") and isinstance(value, str):
                found.setdefault(sort, value)
        return dict.fromkeys(found, "") | names_of(found)

    def _keep(
        self,
        held: Held,
        raw: dict[str, Any],
        entry: Entry,
        outcome: Outcome,
        answers: Answers,
        around: Circumstances,
        names: Mapping[str, str],
        files: Mapping[str, Attachment],
    ) -> Held:
        record = outcome.record
        state = state_text(record)
        followed = outcome_text(outcome, state)
        text = entry_text(raw, around, record, answers.asked, followed)
        head = digest(held.head, text)
        self._journal(record, entry, text, followed, head)
        self._number(held, record, answers.asked)
        self.hand.claims += filing.claims(files, record, entry)
        if entry.reason:
            self.hand.said.append((record.id, entry.reason))
        if not self.muted:
            self._tell(record, outcome.notices)
        filed = held.filed or self._filed(held, entry, record, around)
        after = held.after(
            outcome,
            state,
            head,
            names=names,
            changed_at=self.entered_at,
            filed=filed,
            filer=(filed.person, filed.department) if filed else held.filer,
            silent_until=self.entered_at if self.muted else None,
        )
        self.hand.records[held.record_id] = after
        self.world.pending[held.record_id, held.book.id] = outcome.tallies
        return after

    def _filed(
        self, held: Held, entry: Entry, record: Record, around: Circumstances
    ) -> Filed | None:
        if held.before is not None:
            return None
        plan = held.book.kinds[record.kind]
        person, department = around.filed or (entry.by.person, entry.by.department)
        key = columns.standing_key(record, plan)
        period = columns.period_of(record, plan, self._zone(held))
        if plan.kind.life != "case" and self._is_kept(held.book.id, record.kind, key, period):
            raise refused("kept_already", kind=record.kind)
        return Filed(
            person, department[:60], self.entered_at, key, period, around.imported or ("", "")
        )

    def _is_kept(self, book: str, kind: str, key: str, period: str) -> bool:
        """Say whether there is a standing or periodic record of this key and period already."""
        found = CaseRecord.everything.filter(book=book, kind=kind, standing_key=key, period=period)
        in_hand = (
            one.filed is not None and (one.filed.standing_key, one.filed.period) == (key, period)
            for one in self.hand.records.values()
            if one.record is not None and one.book.id == book and one.now.kind == kind
        )
        return any(in_hand) or found.exclude(life="case").exists()

    def _zone(self, held: Held) -> Any:
        return self._calendars(held)[held.book.calendar].tz

    def _journal(self, record: Record, entry: Entry, text: str, followed: str, head: str) -> None:
        stamp = dialect.stamp
        self.hand.journal.append(
            (
                record.id, record.seq, entry.act, entry.by.person[:80], entry.source,
                stamp(connection, entry.happened_at), stamp(connection, entry.entered_at),
                self.act_id, text, followed, ALGORITHM, head,
            )
        )  # fmt: skip

    def _number(self, held: Held, record: Record, asked: Mapping[str, Any]) -> None:
        """Enter every number that was given into the ledger, and every one that is void from now on."""
        self.used += self.world.given
        at = dialect.stamp(connection, self.entered_at)
        self.hand.ledger += [
            (row.series, row.nx, "issued", row.number, row.document, record.id, at, "")
            for row in columns.numbers_given(record, held.record, asked, held.book.id)
        ]
        gone = columns.voided_numbers(record, held.record)
        if not gone:
            return
        names = ("series", "nx", "state", "number", "document")
        saved = IssuedNumber.everything.filter(record=record.id, document__in=gone)
        lines = [*saved.values_list(*names), *(row[:5] for row in self._ledger_of(record))]
        void = {document for *_, state, _number, document in lines if state == "void"}
        self.hand.ledger += [
            (series, nx, "void", number, document, record.id, at, "")
            for series, nx, state, number, document in lines
            if state == "issued" and document in set(gone) - void
        ]

    def _ledger_of(self, record: Record) -> list[tuple[Any, ...]]:
        return [row for row in self.hand.ledger if row[5] == record.id]

    def _tell(self, record: Record, notices: tuple[Notice, ...]) -> None:
        at = dialect.stamp(connection, self.entered_at)
        self.hand.notices += [
            (
                new_id(self.at), row.party, record.id, row.seq, row.code, row.line, row.item,
                row.run, row.says_zh, row.says_en, row.about, at, row.dedupe_key,
            )
            for row in columns.notice_rows(record, notices)
        ]  # fmt: skip

    def hear(self, record_id: str, entry: Entry) -> Held:
        """Let a record hear of something: a due timer, another record's event."""
        return self.enter(self._held(record_id), entry)

    # -- registry rows -------------------------------------------------------------------------------

    def see_row(self, kind: str, facts: Mapping[str, Any], table: str, table_row: str) -> str:
        """Count a row of the registry for every book in force, and tell the standing records that hear of it.

        Returns the row's id; `facts` are as the books see it.
        """
        row_id = new_id(self.at)
        current = self.published.current(self._day(self.entered_at))
        heads = sorted(current.values(), key=lambda head: head.book)
        counted = {head.book: self._count_row(row_id, book_of(head), kind, facts) for head in heads}
        row = RegistryRow(
            id=row_id, kind=kind, at=datetime.fromtimestamp(int(facts["at"]), UTC),
            values=canonical(encode(dict(facts))), table=table, table_row=table_row or row_id,
            entered_by=self.who.party, entered_at=self.at, tallies=canonical(counted),
        )  # fmt: skip
        row.seal = seal_of(row)
        self.hand.rows.append(row)
        for head in heads:
            for hearing in hearings(book_of(head), kind, facts):
                self._hear(head, hearing, hear_entry(kind, facts, entered_at=self.entered_at))
        return row_id

    def _count_row(
        self, row_id: str, book: Book, kind: str, facts: Mapping[str, Any]
    ) -> list[list[Any]]:
        """Return how a row counts under a book, as plain values."""
        tallies = tallies_of_row(book.rows.get(kind, []), facts)
        self.world.pending[row_id, book.id] = tallies
        self.hand.row_tallies += [
            (
                tally_name(book.id, t.measure), t.key, dialect.stamp(connection, t.at),
                parts_of(t.amount),
                t.root, None, row_id,
            )
            for t in tallies
        ]  # fmt: skip
        return columns.tallies_plain(tallies)

    def _hear(self, head: Head, hearing: Hearing, entry: Entry) -> None:
        """Tell a standing record, opened now if it is not there yet."""
        at = (head.book, hearing.kind, columns.key_text(hearing.key))
        if at not in self.standing:
            self.standing[at] = self._find_standing(*at) or self._open_standing(
                head, hearing, entry
            )
        self.enter(self._held(self.standing[at]), entry)

    def _find_standing(self, book: str, kind: str, key: str) -> str | None:
        """Return the newest record of a key: a periodic kind has one for each period."""
        found = CaseRecord.everything.filter(book=book, kind=kind, standing_key=key)
        newest = found.exclude(life="case").order_by("-opened_at", "-pk")
        return newest.values_list("pk", flat=True).first()

    def _open_standing(self, head: Head, hearing: Hearing, entry: Entry) -> str:
        new = holding.new(new_id(self.at), head, self.who.branch)
        opening = replace(
            entry, act="open", kind=hearing.kind, record_id=new.record_id, facts=hearing.facts,
            event="", payload={},
        )  # fmt: skip
        self.enter(new, opening)
        return new.record_id

    # -- taking a request back, in a batch whose other requests stand ---------------------------------

    def mark(self) -> tuple[Any, ...]:
        """Return what `back_to` needs to forget everything from here on."""
        self.used = []
        return self.hand.copy(), dict(self.world.pending), list(self.opened), list(self.outcomes)

    def back_to(self, mark: tuple[Any, ...]) -> None:
        """Forget everything since the mark; numbers given meanwhile are free again."""
        self.hand, self.world.pending, self.opened, self.outcomes = mark
        self.world.numbers.give_back(self.used)
        self.used = []

    # -- what follows --------------------------------------------------------------------------------

    def _follow(self, held: Held, outcome: Outcome) -> None:
        for opening in outcome.openings:
            self.following += 1
            if self.following > MOST_FOLLOWING:
                raise refused("endless", line=opening.line, most=MOST_FOLLOWING)
            self._open(held.record_id, opening)
        for telling in outcome.tellings:
            self.following += PART not in telling.child  # of items news goes one way only
            self.enter(
                self._held(telling.parent), telling_entry(telling, entered_at=self.entered_at)
            )
        for tie in outcome.ties:
            self.following += 1
            other = self._held(tie.to)
            by = self.who.under(other.book)
            self.enter(
                other, tie_entry(tie, origin=held.record_id, by=by, entered_at=self.entered_at)
            )

    def _filer(self, origin: Held) -> tuple[str, str]:
        """Return who caused a record that opens by itself: the actor, or who filed its origin where time did it."""
        actor = self.who.under(origin.book)
        if actor.person != SYSTEM.person:
            return actor.person, actor.department
        return origin.filer

    def _open(self, origin: str, opening: Opening) -> None:
        """Open what an outcome asks for; where the record of that period is kept already, it is left at that."""
        held = self.hand.records[origin]
        head = self._governing(held, opening)
        if book_of(head).kinds[opening.kind].kind.life == "case":
            self._open_under(head, held, opening)
            return
        before, mark = self.used, self.mark()
        try:
            self._open_under(head, held, opening)
        except NotAccepted as fault:
            if {refusal.code for refusal in fault.refusals} != {"kept_already"}:
                raise
            self.back_to(mark)
            kept = kept_entry(opening, entered_at=self.entered_at)
            self.enter(self.hand.records[origin], kept)
        finally:
            self.used = before + self.used

    def _open_under(self, head: Head, held: Held, opening: Opening) -> None:
        origin = held.record_id
        new = holding.new(new_id(self.at), head, held.branch)
        entry = opening_entry(
            opening, origin=origin, record_id=new.record_id, entered_at=self.entered_at
        )
        self.opened.append(new.record_id)
        self.enter(new, entry, filer=self._filer(held))
        tie = second_tie(opening, origin=origin, entered_at=self.entered_at)
        if tie is not None:
            self.enter(self.hand.records[new.record_id], tie)
        back = link_back(opening, record_id=new.record_id, entered_at=self.entered_at)
        if back is not None:
            self.enter(self.hand.records[origin], back)

    def _governing(self, held: Held, opening: Opening) -> Any:
        """A book that opens a kind of its own governs it, in the edition of the day; else it is chosen."""
        day = self._day(opening.happened_at or self.entered_at)
        own = self.published.current(day).get(held.book.id, held.edition)
        if opening.kind in book_of(own).kinds:
            return own
        return governing(opening.kind, day, self.published, facts=opening.facts)

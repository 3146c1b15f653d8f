"""The procedures by which books themselves hand over records of somebody who leaves (`hands_over` of a kind)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from kesu.cases.books import Head, InForce, book_of
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.records.record import Record, key
from kesu.core.rulebook.model import HandsOver
from kesu.core.rulebook.plans import Book

MARK: Final = '"{}"'


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a book hands over: the edition, the kind of record that it is done on, and what it says."""

    head: Head
    book: Book
    kind: str
    over: HandsOver


@dataclass(frozen=True, slots=True)
class Running:
    """A record on which a person's hand-over runs or has run."""

    row: CaseRecord
    record: Record
    procedure: Procedure

    def successor_of(self, which: object) -> str:
        """Return who takes over the record that `which` tells, once the procedure has come so far; else ""."""
        over = self.procedure.over
        for item in self.record.live_items(over.by):
            if self.record.values[item].get(over.same) != which:
                continue
            if self.record.events.get(key(item, over.after)):
                return str(self.record.values[item].get(over.to) or "")
        return ""


def procedures(published: InForce, day: date) -> Iterator[Procedure]:
    """Yield the procedures of the books in force on a day."""
    for head in published.current(day).values():
        book = book_of(head)
        for kind, plan in book.kinds.items():
            if plan.kind.hands_over is not None:
                yield Procedure(head, book, kind, plan.kind.hands_over)


def running(procedure: Procedure, party: str) -> Running | None:
    """Return the latest record of a procedure that is about a person and not void, or None."""
    rows = naming(party).filter(kind=procedure.kind, book=procedure.book.id)
    for row in rows.exclude(closed_as="void").order_by("-opened_at", "-pk"):
        record = record_in(row.state)
        if record.values[""].get(procedure.over.person) == party:
            return Running(row, record, procedure)
    return None


def naming(party: str) -> QuerySet[CaseRecord]:
    """Return the records whose state speaks of a party anywhere; who is meant is told by reading them."""
    return CaseRecord.everything.filter(state__contains=MARK.format(party))

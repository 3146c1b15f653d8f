"""A list of complaints is taken in: in batches, each one transaction; bad rows come back with reasons.

The import is the recorded act that stands for the review: each complaint is opened on the day it was
registered elsewhere, and registered here in the same transaction, with a number of a series of its
own. Nobody is told, and no timer is set for a deadline that has passed. A row is known by the kind
of file and its number there: sent again it is skipped, and reported where it says something else.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases import books
from kesu.cases.actions.posting import Posted, once
from kesu.cases.actions.turning import Turning
from kesu.cases.actors import AnyActor
from kesu.cases.errors import NotAccepted
from kesu.cases.requests import read as read_request
from kesu.core.errors import Refused
from kesu.core.records.entries import Entry
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.intake.complaints.mapping import ColumnMap, book_faults
from kesu.intake.complaints.reading import BadRow, Complaint, Reader
from kesu.intake.complaints.refusing import sentences
from kesu.intake.complaints.standing import differences, taken_before
from kesu.reports.sheets import Outcome, RowOutcome, Sheet

BATCH: Final = 100
USUAL_KIND: Final = "complaint"
USUAL_STEP: Final = "register_elsewhere"
NO_RIGHT: Final = frozenset({"no_right", "not_yours"})

# Called with the number of rows done since it was last called.
Progress = Callable[[int], object]


class MayNot(ValidationError):
    """The person may not register complaints from elsewhere: no row would be taken."""


class _TriedOut(Exception):
    """Takes back a batch that was only tried out."""


@dataclass(frozen=True, slots=True)
class Import:
    """One list, how it is read, under which book, and who takes it in."""

    sheet: Sheet
    mapping: ColumnMap
    book: Book
    actor: AnyActor
    dry: bool = False

    def reader(self) -> Reader:
        """Return what reads its rows; raise MissingColumns where the file lacks some."""
        now = Moment(int(clock.now().timestamp()))
        return Reader(self.sheet, self.mapping, self.book.kinds[self.mapping.kind].kind, now)


def governing_book(mapping: ColumnMap, book_id: str = "") -> Book:
    """Return the book in force today for what the mapping brings; raise Faulty where they do not fit."""
    today = clock.now().astimezone(get_default_timezone()).date()
    book = books.book_of(
        books.governing(mapping.kind, today, books.in_force(), book_id or mapping.book)
    )
    book_faults(mapping, book, mapping.source)
    return book


def may_register(
    parties: Iterable[str],
    mapping: ColumnMap | None = None,
    published: books.InForce | None = None,
) -> bool:
    """Say whether somebody who is these parties may do the step that registers; False without a book.

    published -- what is in force, where the caller knows it already: it costs a statement.
    """
    kind, step = (mapping.kind, mapping.step) if mapping else (USUAL_KIND, USUAL_STEP)
    today = clock.now().astimezone(get_default_timezone()).date()
    try:
        published = published or books.in_force()
        wanted = mapping.book if mapping else ""
        book = books.book_of(books.governing(kind, today, published, wanted))
    except Refused:
        return False
    plan = book.kinds[kind].steps.get(step)
    able = {who.post for who in plan.step.by} if plan else set()
    return any(party.partition(":")[2] in able for party in parties)


def report(outcome: Outcome) -> Outcome:
    """Return what somebody must look at: faulty rows, and complaints that the file gives otherwise now."""
    return Outcome(tuple(replace(row, verdict="faulty") for row in outcome.rows if row.faults))


def take_in(work: Import, progress: Progress = lambda _rows: None) -> Outcome:
    """Return what became of each row, in the order of the file.

    Verdicts: added, same (taken in before), changed (taken in before, and says something else now:
    left as it is), faulty. With `dry` every batch is posted in full and taken back.
    Raises MissingColumns, MayNot.
    """
    read = list(work.reader())
    bad = [RowOutcome(one.row, "faulty", one.faults) for one in read if isinstance(one, BadRow)]
    progress(len(bad))
    good = [one for one in read if isinstance(one, Complaint)]
    found = {outcome.row.number: outcome for outcome in bad}
    for batch in _batches(sorted(good, key=lambda one: (one.at, -one.row.number))):
        for outcome in _take_batch(work, batch):
            found[outcome.row.number] = outcome
        progress(len(batch))
    return Outcome(tuple(found[one.row.number] for one in read))


def _batches(rows: Iterable[Complaint]) -> Iterator[list[Complaint]]:
    """Yield the rows, oldest first, so that what is counted before each is there."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def _take_batch(work: Import, batch: Sequence[Complaint]) -> list[RowOutcome]:
    found: list[RowOutcome] = []

    def post_all(turning: Turning) -> Posted:
        known = taken_before(work.mapping.source, [row.id for row in batch])
        found[:] = [
            _standing(work, row, known[row.id])
            if row.id in known
            else _take_row(turning, work, row)
            for row in batch
        ]
        if work.dry:
            raise _TriedOut
        return Posted("", 0, "", turning.act_id)

    with suppress(_TriedOut):
        once(work.actor, "", "", post_all, block=len(batch))
    return found


def _standing(work: Import, row: Complaint, before: Entry) -> RowOutcome:
    told = differences(before, row, work.book.kinds[work.mapping.kind].kind)
    return RowOutcome(row.row, "changed" if told else "same", tuple(told))


def _take_row(turning: Turning, work: Import, row: Complaint) -> RowOutcome:
    mark = turning.mark()
    try:
        opened = turning.take(None, read_request(_opening(work, row), source="import"))
        registering = read_request(_registering(work.mapping, row), source="import")
        turning.take(opened.record_id, registering)
    except Refused as refusal:
        turning.back_to(mark)
        _refuse_all_if_no_right(refusal)
        return RowOutcome(
            row.row, "faulty", tuple(sentences(refusal, work.book, work.mapping.kind))
        )
    return RowOutcome(row.row, "added")


def _opening(work: Import, row: Complaint) -> dict[str, Any]:
    mapping = work.mapping
    return {
        "act": "open",
        "kind": mapping.kind,
        "book": work.book.id,
        "facts": dict(row.facts),
        "happened_at": row.at,
        "imported_from": mapping.source,
        "imported_id": row.id,
    }


def _registering(mapping: ColumnMap, row: Complaint) -> dict[str, Any]:
    outcome = mapping.closed if row.is_closed else mapping.done
    return {"act": "do", "step": mapping.step, "outcome": outcome}


def _refuse_all_if_no_right(refusal: Refused) -> None:
    if isinstance(refusal, NotAccepted) and refusal.code in NO_RIGHT:
        raise MayNot(
            _("You may not register complaints from elsewhere; a complaint engineer may.")
        ) from refusal

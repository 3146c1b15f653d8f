"""Rebuilding records from their journals alone, and comparing with what is stored."""

from collections.abc import Iterable

from kesu.cases.books import Head, book_of, calendars_of
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.texts import outcome_text, read_text, record_in, state_text
from kesu.core.engine import apply
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import Record
from kesu.journal.chain import GENESIS, digest, digest_of_text
from kesu.journal.models import JournalEntry


def unlike() -> Iterable[str]:
    """Return every record whose journal does not lead to what is stored, with what differs."""
    return [wrong for row in CaseRecord.objects.order_by("id") for wrong in _wrong(row)]


def _wrong(row: CaseRecord) -> Iterable[str]:
    head, record = GENESIS, None
    for entry in JournalEntry.objects.filter(record=row.pk).order_by("seq"):
        head = digest(head, entry.text)
        if head != entry.hash:
            yield f"{row.pk} #{entry.seq}: the chain is broken"
        record, followed = _again(record, entry)
        if followed != entry.outcome or digest_of_text(followed) != read_text(entry.text).outcome:
            yield f"{row.pk} #{entry.seq} {entry.act}: something else follows"
    if record is None or state_text(record) != row.state:
        yield f"{row.pk}: the state is another one"
    if row.head != head:
        yield f"{row.pk}: the head is another one"


def _again(record: Record | None, row: JournalEntry) -> tuple[Record, str]:
    """Return the record after the entry, as a store would give it back, and what followed."""
    read = read_text(row.text)
    edition = Edition.objects.get(pk=read.around.edition)
    book = book_of(Head(edition.pk, edition.book, edition.hash, edition.in_force_from))
    calendars = calendars_of(read.around.calendars, read.around.branch)
    outcome = apply(book, calendars, record, read.entry, Answers(read.asked))
    state = state_text(outcome.record)
    return record_in(state), outcome_text(outcome, state)

"""Who may add an item to a case, or open a record of its own."""

from collections.abc import Mapping
from datetime import datetime

from kesu.cases.actors import Who
from kesu.core.records.entries import Entry
from kesu.core.records.record import key, new_record
from kesu.core.records.views import View
from kesu.core.rulebook.plans import Book
from kesu.core.steps.rights import granted, parties_of
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.desk.case_pages.reading import Dossier


def adders(found: Dossier, kind: str) -> tuple[str, ...]:
    """Return who may add an item of a kind."""
    view, steps = found.view(), found.plan().steps.values()
    parties = granted(found.book.kinds[kind], "open", view)
    for plan in steps:
        state = found.record.steps.get(key("", plan.step.id))
        if plan.step.adds == kind and state is not None and state.status == "open":
            parties += parties_of(plan, view)
    return parties


def openers(found: Dossier, kind: str) -> tuple[str, ...]:
    """Return who may open a child of a kind under a case."""
    return openers_of(found.book, kind, found.who, found.calendars, found.at)


def openers_of(
    book: Book, kind: str, who: Who, calendars: Mapping[str, Calendar], at: datetime
) -> tuple[str, ...]:
    """Return who may open a record of a kind by hand at a moment, as the one who asks would."""
    return granted_on_new(book, kind, "open", who, calendars, at)


def granted_on_new(
    book: Book, kind: str, act: str, who: Who, calendars: Mapping[str, Calendar], at: datetime
) -> tuple[str, ...]:
    """Return to whom a book gives the right to an act on a record that whoever asks would open at a moment."""
    now = Moment(int(at.timestamp()))
    record = new_record(
        record_id="preview", kind=kind, book=book.id, edition=book.hash, opened_at=now
    )
    entry = Entry(act="open", by=who.actor, happened_at=now, entered_at=now, kind=kind)
    return granted(book.kinds[kind], act, View(record, "", entry, calendars[book.calendar]))

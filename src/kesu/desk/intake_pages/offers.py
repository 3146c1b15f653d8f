"""Which kinds of record somebody may file by hand, as the books in force offer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from kesu.cases.actors import Who
from kesu.cases.books import InForce, book_of, governing
from kesu.core.records.entries import Entry
from kesu.core.records.record import new_record
from kesu.core.records.views import View
from kesu.core.rulebook.plans import Book
from kesu.core.steps.rights import may
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.desk.intake_pages.asking import ANYONE


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind that may be filed: its book, and whether every employee may."""

    kind: str
    book: Book
    is_plain: bool
    is_chief: bool


def offers(
    published: InForce, who: Who, calendars: Mapping[str, Calendar], at: datetime
) -> list[Offer]:
    """Return the cases that somebody may open by hand, what their department files before plain contacts."""
    day = at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    found: list[Offer] = []
    for head in published.current(day).values():
        book = book_of(head)
        served = {serves.kind for serves in book.source.serves}
        for kind, plan in book.kinds.items():
            is_case = plan.kind.life == "case" and not plan.kind.part_of and kind in served
            if not is_case or governing(kind, day, published) != head:
                continue
            is_plain = ANYONE in plan.kind.opened_by
            if is_plain or _may_open(book, kind, who, calendars, at):
                found.append(Offer(kind, book, is_plain, not is_plain))
    return sorted(found, key=lambda offer: offer.is_plain)


def plain_kind(book: Book) -> str:
    """Return the kind that every employee may open, or an empty text."""
    return next((k for k, p in book.kinds.items() if ANYONE in p.kind.opened_by), "")


def _may_open(
    book: Book, kind: str, who: Who, calendars: Mapping[str, Calendar], at: datetime
) -> bool:
    plan = book.kinds[kind]
    now = Moment(int(at.timestamp()))
    record = new_record(
        record_id="preview", kind=kind, book=book.id, edition=book.hash, opened_at=now
    )
    entry = Entry(act="open", by=who.actor, happened_at=now, entered_at=now, kind=kind)
    view = View(record, "", entry, calendars[book.calendar])
    find = plan.rights.get("open")
    return find is not None and may(who.actor, find(view))

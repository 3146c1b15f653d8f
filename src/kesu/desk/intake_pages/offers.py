"""Which kinds of record somebody may file by hand, as the books in force offer them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from kesu.cases.actors import Who
from kesu.cases.books import Head, InForce, book_of, governing, in_force
from kesu.core.errors import Refused
from kesu.core.rulebook.plans import Book
from kesu.core.steps.rights import may
from kesu.core.worktime import Calendar
from kesu.desk.case_pages.adding import openers_of
from kesu.desk.intake_pages.asking import ANYONE

LIVES: Final = ("case", "standing", "periodic")


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind that may be filed: its book, and whether every employee may.

    `is_choice` says that what the form will say decides which of several books governs: then it is filed under this.
    """

    kind: str
    book: Book
    is_plain: bool
    is_choice: bool = False

    @property
    def key(self) -> str:
        """Return what the page calls it: the kind, with its book where several offer the kind."""
        return f"{self.kind}@{self.book.id}" if self.is_choice else self.kind

    @property
    def place(self) -> tuple[bool, int, bool]:
        """Return where it stands among others: what a department files, cases first, what its book serves first."""
        kind = self.book.kinds[self.kind].kind
        served = self.kind in {serves.kind for serves in self.book.source.serves}
        return (LIVES.index(kind.life) > 0, LIVES.index(kind.life), not served)


def offers(
    published: InForce, who: Who, calendars: Mapping[str, Calendar], at: datetime
) -> list[Offer]:
    """Return what somebody may open by hand, what their department files before plain contacts.

    Items and children are opened on the page of their parent.
    """
    day = _day(at)
    found: list[Offer] = []
    for head in published.current(day).values():
        book = book_of(head)
        for kind, plan in book.kinds.items():
            if plan.kind.tied_to or not plan.kind.opened_by:
                continue
            governs = _governs(head, kind, day, published)
            allowed = may(who.actor, openers_of(book, kind, who, calendars, at))
            if governs is not False and allowed:
                found.append(Offer(kind, book, ANYONE in plan.kind.opened_by, governs is None))
    return sorted(found, key=lambda offer: (offer.place[0], offer.is_plain, offer.place))


def any_book(at: datetime) -> bool:
    """Say whether any book is in force at a moment."""
    try:
        return bool(in_force().current(_day(at)))
    except Refused:
        return False


def _day(at: datetime) -> date:
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _governs(head: Head, kind: str, day: date, published: InForce) -> bool | None:
    """Say whether an edition governs a kind whatever is filled in; None where that decides."""
    try:
        return governing(kind, day, published) == head
    except Refused:
        return None


def plain_kind(book: Book) -> str:
    """Return the kind that every employee may open, or an empty text."""
    return next((k for k, p in book.kinds.items() if ANYONE in p.kind.opened_by), "")

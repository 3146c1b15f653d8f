"""Which kind of record a mail becomes: what every employee may file, as the books in force say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import get_default_timezone

from kesu.cases.books import Head, InForce, book_of, governing, in_force
from kesu.core.errors import Refused
from kesu.core.rulebook.plans import Book, KindPlan
from kesu.intake.mail.address import MailboxAddress


@dataclass(frozen=True, slots=True)
class Place:
    """A kind that takes mail. `book` is empty where the door is to choose between several of the same kind."""

    plan: KindPlan
    book: str


class Undecided(Exception):
    """No kind, or several, could take a mail; `why` says which."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def first_contact(address: MailboxAddress | None, now: datetime) -> Place:
    """Return the kind that a mail of today becomes. Raises Undecided, Refused where no book is in force."""
    published, day = in_force(), now.astimezone(get_default_timezone()).date()
    found = list(_places(address, published, day))
    kinds = {place.plan.kind.id for place in found}
    if len(kinds) != 1:
        raise Undecided("several_kinds" if kinds else "no_kind")
    return found[0] if len(found) == 1 else Place(found[0].plan, "")


def _places(address: MailboxAddress | None, published: InForce, day: date) -> Iterator[Place]:
    """Yield the first kind of each book that takes first contacts, in the order in which it serves them."""
    wanted = (address.book, address.kind) if address else ("", "")
    for head in published.current(day).values():
        book = book_of(head)
        if wanted[0] in ("", book.id):
            kinds = (k for k in open_to_all(book) if wanted[1] in ("", k))
            kind = next((k for k in kinds if _may_govern(head, k, day, published)), None)
            if kind is not None:
                yield Place(book.kinds[kind], book.id)


def open_to_all(book: Book) -> list[str]:
    """Return the cases that every employee may open and that the book serves, in its order."""
    served = [serves.kind for serves in book.source.serves]
    plans = (book.kinds[kind] for kind in dict.fromkeys(served) if kind in book.kinds)
    return [
        plan.kind.id
        for plan in plans
        if plan.kind.life == "case" and "anyone" in plan.kind.opened_by and not plan.kind.tied_to
    ]


def _may_govern(head: Head, kind: str, day: date, published: InForce) -> bool:
    try:
        return governing(kind, day, published) == head
    except Refused:
        return True  # what is filled in decides


def papers(plan: KindPlan) -> str:
    """Return the fact that takes the files of a first conversation: one that a first step asks for, or none."""
    first = plan.armers.get("opened", ())
    names = (name for step in first for name in (*step.step.asks, *step.step.wishes))
    return next(
        (n for n in names if n in plan.kind.facts and plan.kind.facts[n].sort == "files"), ""
    )

"""What the books in force say to the frame of every page: read once a request."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kesu import clock
from kesu.desk.list_pages.kinds import COMPLAINT, Library, library, said
from kesu.directory.days import day_of
from kesu.directory.models import Person


def books_of(person: Person, at: datetime | None = None) -> Library:
    """Return the books. A request loads its own Person, which remembers the answer until it ends."""
    known: Library | None = getattr(person, "books_now", None)
    if known is None:
        known = library(day_of(at or clock.now()))
        person.books_now = known  # type: ignore[attr-defined]
    return known


def keeps_accounts(person: Person) -> bool:
    """Say whether any book in force enters amounts on accounts."""
    return any(book.source.postings for book in books_of(person).current.values())


def records_title(person: Person) -> str:
    """Return what the list of records is called: complaints, the one sort of case there is, or records of all sorts."""
    kinds = books_of(person).kinds()
    cases = [kind for kind in kinds if kind.life == "case"]
    if not kinds or kinds[0].id == COMPLAINT:
        return _("Complaints")
    return said(cases[0].name) if len(cases) == 1 else pgettext("navigation", "Records")

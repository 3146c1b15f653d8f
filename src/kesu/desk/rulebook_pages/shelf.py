"""Which books are published, and one of them as its reader sees it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import get_language

from kesu.cases.books import Head, book_of
from kesu.cases.models import Edition
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.desk.calendar_pages.calendars import calendars_now


@dataclass(frozen=True, slots=True)
class Volume:
    """One published edition without its text. `standing` is "in force", "before" (replaced), "later" or
    "on the shelf" (not published)."""

    head: Head
    title: Text
    edition: str
    hash: str
    published_by: str
    standing: str

    @property
    def id(self) -> str:
        """Return "book@edition"."""
        return self.head.id


def volumes(today: date) -> list[Volume]:
    """Return every published edition by book, the latest first; one statement."""
    rows = Edition.objects.defer("files").order_by("book", "-in_force_from", "-edition")
    found: list[Volume] = []
    current: set[str] = set()
    for row in rows:
        standing = "later" if row.in_force_from > today else "in force"
        if standing == "in force" and row.book in current:
            standing = "before"
        current |= {row.book} if standing == "in force" else set()
        head = Head(row.id, row.book, row.hash, row.in_force_from)
        title = Text(row.title_zh, row.title_en)
        found.append(Volume(head, title, row.edition, row.hash, row.published_by, standing))
    return found


def volume(found: Sequence[Volume], edition: str) -> Volume:
    """Return one of the editions, or raise Http404."""
    for each in found:
        if each.id == edition:
            return each
    raise Http404


def reader_of(book: Book) -> Reader:
    """Return whoever reads this page as a reader of the book."""
    calendars = calendars_now()
    own = calendars.get(book.calendar) or next(iter(calendars.values()))
    return Reader(book, own, get_language() or "zh", calendars=calendars)


def opened(found: Volume) -> Book:
    """Return the compiled book of an edition."""
    return book_of(found.head)


def texts_in(found: Volume) -> dict[str, str]:
    """Return the files of an edition, name → text."""
    files: dict[str, str] = json.loads(
        Edition.objects.values_list("files", flat=True).get(pk=found.id)
    )
    return files


def with_clause(found: Sequence[Volume], clause: str, edition: str = "") -> Volume:
    """Return the edition in which to read a clause: the one asked for, else that in force; or raise Http404."""
    able = [v for v in found if v.id == edition] or [v for v in found if v.standing == "in force"]
    for each in able:
        if clause in opened(each).source.clauses:
            return each
    raise Http404

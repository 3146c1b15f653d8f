"""Published books and calendars as the door needs them: what is in force, compiled once a process.

Editions are written once, so that a compiled book may be kept for ever under its hash. What is in
force is asked anew in every transaction, in one statement.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection

from kesu.cases.calendars import Calendars, calendars_in
from kesu.cases.models import CalendarEdition, Edition
from kesu.core.errors import Refused
from kesu.core.rulebook.plans import Book
from kesu.library.books import from_files


@dataclass(frozen=True, slots=True)
class Head:
    """An edition without its text: enough to choose by."""

    id: str
    book: str
    hash: str
    in_force_from: date


@dataclass(frozen=True, slots=True)
class InForce:
    """Every published edition, and the calendars that hold now ("" while there are none)."""

    editions: tuple[Head, ...]
    calendars: str
    changed: int

    def edition(self, edition_id: str) -> Head:
        """Return a published edition."""
        return next(head for head in self.editions if head.id == edition_id)

    def current(self, day: date) -> dict[str, Head]:
        """Return book → the edition of it that is in force on a day: of those begun, the latest."""
        found: dict[str, Head] = {}
        for head in sorted(self.editions, key=lambda h: (h.in_force_from, h.id)):
            if head.in_force_from <= day:
                found[head.book] = head
        return found


_IN_FORCE = """
SELECT id, book, hash, in_force_from,
       (SELECT hash FROM cases_calendaredition ORDER BY serial DESC LIMIT 1),
       (SELECT coalesce(max(id), 0) FROM directory_change WHERE "table" = 'calendarexception')
  FROM cases_edition
"""


def in_force() -> InForce:
    """Return what is published. Raises Refused("no_book") while nothing is."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE)
        rows = cursor.fetchall()
    if not rows:
        raise Refused("no_book")
    heads = tuple(Head(i, book, h, _day(begins)) for i, book, h, begins, _, _ in rows)
    return InForce(heads, rows[0][4] or "", int(rows[0][5]))


def with_calendars(published: InForce, hash_: str) -> InForce:
    """Return what is published, with the calendars that turned out to hold."""
    return replace(published, calendars=hash_)


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def book_of(head: Head) -> Book:
    """Return the compiled book of an edition."""
    return _compiled(head.id, head.hash)


@lru_cache(maxsize=64)
def _compiled(edition_id: str, _hash: str) -> Book:
    files = Edition.objects.values_list("files", flat=True).get(pk=edition_id)
    return from_files(json.loads(files))


def calendars_of(hash_: str, branch: str) -> Mapping[str, Any]:
    """Return the calendars of an edition of them as they hold in a branch."""
    return _calendars(hash_).of(branch)


@lru_cache(maxsize=16)
def _calendars(hash_: str) -> Calendars:
    text = CalendarEdition.objects.filter(hash=hash_).values_list("text", flat=True)[:1].get()
    return calendars_in(text)


def governing(kind: str, day: date, published: InForce, book: str = "") -> Head:
    """Return the edition that governs a record of a kind received on a day.

    Of the books in force that serve the kind, one that is replaced or outranked by another yields;
    of several left the newest governs. Raises Refused("no_book_for_kind") when there is none.
    """
    current = published.current(day)
    books = {head.book: book_of(head) for head in current.values() if not book or head.book == book}
    able = {b: found for b, found in books.items() if kind in found.kinds}
    serving = {
        b: f for b, f in able.items() if any(s.kind == kind for s in f.source.serves)
    } or able
    yielding = {
        other for f in serving.values() for other in (*f.source.outranks, f.source.replaces)
    }
    left = [b for b in serving if b not in yielding] or list(serving)
    if not left:
        raise Refused("no_book_for_kind", kind=kind, day=day.isoformat())
    return max((current[b] for b in left), key=lambda h: (h.in_force_from, h.id))

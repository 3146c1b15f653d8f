"""Published books and calendars as the door needs them: what is in force, compiled once a process.

Editions are written once, so that a compiled book may be kept for ever under its hash. What is in
force is asked anew in every transaction, in one statement.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import get_default_timezone

from kesu.cases.calendars import Calendars, calendars_in
from kesu.cases.errors import refused
from kesu.cases.models import CalendarEdition, Edition
from kesu.core.rulebook.governing import Undecidable, govern
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.library import books


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
    """Return what is published. Raises NotAccepted("no_book") while nothing is."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE)
        rows = cursor.fetchall()
    if not rows:
        raise refused("no_book")
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


def book_under(edition: Edition) -> Book:
    """Return the compiled book of an edition in hand, such as a record's own."""
    return book_of(Head(edition.pk, edition.book, edition.hash, edition.in_force_from))


@lru_cache(maxsize=64)
def _compiled(edition_id: str, _hash: str) -> Book:
    files = Edition.objects.values_list("files", flat=True).get(pk=edition_id)
    return books.published(json.loads(files))


def calendars_of(hash_: str, branch: str) -> Mapping[str, Any]:
    """Return the calendars of an edition of them as they hold in a branch."""
    return _calendars(hash_).of(branch)


@lru_cache(maxsize=16)
def _calendars(hash_: str) -> Calendars:
    text = CalendarEdition.objects.filter(hash=hash_).values_list("text", flat=True)[:1].get()
    return calendars_in(text)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The edition that governs a new record, and how it was found: [book, edition, verdict, by, missing] each."""

    head: Head
    trace: tuple[tuple[Any, ...], ...]


def chosen(
    kind: str, received_at: Moment, facts: Mapping[str, Any], published: InForce, book: str = ""
) -> Chosen:
    """Return the edition that governs a record of a kind received at a moment, with these facts.

    A kind that no book in force claims is governed by the newest book that has it. Raises
    NotAccepted where there is none, where what is not known decides, or where two claim it equally.
    """
    zone = get_default_timezone()
    day = datetime.fromtimestamp(received_at, zone).date()
    current = published.current(day)
    heads = {b: h for b, h in current.items() if not book or b == book}
    able = [one for h in heads.values() if kind in (one := book_of(h)).kinds]
    try:
        found = govern(able, kind, facts, received_at, settings.TIME_ZONE)
    except Undecidable as fault:
        raise refused("books_claim_equally", kind=kind, options=list(fault.claims)) from None
    trace = tuple((c.book, c.edition, c.verdict, c.by, list(c.missing)) for c in found.trace)
    if found.book is not None:
        return Chosen(heads[found.book.id], trace)
    if not able or any(c.verdict != "not_serving" for c in found.trace):
        missing = [name for c in found.trace for name in c.missing]
        raise refused("no_book_for_kind", kind=kind, day=day.isoformat(), missing=missing)
    newest = max((heads[b.id] for b in able), key=lambda h: (h.in_force_from, h.id))
    return Chosen(newest, trace)


def governing(
    kind: str,
    day: date,
    published: InForce,
    book: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Head:
    """Return the edition that governs a record of a kind received on a day (see `chosen`)."""
    begins = datetime.combine(day, time(), get_default_timezone())
    return chosen(kind, Moment(int(begins.timestamp())), facts or {}, published, book).head

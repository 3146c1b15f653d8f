"""Refusals in the caller's language (Accept-Language), in the words of the book's own lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from kesu import clock
from kesu.api.names import namer
from kesu.cases.actors import Who
from kesu.cases.books import book_of, book_under, calendars_of, governing, in_force
from kesu.cases.models import CaseRecord
from kesu.core.errors import Refused
from kesu.core.explaining import Reader, explain_refusal
from kesu.core.explaining.refusals import explain_refused
from kesu.core.records.outcomes import Refusal
from kesu.core.rulebook.plans import Book
from kesu.core.worktime import Calendar
from kesu.directory.days import day_of
from kesu.library.calendars import all_calendars


@dataclass(frozen=True, slots=True)
class About:
    """What a call is about, so that a refusal can be told in the words of its book."""

    book: Book
    branch: str
    kind: str
    item: str = ""


def language_of(request: HttpRequest) -> str:
    """Return "zh" or "en" as the caller asks; Chinese where nothing is said."""
    return "en" if get_language_from_request(request).startswith("en") else "zh"


def about_record(request: HttpRequest, row: CaseRecord, item: str = "") -> None:
    """Remember that the call is about a record."""
    _remember(request, About(book_under(row.edition), row.branch, row.kind, item))


def about_kind(request: HttpRequest, kind: str, who: Who, book: str = "") -> None:
    """Remember that the call is about a record still to be opened; nothing where no book opens it."""
    try:
        head = governing(kind, day_of(clock.now()), in_force(), book)
    except Refused:
        return
    _remember(request, About(book_of(head), who.branch, kind))


def _remember(request: HttpRequest, about: About) -> None:
    request.about = about  # type: ignore[attr-defined]


def calendars_now(branch: str) -> Mapping[str, Calendar]:
    """Return the calendars that hold now in a branch; those of the files while nothing was posted yet."""
    hash_ = in_force().calendars
    return calendars_of(hash_, branch) if hash_ else all_calendars()


def reader_of(book: Book, branch: str, language: str) -> Reader:
    """Return whom explanations are for, under the calendars that hold now."""
    calendars = calendars_now(branch)
    return Reader(book, calendars[book.calendar], language, namer(language), calendars)


def sentence_of(request: HttpRequest, refusal: Refusal) -> str:
    """Return why a call was refused, with the clauses, in the words of the book it is about."""
    about: About | None = getattr(request, "about", None)
    if about is None or about.kind not in about.book.kinds:
        return explain_refused(refusal.code, refusal.particulars, language_of(request))
    reader = reader_of(about.book, about.branch, language_of(request))
    item = about.item if about.item.partition(".")[0] in about.book.kinds else ""
    told = explain_refusal(
        refusal, about.book, about.kind, item, reader.calendar, reader.language, names=reader.names
    )
    return told.sentence

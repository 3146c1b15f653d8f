"""Refusals in the caller's language (Accept-Language), in the words of the book's own lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext_lazy as _

from kesu import clock
from kesu.api.names import namer
from kesu.cases.actors import Who
from kesu.cases.books import Head, book_of, calendars_of, governing, in_force
from kesu.cases.models import CaseRecord
from kesu.core.errors import Refused
from kesu.core.explaining import Reader, explain_refusal
from kesu.core.records.outcomes import Refusal
from kesu.core.rulebook.plans import Book
from kesu.core.worktime import Calendar
from kesu.directory.days import day_of
from kesu.library.calendars import all_calendars

# What is refused before any book is asked, or where there is none to ask.
OWN: Final[dict[str, Any]] = {
    "no_book": _("No rulebook is in force yet."),
    "no_book_for_kind": _("No rulebook in force opens “%(kind)s”."),
    "key_too_long": _("The operation key is longer than %(most)s signs."),
    "endless": _("The rulebook opens records without end here; nothing was saved."),
    "unknown_row": _("There are no rows called “%(kind)s”; those there are: %(options)s."),
    "no_such_row": _("“%(given)s” is in no table; add it to the registry first."),
    "no_such_file": _("There is no file “%(file)s” to take over; upload it first."),
    "file_in_quarantine": _("The file “%(file)s” is not released yet."),
    "file_not_allowed": _("Files like “%(name)s” are not taken; those that are: %(options)s."),
    "file_is_something_else": _("“%(name)s” is not what its name says."),
    "file_too_large": _("The file is larger than %(most)s bytes."),
    "file_empty": _("The file is empty."),
    "file_unpacks_too_large": _("The file unpacks to more than is taken."),
    "picture_broken": _("The picture is damaged and cannot be read."),
    "picture_too_large": _("The picture has more than %(most)s pixels."),
    "no_picture": _("The file “%(file)s” is no picture."),
    "too_many_staged": _("More than %(most)s uploaded files wait to be filed; file them first."),
}


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
    edition = row.edition
    head = Head(edition.pk, row.book, edition.hash, edition.in_force_from)
    _remember(request, About(book_of(head), row.branch, row.kind, item))


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
    """Return why a call was refused, with the clauses."""
    if refusal.code in OWN:
        return own_sentence(refusal.code, refusal.particulars)
    about: About | None = getattr(request, "about", None)
    if about is None or about.kind not in about.book.kinds:
        return refusal.code
    reader = reader_of(about.book, about.branch, language_of(request))
    item = about.item if about.item.partition(".")[0] in about.book.kinds else ""
    told = explain_refusal(
        refusal, about.book, about.kind, item, reader.calendar, reader.language, names=reader.names
    )
    return told.sentence


def own_sentence(code: str, particulars: Any) -> str:
    """Return the sentence of a code of the doors' own; the code itself where there is none."""
    told = {
        name: ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in particulars.items()
    }
    return str(OWN[code]) % told if code in OWN else code

"""Putting an edition of a book in force. A published edition never changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from kesu.cases.actors import AnyActor, party_of
from kesu.cases.books import Head, book_of
from kesu.cases.errors import NotAccepted, refused
from kesu.cases.models import Edition
from kesu.core.records.outcomes import Refusal
from kesu.core.rulebook.governing import EqualClaim, equal_claims
from kesu.core.rulebook.model import Source
from kesu.core.rulebook.numbers_alike import NumbersAlike, numbers_alike
from kesu.core.rulebook.plans import Book
from kesu.journal import seals
from kesu.journal.chain import canonical
from kesu.library.books import from_files, hash_of, published


def publish(
    files: Mapping[str, str], *, by: AnyActor, at: datetime, in_force_from: date | None = None
) -> Edition:
    """Return the published edition; publishing the same files again returns the one that stands.

    Raises Faulty with everything that is wrong in the book, and NotAccepted where an edition of this
    name was published with other content – an edition is never written over – or where another book
    would govern the same records (see `refuse_equal_claims`).
    """
    book = _readable(files)
    begins = in_force_from or book.source.in_force
    with transaction.atomic():
        standing = Edition.objects.filter(book=book.id, edition=book.edition).first()
        if standing is not None:
            return _same(standing, book, begins)
        refuse_equal_claims(book, begins)
        return seals.write(_edition(book, files, party_of(by), at, begins))


def _readable(files: Mapping[str, str]) -> Book:
    """Return the book; one that is published word for word is not judged again by a later program."""
    stands = Edition.objects.filter(hash=hash_of(files)).exists()
    return published(files) if stands else from_files(files)


def refuse_equal_claims(book: Book, begins: date) -> None:
    """Raise NotAccepted where another published book would govern records of this one from the same day.

    They are found here, not when the first such record comes; every kind is named, each with the book.
    """
    claims = equal_claims(_since(book, begins), _published())
    if claims:
        raise NotAccepted(tuple(_refusal(claim) for claim in claims))


def numbers_given_elsewhere(book: Book) -> list[NumbersAlike]:
    """Return the kinds of a book whose records another published book numbers alike: said, not refused.

    The second record that would bear such a number is refused when it comes; nobody may get that far unwarned.
    """
    return list(numbers_alike(book.source, _published()))


def _published() -> list[Source]:
    """Return the lines of every published edition, as in force from the day it was given."""
    heads = Edition.objects.values_list("id", "book", "hash", "in_force_from")
    return [_since(book_of(head), head.in_force_from) for head in (Head(*row) for row in heads)]


def _since(book: Book, begins: date) -> Source:
    return replace(book.source, in_force=begins)


def _refusal(claim: EqualClaim) -> Refusal:
    said = refused("edition_claims_equally", kind=claim.kind, book=claim.other, day=claim.since)
    return said.refusals[0]


def _edition(book: Book, files: Mapping[str, str], by: str, at: datetime, begins: date) -> Edition:
    return Edition(
        id=f"{book.id}@{book.edition}",
        book=book.id,
        edition=book.edition,
        title_zh=book.source.title.zh[:120],
        title_en=book.source.title.en[:120],
        files=canonical(dict(files)),
        hash=book.hash,
        in_force_from=begins,
        published_by=by,
        published_at=at,
    )


def _same(standing: Edition, book: Book, begins: date) -> Edition:
    if (standing.hash, standing.in_force_from) == (book.hash, begins):
        return standing
    raise refused("edition_published", book=book.id, edition=book.edition)

"""Putting an edition of a book in force. A published edition never changes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from kesu.cases.actors import AnyActor, party_of
from kesu.cases.errors import refused
from kesu.cases.models import Edition
from kesu.core.rulebook.plans import Book
from kesu.journal.chain import canonical
from kesu.library.books import from_files


def publish(
    files: Mapping[str, str], *, by: AnyActor, at: datetime, in_force_from: date | None = None
) -> Edition:
    """Return the published edition; publishing the same files again returns the one that stands.

    Raises Faulty with everything that is wrong in the book, and NotAccepted where an edition of this
    name was published with other content: an edition is never written over.
    """
    book = from_files(files)
    begins = in_force_from or book.source.in_force
    with transaction.atomic():
        standing = Edition.objects.filter(book=book.id, edition=book.edition).first()
        if standing is not None:
            return _same(standing, book, begins)
        return Edition.objects.create(
            id=f"{book.id}@{book.edition}",
            book=book.id,
            edition=book.edition,
            title_zh=book.source.title.zh[:120],
            title_en=book.source.title.en[:120],
            files=canonical(dict(files)),
            hash=book.hash,
            in_force_from=begins,
            published_by=party_of(by),
            published_at=at,
        )


def _same(standing: Edition, book: Book, begins: date) -> Edition:
    if (standing.hash, standing.in_force_from) == (book.hash, begins):
        return standing
    raise refused("edition_published", book=book.id, edition=book.edition)

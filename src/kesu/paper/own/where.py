"""Which document a company's own form is for, and a record to try it out with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kesu.cases.actors import Who
from kesu.cases.books import book_of, in_force
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.queries.sight import sight_of
from kesu.core.rulebook.model import Document
from kesu.core.rulebook.plans import Book
from kesu.directory.days import day_of
from kesu.paper import opening
from kesu.paper.making import NoSuchPaper
from kesu.paper.opening import opened
from kesu.paper.sheets import Sheet
from kesu.paper.subject import is_paper


def books(at: datetime) -> Iterator[Book]:
    """Yield the books in force; none while nothing is published."""
    if not Edition.objects.exists():
        return
    for head in in_force().current(day_of(at)).values():
        yield book_of(head)


def document_of(book: str, document: str, at: datetime) -> tuple[Book, Document]:
    """Return a paper of a book in force. Raises NoSuchPaper."""
    for each in books(at):
        paper = each.source.documents.get(document)
        if each.source.id == book and paper is not None and is_paper(paper):
            return each, paper
    raise NoSuchPaper(document)


def sample(paper: Document, book: Book, *, who: Who, at: datetime, language: str) -> Sheet:
    """Return the paper of the latest record that somebody may see, a numbered one first; blank where there is none."""
    rows = CaseRecord.objects.visible_to(who).filter(kind=paper.of).order_by("-opened_at")
    numbered = rows.exclude(number=None)
    for record in (numbered if numbered.exists() else rows).values_list("pk", flat=True)[:1]:
        sight = sight_of(record, who, at, "desk:own-form", about=paper.id, related=["edition"])
        if sight is not None:
            try:
                return opened(sight, language).sheet(paper.id)
            except NoSuchPaper:
                break
    return opening.blank(book, language, paper.id)

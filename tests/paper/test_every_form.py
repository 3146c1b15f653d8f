"""Every paper of every book prints blank, with the labels of its fields; and filled, from the books' own stories."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from kesu.core.records.record import Record
from kesu.paper import printing
from kesu.paper.making import sheet
from kesu.paper.sheets import Box, Row, Sheet, Signature, Strip, Table
from kesu.paper.subject import is_paper
from tests.paper import books
from tests.paper.readers import squeezed, text_of


def _labels(of: Sheet) -> Iterator[str]:
    for part in of.parts:
        if isinstance(part, Table):
            yield from (part.title, *part.heads)
        elif isinstance(part, Row | Strip):
            boxes: tuple[Box | Signature, ...]
            boxes = part.boxes if isinstance(part, Row) else part.signatures
            yield from (box.label for box in boxes)


@pytest.mark.parametrize("name", sorted(books.FOLDERS))
def test_a_blank_form_shows_its_title_its_code_and_every_label(name: str) -> None:
    book = books.book(name)
    for document in filter(is_paper, book.source.documents.values()):
        found = sheet(books.reader(book), document.id)
        said = text_of(printing.pdf(found))
        labels = () if found.letter is not None else _labels(found)
        lacking = [w for w in (found.title, found.code, *labels) if squeezed(w) not in said]
        assert lacking == [], document.id
        assert len(found.boxes) or any(isinstance(part, Table) for part in found.parts)
        assert printing.missing(found) == (), document.id


@cache
def _records(name: str) -> tuple[Record, ...]:
    return tuple(
        record
        for story in books.stories(name)[:6]
        for record in books.stage(name, story).world.records.values()
    )


@pytest.mark.parametrize("name", ["p01", "p03", "q02", "q05", "q09", "p18", "p06", "q16"])
def test_papers_of_records_of_the_stories_show_what_is_known(name: str) -> None:
    book, printed = books.book(name), set()
    for record in _records(name):
        for item in ["", *record.live_items()]:
            for document in book.source.documents.values():
                if document.of != record.kind_of(item) or not is_paper(document):
                    continue
                if document.id in printed:
                    continue
                printed.add(document.id)
                found = sheet(books.reader(book), document.id, record, item=item)
                said = text_of(printing.pdf(found))
                if found.letter is not None:
                    assert all(squeezed(text) in said for text in found.letter.paragraphs)
                    continue
                for box in found.boxes:
                    assert squeezed(box.text) in said, (document.id, box)
                    assert all(squeezed(tick.label) in said for tick in box.ticks)
    assert printed

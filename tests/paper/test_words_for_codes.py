"""No paper of any shipped book shows a code of the book where its title belongs: every story's records are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kesu.core.explaining.reading import Reader
from kesu.core.rulebook.plans import Book
from kesu.paper.making import sheet
from kesu.paper.sheets import Row, Sheet, Signature, Table
from kesu.paper.subject import is_paper
from kesu.paper.wording import box_lines, signature_line
from tests.paper import books

WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def codes_of(book: Book) -> set[str]:
    """Return every code that the book has a title for: choices, outcomes, closings, grades, posts, other lines."""
    source = book.source
    facts = [fact for kind in source.kinds.values() for fact in kind.facts.values()]
    options = [option for fact in facts for option in fact.options]
    options += [option for fact in facts for column in fact.columns for option in column.options]
    options += [option for kind in source.kinds.values() for option in kind.closings]
    options += [value for decision in source.decisions.values() for value in decision.values]
    ends = [o for plan in book.kinds.values() for s in plan.steps.values() for o in s.step.outcomes]
    lines = (source.posts, source.decisions, source.measures, source.kinds, source.documents)
    named = {option.id for option in options if option.title.zh != option.id}
    return named | {end.id for end in ends} | {name for group in lines for name in group}


def written_on(found: Sheet) -> Iterator[tuple[str, str]]:
    """Yield (where, what) for everything that is written on a paper."""
    for part in found.parts:
        if isinstance(part, Table):
            for row in part.rows:
                yield from (
                    (f"{part.id}, {head}", cell) for head, cell in zip(part.heads, row, strict=True)
                )
            continue
        for box in part.boxes if isinstance(part, Row) else part.signatures:
            yield from ((box.id, line) for line in box_lines(box))
            if isinstance(box, Signature):
                yield box.id, signature_line(found, box)
    yield from (("copies", line.to) for line in found.copies)


def reader(book: Book) -> Reader:
    """Return a reader to whom everybody and everything of the register has a name, as in a house."""
    return replace(books.reader(book), names=lambda _: "某某")


def sheets(name: str) -> Iterator[tuple[str, Sheet]]:
    book = books.book(name)
    papers = [d for d in book.source.documents.values() if is_paper(d)]
    for story in books.stories(name):
        for record in books.stage(name, story).world.records.values():
            for item in ("", *record.live_items()):
                for paper in (d for d in papers if d.of == record.kind_of(item)):
                    yield story, sheet(reader(book), paper.id, record, item=item)


@pytest.mark.parametrize("name", sorted(books.FOLDERS))
def test_no_code_stands_raw_on_a_paper(name: str) -> None:
    codes = codes_of(books.book(name))
    raw = {
        (story, found.document, where, word)
        for story, found in sheets(name)
        for where, text in written_on(found)
        for word in WORD.findall(text)
        if word in codes
    }
    assert raw == set()

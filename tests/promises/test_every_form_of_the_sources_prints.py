"""The 121 forms that the written procedures name: each is a document of a book, and prints what its line says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from kesu.paper import printing
from kesu.paper.cover import COVER, Revision, cover
from kesu.paper.making import sheet
from kesu.paper.sheets import Sheet
from tests.paper import books
from tests.paper.readers import squeezed, text_of

PAGE = Path(__file__).parents[2] / "docs" / "rulebook" / "forms.md"
LINE = re.compile(
    r"\| (?P<form>F-?\d\d) \| (?P<title>[^|]+) \| (?P<papers>[^|]+) \| (?P<fields>[^|]+) \|"
)
FORMS = [found.groupdict() for found in LINE.finditer(PAGE.read_text("utf-8"))]


def _sheet(paper: str) -> Sheet:
    name, document = paper.split(".")
    reader = books.reader(books.book(name))
    if document == COVER:
        return cover(reader, [Revision("1", date(2019, 1, 1).isoformat(), "")], "")
    return sheet(reader, document)


def test_every_form_of_both_lists_has_its_line() -> None:
    named = [f"F{n:02}" for n in range(1, 49)] + [f"F-{n:02}" for n in range(1, 74)]
    assert [form["form"] for form in FORMS] == named


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form["form"])
def test_a_form_prints_and_shows_as_many_fields_as_its_line_says(form: dict[str, str]) -> None:
    papers = re.findall(r"`([^`]+)`", form["papers"])
    counts = form["fields"].split(" + ")
    assert len(papers) == len(counts)
    for paper, count in zip(papers, counts, strict=True):
        found = _sheet(paper)
        assert squeezed(found.title) in text_of(printing.pdf(found))
        name, document = paper.split(".")
        told = books.book(name).source.documents
        assert count == (str(len(told[document].fields)) if document != COVER else "–")

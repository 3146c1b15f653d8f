"""Two Chinese signs side by side in a text of any record of any story find that record, and no other."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest
from django.db import connection

from kesu import clock
from kesu.cases import dialect, indexing
from kesu.cases.models import CaseRecord, Edition
from kesu.cases.queries.finding import asked_for, ranked
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.records.record import Record
from kesu.core.rulebook.plans import Book
from kesu.library.books import folders, load
from kesu.library.calendars import all_calendars
from kesu.library.examples import stories_in
from kesu.library.official_days import RULEBOOKS

pytestmark = pytest.mark.usefixtures("home", "book", "monday")
Text = tuple[str, str]
"""A text and the id of the record that it stands in."""


def played() -> Iterator[tuple[Record, Book]]:
    """Yield every record of every story of the shelf as it stands at the end."""
    for folder in folders(RULEBOOKS):
        book = load(folder)
        for name, raw in stories_in(folder).items():
            stage = CoreStage(book, all_calendars())
            run_story(raw, book, all_calendars(), name, stage)
            for record in stage.world.records.values():
                yield record, book


def filled() -> list[Text]:
    """Put all these records into the index, each with an attachment; return their texts."""
    edition, at, texts, rows, found = Edition.objects.get(), clock.now(), [], [], []
    for n, (record, book) in enumerate(played()):
        own = f"{n:032}"
        files = [f"{book.id} 现场照片{n}号.jpg"]
        here = list(indexing.texts_of(record, book, {}, files))
        texts += [(one.text, own) for one in here]
        rows.append(
            CaseRecord(
                id=own, kind=record.kind[:60], life="case", book=book.id, edition=edition, version=1,
                head="-", filed_by="person:1", opened_at=at, entered_at=at, changed_at=at, state="{}",
            )
        )  # fmt: skip
        found += [(own, row) for row in indexing.rows_of(here)]
    CaseRecord.everything.bulk_create(rows, batch_size=500)
    numbered = [(n, own, row) for n, (own, row) in enumerate(found, 1)]
    for begin in range(0, len(numbered), 500):
        made = dialect.search_writes(connection, numbered[begin : begin + 500])
        dialect.run_writes(connection, made)
    return texts


def scanned(texts: list[Text]) -> dict[str, set[str]]:
    """Return two Chinese signs → the records in a text of which they stand side by side."""
    found: dict[str, set[str]] = defaultdict(set)
    for text, record in texts:
        for first, second in pairwise(unicodedata.normalize("NFKC", text)):
            if _is_chinese(first) and _is_chinese(second):
                found[first + second].add(record)
    return found


def _is_chinese(sign: str) -> bool:
    return "\u4e00" <= sign <= "\u9fff"


def test_two_chinese_signs_find_every_record_in_which_they_stand():
    standing = scanned(filled())
    records = {record for those in standing.values() for record in those}
    assert len(records) > 500
    assert len(standing) > 3_000
    rows = CaseRecord.everything.all()
    wrong = {
        signs: there ^ got
        for signs, there in sorted(standing.items())
        if (got := set(ranked(asked_for(signs), rows, len(records)))) != there
    }
    assert wrong == {}

"""Every worked story of every book, played once more in the database; afterwards everything verifies."""

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.models import ReadingRight
from kesu.cases.verifying import verify
from kesu.core.examples.stories import run_story
from kesu.core.records.entries import SYSTEM
from kesu.core.rulebook.plans import Book
from kesu.intake.demo.stage import DatabaseStage
from kesu.library import books
from kesu.library.calendars import load_calendar, shipped_calendars
from kesu.library.examples import is_example

ROOT = Path(__file__).parents[2] / "rulebooks"
STORIES = [
    path
    for folder in books.folders(ROOT)
    for path in sorted((folder / "stories").glob("*.toml"))
    if is_example(path)
]


def everybody_reads_everything(book: Book) -> None:
    """A story asks what the book refuses; that one may not even see a record is another matter."""
    parties = [f"{sort}:{post}" for post in book.source.posts for sort in ("post", "dept")]
    ReadingRight.objects.bulk_create([ReadingRight(party=p, reach="all") for p in parties])


@pytest.mark.django_db
@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_story_is_the_same_in_the_database(path):
    folder = path.parents[1]
    publish(books.texts_of(folder), by=SYSTEM, at=clock.now())
    book = books.load(folder)
    everybody_reads_everything(book)
    calendars = {name: load_calendar(file) for name, file in shipped_calendars().items()}
    raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    result = run_story(raw, book, calendars, str(path), DatabaseStage())
    assert result.wrong == ()
    assert list(verify()) == []

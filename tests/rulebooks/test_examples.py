"""Every worked case and story of every rulebook; what fails is named by its sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest

from kesu.core.engine import apply
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import Codec, Record
from kesu.core.rulebook.plans import Book
from kesu.library.books import folders, load
from kesu.library.calendars import all_calendars
from kesu.library.examples import files_in, run_file, stories_in
from kesu.library.official_days import RULEBOOKS

FOLDERS: Final = folders(RULEBOOKS)
FILES = [(folder, path) for folder in FOLDERS for path in files_in(folder)]
STORIES = [(folder, name, raw) for folder in FOLDERS for name, raw in stories_in(folder).items()]


@pytest.mark.parametrize(("folder", "path"), FILES, ids=lambda path: path.name)
def test_the_book_answers_as_its_examples_say(folder: Path, path: Path) -> None:
    results = list(run_file(path, load(folder), all_calendars()))
    assert results
    assert {each.says: each.wrong for each in results if each.wrong} == {}


def _played(book: Book, name: str, raw: dict[str, Any]) -> CoreStage:
    stage = CoreStage(book, all_calendars())
    assert run_story(raw, book, all_calendars(), name, stage).wrong == ()
    return stage


@pytest.mark.parametrize(
    ("folder", "name", "raw"), STORIES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_journal_is_enough_to_rebuild_its_record(
    folder: Path, name: str, raw: dict[str, Any]
) -> None:
    book = load(folder)
    world = _played(book, name, raw).world
    for record_id, journal in world.journals.items():
        record: Record | None = None
        for entry, asked in journal:
            stored: Record | None = Codec.load(Codec.dump(record)) if record else None
            record = apply(book, all_calendars(), stored, entry, Answers(asked)).record
        assert record is not None
        assert Codec.dump(record) == Codec.dump(world.records[record_id])


@pytest.mark.parametrize(
    ("folder", "name", "raw"), STORIES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_is_stored_of_a_record_comes_back_the_same(
    folder: Path, name: str, raw: dict[str, Any]
) -> None:
    for record in _played(load(folder), name, raw).world.records.values():
        again = Codec.load(Codec.dump(record))
        assert Codec.dump(again) == Codec.dump(record)
        assert again.values == record.values


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda f: f.name)
def test_what_a_book_opens_by_itself_is_given_what_tells_it_from_others(folder: Path) -> None:
    """A record with a key cannot be opened without it: the duty would wait for ever, and nobody is asked."""
    source = load(folder).source
    missing = [
        f"{trigger.id} opens {act.to} without {name}"
        for trigger in source.triggers.values()
        for act in trigger.do
        if act.verb == "open" and act.to in source.kinds
        for name in source.kinds[act.to].key
        if name not in {*act.with_, *act.copy}
    ]
    assert missing == []

"""Books on disk: what belongs to one, what names it, and the books that it rests on."""

from pathlib import Path

import pytest

from kesu.core.errors import Faulty
from kesu.library.books import folders, from_files, hash_of, load, shelf_of, texts_of
from kesu.library.examples import book_folder_of, files_in, is_example
from kesu.library.official_days import RULEBOOKS
from tests.shell.books_on_disk import write


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    return write(tmp_path / "toy")


def test_cases_and_stories_are_no_part_of_the_edition(toy: Path):
    assert set(texts_of(toy)) == {
        "book.toml",
        "clauses.toml",
        "kinds.toml",
        "lines.toml",
        "posts.toml",
    }
    assert [f.name for f in files_in(toy)] == ["grade.cases.toml", "first.toml"]
    assert all(is_example(f) for f in files_in(toy))


def test_the_hash_names_exactly_these_files(toy: Path):
    before = load(toy).hash
    assert load(toy).hash == before == hash_of(texts_of(toy))
    (toy / "stories" / "second.toml").write_text("", "utf-8")
    assert load(toy).hash == before
    (toy / "more.toml").write_text("", "utf-8")
    assert load(toy).hash != before


def test_the_hash_tells_where_one_file_ends_and_the_next_begins():
    assert hash_of({"a": "bc"}) != hash_of({"ab": "c"}) != hash_of({"a": "b", "c": ""})


def test_a_book_read_back_from_its_texts_is_the_same(toy: Path):
    assert from_files(texts_of(toy)).source == load(toy).source


def test_a_calendar_that_is_not_there_is_a_fault(toy: Path):
    head = (toy / "book.toml").read_text("utf-8")
    (toy / "book.toml").write_text(head.replace("cn-office", "cn-offcie"), "utf-8")
    with pytest.raises(Faulty) as refused:
        load(toy)
    assert [f.code for f in refused.value.faults] == ["unknown_calendar"]


def test_a_variant_whose_base_is_nowhere_says_so(tmp_path: Path):
    folder = write(tmp_path / "toy")
    head = (folder / "book.toml").read_text("utf-8")
    (folder / "book.toml").write_text(head + 'varies = "gone"\n', "utf-8")
    with pytest.raises(Faulty) as refused:
        load(folder)
    assert [f.code for f in refused.value.faults] == ["unknown_book"]


def test_neighbours_come_before_the_books_of_the_project(tmp_path: Path):
    write(tmp_path / "p01")
    neighbour = write(tmp_path / "other")
    head = (neighbour / "book.toml").read_text("utf-8")
    (neighbour / "book.toml").write_text(head.replace('"toy"', '"p01"'), "utf-8")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "book.toml").write_text("[[", "utf-8")
    shelf = shelf_of(tmp_path / "new")
    assert shelf["p01"] == neighbour
    assert set(shelf) >= {"toy", "p01"}


def test_a_file_inside_a_book_finds_its_folder(toy: Path):
    assert book_folder_of(toy / "stories" / "first.toml") == toy.resolve()
    assert book_folder_of(toy.parent) is None


def test_the_project_has_books():
    assert folders(RULEBOOKS)

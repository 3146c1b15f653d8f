"""kesu new-book: what it lays out is sound, runs, and is never written over anything."""

from pathlib import Path

import pytest

from kesu.library.books import load
from kesu.shell.main import main


def laid_out(folder: Path, *words: str) -> int:
    return main(["new-book", str(folder), *words])


def test_what_is_laid_out_checks_and_covers_its_clauses(tmp_path: Path, capsys):
    folder = tmp_path / "repairs"
    assert laid_out(folder, "--title", "维修投诉办法") == 0
    assert "kesu check" in capsys.readouterr().out
    assert main(["check", "--strict", str(folder)]) == 0
    assert "0 failed" in capsys.readouterr().out
    assert main(["coverage", str(folder)]) == 0
    assert "4 of 4 accounted for" in capsys.readouterr().out
    assert "维修投诉办法" in (folder / "book.toml").read_text("utf-8")


def test_what_to_do_next_is_told_in_chinese_unless_english_is_asked_for(tmp_path: Path, capsys):
    laid_out(tmp_path / "repairs")
    assert "接下来" in capsys.readouterr().out
    laid_out(tmp_path / "repairs2", "--language", "en")
    assert "What to do next" in capsys.readouterr().out


def test_nobody_of_the_first_book_stands_in_for_whoever_approves_his_work(tmp_path: Path):
    laid_out(tmp_path / "repairs")
    posts = load(tmp_path / "repairs").source.posts
    assert posts["manager"].deputy != "clerk"


def test_no_mark_of_the_template_is_left(tmp_path: Path):
    laid_out(tmp_path / "repairs", "--title", 'he said "so"')
    texts = [path.read_text("utf-8") for path in (tmp_path / "repairs").rglob("*.toml")]
    assert texts
    assert not any("@" in text for text in texts)


def test_nothing_is_written_over(tmp_path: Path, capsys):
    (tmp_path / "repairs").mkdir()
    (tmp_path / "repairs" / "book.toml").write_text("mine")
    assert laid_out(tmp_path / "repairs") != 0
    assert "is not empty" in capsys.readouterr().err
    assert (tmp_path / "repairs" / "book.toml").read_text() == "mine"


@pytest.mark.parametrize("name", ["Repairs", "9repairs", "re pairs", "维修"])
def test_a_folder_whose_name_is_no_id_is_refused(tmp_path: Path, name: str, capsys):
    assert laid_out(tmp_path / name) != 0
    assert "cannot be the id of a book" in capsys.readouterr().err
    assert not (tmp_path / name).exists()

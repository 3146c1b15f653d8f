"""kesu coverage: where every clause stands, per procedure and one by one."""

import json
from pathlib import Path

import pytest

from kesu.shell.main import main
from tests.shell.books_on_disk import CASE, LINES, STORY, write

CLAUSES = """
[[clause]]
id = "T-01"
section = "§1"
force = "binding"
says = { zh = "看一眼", en = "Look" }
[[clause]]
id = "T-02"
force = "guidance"
says = { zh = "慢慢看", en = "Look slowly" }
[[clause]]
id = "T-03"
force = "definition"
says = { zh = "何谓看", en = "What looking is" }
[[clause]]
id = "T-04"
force = "promise"
says = { zh = "用心看", en = "Look with your heart" }
unreachable = "a state of mind"
[[clause]]
id = "T-05"
force = "promise"
says = { zh = "再看一眼", en = "Look again" }
[[clause]]
id = "U-01"
force = "document"
says = { zh = "看表", en = "The form" }
"""
GUIDED = LINES.replace('asks = ["loss"]', 'asks = ["loss"] # T-05').replace(
    '[[step]]\nid = "look"\nof = "case"\nclause = "T-01"',
    '[[step]]\nid = "look"\nof = "case"\nclause = ["T-01", "T-02"]',
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write(tmp_path / "toy", clauses=CLAUSES, lines=GUIDED)


def counts(capsys: pytest.CaptureFixture[str], folder: Path) -> dict[str, dict[str, int]]:
    assert main(["coverage", "--json", str(folder)]) == 0
    return dict(json.loads(capsys.readouterr().out))


def clause(capsys: pytest.CaptureFixture[str], folder: Path, clause_id: str) -> dict[str, object]:
    assert main(["coverage", str(folder), "--clause", clause_id, "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_the_counts_of_each_procedure_as_json(book: Path, capsys: pytest.CaptureFixture[str]):
    assert counts(capsys, book) == {
        "T": {
            "total": 5,
            "exercised": 1,
            "guidance": 1,
            "definition": 1,
            "unreachable": 1,
            "missing": 1,
        },
        "U": {
            "total": 1,
            "exercised": 0,
            "guidance": 0,
            "definition": 1,
            "unreachable": 0,
            "missing": 0,
        },
    }


def test_a_clause_whose_examples_fail_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    wrong = {
        "case": CASE.replace("loss = 10", "loss = 1"),
        "story": STORY.replace('["look"]', '["lock"]'),
    }
    folder = write(tmp_path / "bad", clauses=CLAUSES, lines=GUIDED, **wrong)
    assert counts(capsys, folder)["T"]["exercised"] == 0
    assert clause(capsys, folder, "T-01")["why"] == "the examples that cite it fail"


def test_an_expressed_clause_that_no_example_cites_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    without = {"case": CASE.replace('"T-01"', "[]"), "story": STORY.replace('["T-01"]', "[]")}
    folder = write(tmp_path / "bare", clauses=CLAUSES, lines=GUIDED, **without)
    found = clause(capsys, folder, "T-01")
    assert (found["standing"], found["why"]) == ("missing", "no case or story cites it")


def test_a_clause_that_no_line_cites_is_missing(book: Path, capsys: pytest.CaptureFixture[str]):
    assert clause(capsys, book, "T-05")["why"] == "no line of the book cites it"


def test_guidance_counts_when_a_line_shows_it(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
):
    assert clause(capsys, book, "T-02")["standing"] == "guidance"
    hidden = write(tmp_path / "hidden", clauses=CLAUSES)
    assert clause(capsys, hidden, "T-02")["standing"] == "missing"


def test_one_clause_is_shown_with_its_places_and_examples(
    book: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["coverage", str(book), "--clause", "T-01"]) == 0
    out = capsys.readouterr().out
    line = 1 + GUIDED.splitlines().index('clause = ["T-01", "T-02"]')
    assert out.splitlines()[:2] == ["T-01 (§1), binding: 看一眼", "exercised"]
    assert f"  {book / 'lines.toml'}:{line}" in out
    assert f"  passed {book / 'stories' / 'first.toml'}: 开一件，看一眼" in out


def test_the_table_names_what_is_missing_and_what_is_out_of_reach(
    book: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["coverage", str(book)]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[1].split() == ["T", "5", "1", "1", "1", "1", "1"]
    assert "out of reach: T-04: a state of mind" in out
    assert "missing: T-05: no line of the book cites it" in out
    assert out[-1] == "5 of 6 accounted for"


def test_of_two_books_with_one_clause_the_better_standing_counts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    write(tmp_path / "a", clauses=CLAUSES, lines="", case=CASE.replace("T-01", "T-02"))
    write(tmp_path / "b", clauses=CLAUSES, lines=GUIDED)
    assert counts(capsys, tmp_path)["T"]["exercised"] == 1


def test_an_unknown_clause_is_told_with_what_looks_like_it(
    book: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["coverage", str(book), "--clause", "T-1"]) == 1
    assert "did you mean" in capsys.readouterr().err


def test_a_refused_book_and_an_empty_folder_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["coverage", str(tmp_path)]) == 1
    assert "no rulebook here" in capsys.readouterr().err
    assert main(["coverage", str(write(tmp_path / "bad", lines="x = 1"))]) == 1
    assert "a book is refused" in capsys.readouterr().err


def test_every_clause_of_the_projects_books_is_accounted_for(capsys: pytest.CaptureFixture[str]):
    assert main(["coverage", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["P01"]["total"] == 74
    assert {p: row["missing"] for p, row in found.items() if row["missing"]} == {}


ADVICE = """
[[document]]
id = "slowly"
clause = "T-02"
kind = "guidance"
title = { zh = "慢慢看", en = "Slowly" }
says = { zh = "先看全貌", en = "See the whole first" }
"""


def test_advice_counts_when_a_step_shows_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    unread = write(tmp_path / "unread", clauses=CLAUSES, documents=ADVICE)
    why = "no step of any book here shows the advice that cites it"
    assert clause(capsys, unread, "T-02")["why"] == why
    shown = LINES.replace('id = "look"', 'id = "look"\nguidance = ["slowly"]')
    read = write(tmp_path / "read", clauses=CLAUSES, documents=ADVICE, lines=shown)
    assert clause(capsys, read, "T-02")["standing"] == "guidance"

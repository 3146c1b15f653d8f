"""kesu check: books are linted, their cases and stories run, and every mistake is told in a sentence."""

import json
from pathlib import Path

import pytest

from kesu.library.official_days import RULEBOOKS
from kesu.shell.main import main
from tests.shell.books_on_disk import CASE, KINDS, LINES, STORY, write


def check(*words: object) -> int:
    return main(["check", "--language", "en", *map(str, words)])


def told(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Return what a failing check prints."""
    assert check(*words) == 1
    return capsys.readouterr().out


def counts(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, int]:
    check("--json", *words)
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 1
    return dict(json.loads(out))


def test_a_sound_book_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert check(write(tmp_path / "toy")) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 0 failed"


def test_the_counts_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    found = counts(capsys, write(tmp_path / "toy"))
    assert found == {"cases": 1, "stories": 1, "passed": 2, "failed": 0}


def test_a_folder_of_books_is_checked_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    write(tmp_path / "a")
    write(tmp_path / "b")
    assert counts(capsys, tmp_path)["passed"] == 4


def test_a_path_given_twice_is_run_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = write(tmp_path / "toy")
    assert counts(capsys, folder, tmp_path, folder / "grade.cases.toml")["passed"] == 2


def test_a_failing_case_says_what_was_expected_and_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = told(capsys, write(tmp_path / "toy", case=CASE.replace("loss = 10", "loss = 9")))
    assert "grade.cases.toml: 损失十元算多" in out
    assert "    value: expected 'much', found 'little'" in out
    assert out.splitlines()[-1] == "1 passed, 1 failed"


def test_one_example_file_finds_its_book_upward(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = write(tmp_path / "toy")
    assert counts(capsys, folder / "stories" / "first.toml")["stories"] == 1
    assert counts(capsys, folder / "stories") == {
        "cases": 0,
        "stories": 1,
        "passed": 1,
        "failed": 0,
    }
    assert counts(capsys, folder / "grade.cases.toml")["cases"] == 1


def test_a_file_without_a_book_above_it_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "lost.cases.toml").write_text(CASE, "utf-8")
    assert "give --book ID" in told(capsys, tmp_path / "lost.cases.toml")
    assert "there is no such path" in told(capsys, tmp_path / "nowhere")


def test_any_file_runs_against_a_book_of_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "mine.toml"
    file.write_text(
        '[[case]]\nsays = "人身安全"\nof = "complaint"\ndecision = "grade"\n'
        'given = { origin = "external", endangers_people = true }\nexpect = { value = "severe" }\n', "utf-8"
    )  # fmt: skip
    assert check("--book", "p01", file) == 0
    assert capsys.readouterr().out == "1 passed, 0 failed\n"


def test_a_book_that_does_not_exist_is_named_with_those_that_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = told(capsys, "--book", "p99", tmp_path)
    assert "no book “p99”; write one of:" in out
    assert "p01" in out


def test_against_a_book_a_path_must_be_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert "no PATH given" in told(capsys, "--book", "p01")
    assert "no example files there" in told(capsys, "--book", "p01", tmp_path)


def test_a_refused_book_lists_every_fault_on_a_line_of_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = write(
        tmp_path / "toy", lines=LINES.replace('by = ["clerk"]', 'by = ["clerc"]\nopen = 1')
    )
    out = told(capsys, folder)
    assert f"{folder} is refused, 2 faults:" in out
    assert (
        '    lines.toml, "look" (T-01): post “clerc” is not in the book; did you mean clerk?' in out
    )
    assert out.splitlines()[-1] == "0 passed, 1 failed"


def test_a_refused_book_counts_as_one_failure_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = write(tmp_path / "toy", lines="x = 1")
    assert counts(capsys, folder) == {"cases": 0, "stories": 0, "passed": 0, "failed": 1}


def test_a_book_that_is_no_text_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = write(tmp_path / "toy")
    (folder / "lines.toml").write_bytes('says = "中文"'.encode("gb18030"))
    assert "save it as UTF-8" in told(capsys, folder)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = " + "[" * 3000, "the file is not TOML"),
        ("x = " + "9" * 5000, "the file is not TOML"),
        ("x = nan", "nan is no number"),
        ("[[step]\n", "the file is not TOML"),
    ],
)
def test_a_hostile_book_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
):
    assert said in told(capsys, write(tmp_path / "toy", lines=text))


def test_remarks_fail_only_when_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    folder = write(
        tmp_path / "toy", more='[[setting]]\nid = "share"\nvalue = 5\nbasis = "stated"\n'
    )
    assert check(folder) == 0
    assert (
        'toy: more.toml, "share": no line of the book reads it [unused_setting]'
        in capsys.readouterr().out
    )
    assert check("--strict", folder) == 1
    assert check("--quiet", folder) == 0
    assert "[unused_setting]" not in capsys.readouterr().out.splitlines()[-1:]


def test_a_remark_worth_knowing_never_fails(tmp_path: Path):
    note = '[kind.case.facts.note]\ntype = "text"\ntitle = { zh = "记", en = "Note" }\n'
    kinds = KINDS + note
    lines = LINES.replace('asks = ["loss"]', 'asks = ["loss", "note?"]')
    lines = lines.replace(
        'opens = ["opened"]',
        'opens = ["opened"]\noutcomes = [{ id = "done", title = { zh = "好", en = "Done" } }]',
    )
    assert check("--strict", write(tmp_path / "toy", kinds=kinds, lines=lines)) == 0


# -- what is wrong with a case or story is told, never a crash -------------------------------------------

BROKEN_CASES = {
    "case = 5": "write [[case]]",
    "case = [3]": "a case is 3; write [[case]]",
    CASE.replace("[[case]]", "[[case]]\nnonsense = 1"): "“nonsense” means nothing in a case",
    CASE.replace("given = { loss = 10 }", "given = 5"): "given = 5; write a table",
    CASE.replace(
        'expect = { value = "much", row = "much" }', "expect = 5"
    ): "expect = 5; write a table",
    CASE.replace('"much", row', '"much", roww'): "expect of a decision case takes",
    CASE.replace('clause = "T-01"', "clause = 5"): "clause = 5; write a clause id",
    CASE.replace('of = "case"', 'of = "visit"'): "kind “visit” is not in the book",
    CASE.replace(
        'decision = "grade"', 'decision = "grate"'
    ): "decision “grate” is not of this kind",
    CASE.replace('decision = "grade"', 'decision = "grade"\nclock = "x"'): "exactly one of",
    CASE.replace("loss = 10", "los = 10"): "given: unknown_fact",
    CASE.replace("loss = 10", "loss = 'x'"): "given: unfit",
    CASE.replace(
        "[[case]]", "[[case]]\nevents = { 'look.don' = 2026-03-02T10:00:00 }"
    ): "did you mean look.done",
    CASE.replace("[[case]]", "[[case]]\nmeasures = { x = 3 }"): "measure “x” is not of this kind",
    CASE.replace("[[case]]", "[[case]]\ndecisions = { x = 3 }"): "decision “x” is not in the book",
    CASE.replace("[[case]]", "[[case]]\nnumbers = { x = '3' }"): "document “x” is not in the book",
    CASE.replace(
        "[[case]]", "[[case]]\nitems = { parts = 3 }"
    ): "items.parts = 3; write a list of tables",
    CASE.replace("[[case]]", "[[case]]\nitems = { parts = [] }"): "“parts” is no set of items",
    CASE.replace("[[case]]", "[[case]]\nby = 'nobody'"): "post “nobody” is not in the book",
    CASE.replace("[[case]]", "[[case]]\nat = 5"): "5 is no moment",
    CASE.replace("[[case]]", "extra = 1\n[[case]]"): "extra means nothing here",
}
BROKEN_STORIES = {
    "says = '…'": "a story without entries",
    STORY.replace("kind =", "kindd ="): "“kindd” means nothing in a story",
    STORY.replace('do = "open"', 'doo = "open"'): "“doo” means nothing in an entry",
    STORY.replace("at = 2026-03-02T10:00:00\n", ""): "an entry needs at",
    STORY.replace('by = "clerk"', 'by = "clerc"'): "post “clerc” is not in the book",
    STORY.replace("expect = {", "expect = { opn = [],"): "“opn” means nothing in expect",
    STORY.replace('["look"]', '"look"'): "expect.open = 'look'; write a list",
    STORY.replace("{ open", "{ not_open"): "not_open: ['look'] are open",
    STORY.replace('{ open = ["look"]', '{ not_open = ["loook"]'): "did you mean look?",
    STORY.replace('{ open = ["look"]', '{ due = { loook = "none" }'): "clock “loook” is not in the book",
    STORY.replace('do = "open"', 'do = "row visits"'): "registry row “visits” does not exist",
    STORY.replace('do = "open"', 'do = "look"'): "was refused: no_record",
    "entry = 5": "entry = 5; write [[entry]]",
    "entry = [5]": "entry 1 is 5; write [[entry]]",
    STORY.replace('clauses = ["T-01"]', "clauses = [1]"): "clauses = [1]; write a clause id",
}  # fmt: skip


@pytest.mark.parametrize(("text", "said"), BROKEN_CASES.items())
def test_what_is_wrong_with_a_case_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
):
    assert said in told(capsys, write(tmp_path / "toy", case=text))


@pytest.mark.parametrize(("text", "said"), BROKEN_STORIES.items())
def test_what_is_wrong_with_a_story_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
):
    assert said in told(capsys, write(tmp_path / "toy", story=text))


def test_a_case_out_of_the_reach_of_calendars_fails_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    clock = '[[clock]]\nid = "wait"\nof = "case"\nstarts = ["opened"]\nstops = ["closed"]\nlimit = "9 working hours"\n'
    case = (
        '[[case]]\nsays = "远"\nof = "case"\nclock = "wait"\n'
        "events = { opened = 2200-12-31T10:00:00 }\nexpect = { due = 2026-03-02T10:00:00 }\n"
    )
    assert "FAILED" in told(capsys, write(tmp_path / "toy", clocks=clock, case=case))


def test_a_book_without_rest_fails_its_story_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    holding = '[[trigger]]\nid = "{}"\nof = "case"\non = ["{}"]\ndo = [{{ hold = "again" }}]\n'
    endless = holding.format("first", "opened") + holding.format("again", "held")
    assert "no rest after" in told(capsys, write(tmp_path / "toy", triggers=endless))


def test_all_books_of_the_project_are_sound(capsys: pytest.CaptureFixture[str]):
    found = counts(capsys)
    assert found["failed"] == 0
    assert found["passed"] == found["cases"] + found["stories"] > 0
    assert RULEBOOKS.is_dir()


def test_faults_and_remarks_are_told_in_chinese_unless_english_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = write(tmp_path / "toy", lines=LINES.replace('clause = "T-01"', 'clause = "T-99"'))
    assert main(["check", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "不能使用" in out
    assert "条款不存在 – " in out
    assert "[unknown_clause]" in out
    assert "不能使用" not in told(capsys, folder)


def test_a_book_without_examples_is_told_that_nothing_is_proven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = write(tmp_path / "toy")
    check(folder)
    assert "no cases and no stories" not in capsys.readouterr().out
    (folder / "grade.cases.toml").unlink()
    (folder / "stories" / "first.toml").unlink()
    assert check(folder) == 0
    assert "no cases and no stories" in capsys.readouterr().out

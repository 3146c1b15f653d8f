"""The proof that cases hold the lines: what nobody misses is named, with its reason or as a failure."""

from pathlib import Path

import pytest

from tests.core.toys import files
from tools import mutants

LINES = """
[decision.grade]
of = "case"
clause = "T-01"
[[decision.grade.row]]
id = "dear"
clause = "T-01"
when = "loss >= 1000"
gives = "grave"
[[decision.grade.row]]
id = "rest"
clause = "T-01"
when = "otherwise"
gives = "light"

[[clock]]
id = "wait"
of = "case"
clause = "T-01"
starts = ["opened"]
stops = ["closed"]
limit = "4 working hours"
"""
KINDS = '[kind.case]\nopened_by = ["anyone"]\n[kind.case.facts.loss]\ntype = "money"\n'
CASE = """
[[case]]
says = "dear is grave"
clause = "T-01"
of = "case"
decision = "grade"
given = { loss = 1000 }
expect = { value = "grave" }
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in files(LINES, kinds=KINDS).items():
        (tmp_path / name).write_text(text.replace('calendar = "office"', 'calendar = "cn-office"'))
    (tmp_path / "grade.cases.toml").write_text(CASE)
    return tmp_path


def test_a_line_that_no_case_misses_is_named(folder: Path):
    found = mutants.report(folder)
    assert found.made == 3
    assert found.survivors == ("decision grade row rest", "clock wait")
    assert found.unexplained == list(found.survivors)


def test_a_reason_given_is_taken_for_one(folder: Path):
    page = "| `clock wait` | nobody waits here |\n| `gate door` | there is none |\n"
    (folder / "survivors.md").write_text(page)
    found = mutants.report(folder)
    assert found.unexplained == ["decision grade row rest"]
    assert found.outdated == ["gate door"]


def test_cases_that_fail_already_prove_nothing(folder: Path):
    (folder / "grade.cases.toml").write_text(CASE.replace("1000", "10"))
    with pytest.raises(SystemExit, match=r"grade\.cases\.toml fails before"):
        mutants.report(folder)

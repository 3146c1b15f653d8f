"""The proof that cases hold the lines: what nobody misses is named, with its reason or as a failure."""

from datetime import date
from pathlib import Path

import pytest

from tests.core.toys import files
from tools import mutants
from tools.mutants_page import page

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


def test_the_page_tells_what_was_taken_away_and_why_nothing_missed_it(folder: Path):
    (folder / "survivors.md").write_text("| `clock wait` | nobody waits here |\n")
    told = page([mutants.report(folder)], date(2026, 3, 2))
    assert "2026-03-02" in told
    assert f"| {folder.name} | 3 | 2 | 1 | 1 | 0 |" in told
    assert f"| {folder.name} | `clock wait` | nobody waits here |" in told
    assert "| **1 份 / books** | 3 | 2 | 1 | 1 | 0 |" in told


def test_a_setting_without_a_figure_is_changed_too(folder: Path):
    setting = (
        '[[setting]]\nid = "until"\nclause = "T-01"\nbasis = "chosen"\nvalue = "end of month"\n'
    )
    (folder / "settings.toml").write_text(setting)
    assert "setting until" in mutants.report(folder).survivors

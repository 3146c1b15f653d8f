"""Worked cases about which of several books governs a new record."""

import tomllib

import pytest

from kesu.core.examples.cases import run_case
from tests.core.rulebook.test_governing import ABROAD, HOME, book
from tests.core.toys import calendars

BESIDE = {"abroad": book("abroad", when=ABROAD), "equal": book("equal", when=HOME)}


def wrong(text: str) -> str:
    raw = {"says": "…", "of": "case", "clause": "T-01", **tomllib.loads(text)}
    found = run_case(raw, book("home", when=HOME), calendars(), "x.cases.toml", BESIDE.get)
    return " ".join(found.wrong)


def test_a_case_tells_which_book_governs_and_why_the_others_do_not():
    asked = 'governs = ["abroad"]\ngiven = { export = true }\n'
    expect = 'expect = { book = "abroad", verdicts = { home = "not_met" } }'
    assert wrong(asked + expect) == ""


def test_a_case_finds_what_is_wrong():
    asked = 'governs = ["abroad"]\ngiven = { export = false }\n'
    said = wrong(asked + 'expect = { book = "abroad", verdicts = { abroad = "governs" } }')
    assert "book: expected 'abroad', found 'home'" in said
    assert "verdicts.abroad: expected 'governs', found 'not_met'" in said


def test_before_it_is_in_force_no_book_governs():
    asked = "governs = []\ngiven = { export = false }\nat = 2025-12-31T10:00:00\n"
    assert wrong(asked + 'expect = { book = "none", verdicts = { home = "not_in_force" } }') == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('governs = "abroad"', "write the other books that are asked"),
        ('governs = ["nowhere"]', "does not stand beside this one"),
        ('governs = []\nof = "ship"', "kind “ship” is in none of these books"),
        ("governs = []\ngiven = { size = 1 }", "“size” is no fact of case"),
        ("governs = []\ngiven = { export = 5 }", "given: "),
        ('governs = ["equal"]\ngiven = { export = false }', "claim it equally"),
        ('governs = []\nclause = "T-99"', "clause “T-99” is not in the book"),
    ],
)
def test_a_case_that_cannot_be_asked_says_why(text: str, said: str):
    assert said in wrong(text + '\nexpect = { book = "home" }')

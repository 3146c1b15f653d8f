"""Two books in one house that would give one number to two records are told apart before they do."""

import pytest

from kesu.core.rulebook.model import Source
from kesu.core.rulebook.numbers_alike import numbers_alike
from tests.core.toys import CASE, HEAD, book

NUMBERED = CASE.replace("[kind.case]", '[kind.case]\nnumber = "sheet"')


def source(name: str, series: str, kinds: str = NUMBERED) -> Source:
    paper = f'[[document]]\nid = "sheet"\nof = "case"\ntitle = {{ zh = "单", en = "Sheet" }}\nseries = {{ {series} }}\n'
    return book(paper, book=HEAD.replace('"toy"', f'"{name}"'), kinds=kinds).source


@pytest.mark.parametrize(
    "series", ['prefix = "KS"', 'prefix = "KS", width = 6', 'prefix = "KS", overflow = "refuse"']
)
def test_the_same_prefix_and_period_are_told_with_what_to_write(series):
    (found,) = numbers_alike(source("new", series), [source("old", 'prefix = "KS"')])
    assert (found.kind, found.document, found.other) == ("case", "sheet", "old")
    assert "write another prefix in the series of “sheet”" in found.says().en
    assert "请在文书“sheet”的 series 里另写 prefix" in found.says().zh


@pytest.mark.parametrize(
    "series", ['prefix = "TS"', 'prefix = "KS", period = "month"', 'prefix = "KS", year = 2']
)
def test_what_reads_otherwise_is_left_alone(series):
    assert list(numbers_alike(source("new", series), [source("old", 'prefix = "KS"')])) == []


def test_editions_of_one_book_and_kinds_without_numbers_are_left_alone():
    one = source("old", 'prefix = "KS"')
    assert list(numbers_alike(one, [source("old", 'prefix = "KS"')])) == []
    assert list(numbers_alike(one, [source("other", 'prefix = "KS"', kinds=CASE)])) == []


def test_what_stands_in_several_editions_of_the_other_book_is_told_once():
    others = [source("old", 'prefix = "KS"'), source("old", 'prefix = "KS", width = 5')]
    assert len(list(numbers_alike(source("new", 'prefix = "KS"'), others))) == 1

"""Text in cells never becomes a formula, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesu.reports.sheets import guarded, unguarded

HOSTILE = [
    "=1+1",
    "+86 139",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＠x",
    "  =1",
    "\u3000=1",
    "first\n=second",
    "'=1",
    "''=1",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_is_marked(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "上海", "1=1", "a@b.cn", "A-1", "it's", "'quoted'", "2026-01-30"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert guarded(text) == text == unguarded(text)


@given(st.one_of(st.text(), st.text("='+-@\t\r\n \u3000＝a", max_size=6)))
def test_every_text_comes_back_as_it_was(text):
    assert unguarded(guarded(text)) == text

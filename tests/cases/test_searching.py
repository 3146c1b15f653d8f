"""Two signs are enough to find a record, in Chinese and otherwise; both databases find the same."""

import pytest

from kesu.cases import dialect, searching
from tests.cases.conftest import opened, registered


def found(query: str) -> set[str]:
    asked = searching.asked(query)
    return set(dialect.found_by_tokens(asked)) if asked else set()


@pytest.fixture
def records(book, monday):
    texts = {
        "noise": "电梯主机噪音大，客户要求更换",
        "leak": "液压站漏油（第2次）",
        "latin": "Motor ABC-123 overheats, ＡＢＣ１２４ too",
        "odd": "𠮷野家 ﬁne naïve",
    }
    return {name: opened(description=text).record_id for name, text in texts.items()}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("噪音", {"noise"}),
        ("客户要求", {"noise"}),
        ("户要", {"noise"}),
        ("漏油 液压", {"leak"}),
        ("漏油 噪音", set()),
        ("音噪", set()),
        ("abc", {"latin"}),
        ("ABC12", {"latin"}),
        ("bc124", {"latin"}),
        ("123 over", {"latin"}),
        ("ABC-123", {"latin"}),
        ("c1 heats", {"latin"}),
        ("abc123", set()),
        ("𠮷野", {"odd"}),
        ("naïve", {"odd"}),
        ("fine", {"odd"}),
        ("大客", set()),
        ("噪", set()),
        ("' OR 1=1 --", {"latin"}),
        ('"噪音" (', {"noise"}),
        ('"噪音" AND (', set()),
        ("%_", set()),
    ],
)
def test_a_query_finds_what_stands_there(records, query, names):
    assert found(query) == {records[name] for name in names}


def test_a_number_is_found_from_the_moment_it_is_given(records):
    assert found("KS2026-0001") == set()
    registered(records["leak"])
    assert found("KS2026-0001") == {records["leak"]}
    assert found("漏油") == {records["leak"]}


def test_a_single_sign_is_nothing_to_search_for():
    assert searching.asked("a 客 !") is None
    assert searching.asked("") is None


def test_a_query_without_end_is_cut():
    asked = searching.asked("客诉 " * 100)
    assert asked is not None
    assert len(asked) == searching.MOST_WORDS

"""Values of facts: what fits, what is kept of it, and the code of what does not."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesu.core.rulebook.fitting import LONGEST_LONG_TEXT, LONGEST_TEXT, MOST_LINES, Unfit, fit
from kesu.core.rulebook.model import FACT_SORTS, Fact, Option
from kesu.core.values import Text

OPTIONS = (Option("good", Text("好")), Option("bad", Text("坏")))


def fact(sort: str, **more: Any) -> Fact:
    options = OPTIONS if sort in ("choice", "choices") else ()
    columns = (fact("text", id="part"), fact("quantity", id="units")) if sort == "lines" else ()
    return Fact(
        **{"id": "it", "of": "case", "sort": sort, "options": options, "columns": columns, **more}
    )


def code(what: Fact, value: Any) -> str:
    with pytest.raises(Unfit) as refused:
        fit(what, value)
    return refused.value.code


FITTING: list[tuple[str, Any, Any]] = [
    ("text", " 中文 ", "中文"),
    ("long_text", "x" * LONGEST_LONG_TEXT, "x" * LONGEST_LONG_TEXT),
    ("number", "12.5", Decimal("12.5")),
    ("number", 12, 12),
    ("money", " 100 ", Decimal(100)),
    ("quantity", "40", 40),
    ("quantity", Decimal("40.0"), 40),
    ("truth", True, True),
    ("truth", "false", False),
    ("choice", "good", "good"),
    ("choices", ("good", "bad"), ["good", "bad"]),
    ("files", ["a", "b"], ["a", "b"]),
    ("records", ["part.1"], ["part.1"]),
    ("moment", 1_772_416_800, 1_772_416_800),
    ("day", "2026-03-02", "2026-03-02"),
    ("day", date(2026, 3, 2), "2026-03-02"),
    (
        "lines",
        [{"part": "P1", "units": "3"}, {"part": "P2"}],
        [{"part": "P1", "units": 3}, {"part": "P2"}],
    ),
    ("person", "person:7", "person:7"),
]
UNFIT: list[tuple[str, Any, str]] = [
    ("text", 5, "not_a_text"),
    ("text", "a\x00b", "not_a_text"),
    ("text", "x" * (LONGEST_TEXT + 1), "too_long"),
    ("long_text", "x" * (LONGEST_LONG_TEXT + 1), "too_long"),
    ("number", "many", "not_a_number"),
    ("number", True, "not_a_number"),
    ("number", "NaN", "not_a_number"),
    ("number", "Infinity", "not_a_number"),
    ("number", "1e300", "not_a_number"),
    ("number", 10**19, "not_a_number"),
    ("quantity", "2.5", "not_whole"),
    ("quantity", -1, "not_whole"),
    ("quantity", 10**12, "not_whole"),
    ("truth", "perhaps", "not_a_truth"),
    ("choice", "fair", "not_an_option"),
    ("choice", ["good"], "not_an_option"),
    ("choices", ["good", "fair"], "not_an_option"),
    ("choices", "good", "not_a_list"),
    ("files", [1], "not_a_list"),
    ("moment", "2026-03-02", "not_a_moment"),
    ("moment", -1, "not_a_moment"),
    ("moment", True, "not_a_moment"),
    ("moment", 2**40, "not_a_moment"),
    ("day", "2026-02-30", "not_a_day"),
    ("day", datetime(2026, 3, 2, 10), "not_a_day"),  # noqa: DTZ001
    ("lines", "three", "not_lines"),
    ("lines", ["P1"], "not_lines"),
    ("lines", [{}] * (MOST_LINES + 1), "not_lines"),
    ("lines", [{"colour": "red"}], "unknown_column"),
    ("lines", [{"units": "x"}], "not_a_number"),
]


@pytest.mark.parametrize(("sort", "value", "kept"), FITTING)
def test_a_value_that_fits_is_kept_in_one_form(sort: str, value: Any, kept: Any):
    assert fit(fact(sort), value) == (kept, "known", "")


@pytest.mark.parametrize(("sort", "value", "why"), UNFIT)
def test_a_value_that_does_not_fit_has_its_reason(sort: str, value: Any, why: str):
    assert code(fact(sort), value) == why


def test_a_number_may_have_a_least_value():
    assert fit(fact("money", least=0), 0)[0] == 0
    assert code(fact("money", least=0), -1) == "too_small"


def test_a_sealed_personal_text_is_longer_than_what_it_says():
    assert fit(fact("text", personal=True), "x" * (LONGEST_TEXT + 1))[1] == "known"


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_given_is_not_asked(nothing: Any):
    assert fit(fact("text"), nothing) == (None, "not_asked", "")


@pytest.mark.parametrize("state", ["undetermined", "withheld", "not_applicable", "not_asked"])
def test_a_state_may_be_given_with_a_remark(state: str):
    assert fit(fact("money"), {"state": state, "remark": "why"}) == (None, state, "why")


@pytest.mark.parametrize("state", ["known", "lost", ""])
def test_a_state_that_is_none_is_refused(state: str):
    assert code(fact("money"), {"state": state}) == "bad_state"


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.decimals()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(st.sampled_from(FACT_SORTS), anything)
def test_whatever_is_given_fits_or_is_refused_with_a_reason(sort: str, value: Any):
    try:
        kept, state, _ = fit(fact(sort), value)
    except Unfit as refused:
        kept, state = None, refused.code
    assert state
    if state == "known":
        assert fit(fact(sort), kept)[0] == kept

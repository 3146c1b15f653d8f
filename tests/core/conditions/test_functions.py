"""Every function: what it gives, what it does with what is not known or does not apply."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from kesu.core.conditions import Unreadable
from kesu.core.rulebook.functions import FUNCTIONS, IN_LINES, rank
from kesu.core.values import NOT_APPLICABLE
from tests.core.conditions.answers import ask, compiled, worth
from tests.core.toys import at

MON_10, TUE_16 = at("2026-03-02 10:00"), at("2026-03-03 16:00")


def test_every_function_is_shown_here():
    assert set(FUNCTIONS) == {
        "known", "days_between", "hours_between", "working_hours_between", "head", "dept", "person", "post",
        "min", "max", "first_of",
    }  # fmt: skip
    assert set(IN_LINES) - set(FUNCTIONS) == {"rank"}


def test_known_is_always_definite():
    assert ask("known(a)", {"a": 0}) is True
    assert ask("known(a)") is False
    assert ask("known(a)", {"a": NOT_APPLICABLE}) is False


def test_time_between_two_moments():
    assert worth("days_between(since, until)", since=MON_10, until=TUE_16) == Decimal("1.25")
    assert worth("hours_between(since, until)", since=MON_10, until=TUE_16) == 30
    assert worth("working_hours_between(since, until)", since=MON_10, until=TUE_16) == 14
    assert worth("days_between(until, since)", since=MON_10, until=TUE_16) == Decimal("-1.25")
    assert worth("working_hours_between(until, since)", since=MON_10, until=TUE_16) == 0


def test_a_day_begins_at_its_first_moment():
    assert worth("hours_between(on, since)", on="2026-03-02", since=MON_10) == 10


@pytest.mark.parametrize("name", ["days_between", "hours_between", "working_hours_between"])
def test_time_to_what_is_not_known_is_not_known(name: str):
    assert worth(f"{name}(since, until)", since=MON_10) is None
    assert worth(f"{name}(since, until)", since=MON_10, until=NOT_APPLICABLE) is NOT_APPLICABLE


def test_parties():
    assert worth("dept('sales')") == "dept:sales"
    assert worth("head(who)", who="dept:sales") == "head:sales"
    assert worth("post('clerk')") == "post:clerk"
    assert worth("person(who)", who="person:7") == "person:7"
    assert worth("dept(who)") is None
    assert worth("dept(who)", who=NOT_APPLICABLE) is NOT_APPLICABLE


def test_the_smaller_and_the_larger():
    assert worth("min(a, b)", a=3, b=5) == 3
    assert worth("max(a, b)", a=3, b=5) == 5
    assert worth("min(a, b)", a=3) is None
    assert worth("max(a, b)", a=3, b=NOT_APPLICABLE) is NOT_APPLICABLE
    assert ask("max(since, until) > since", {"since": MON_10, "until": TUE_16}) is True


def test_the_first_that_is_known():
    assert worth("first_of(a, b)", a=3, b=5) == 3
    assert worth("first_of(a, b)", b=5) == 5
    assert worth("first_of(a, b)") is None


def line(own: Any, *others: Any) -> Any:
    lines = [{"rate": value} for value in (own, *others)]
    return SimpleNamespace(values=lines[0], lines=lines)


def test_the_rank_of_a_line_is_one_for_the_highest_and_shared_by_equals():
    assert rank(line(5, 3, 1), "rate") == 1
    assert rank(line(3, 5, 5), "rate") == 3
    assert rank(line(5, 5, 1), "rate") == 1
    assert rank(line(1, None), "rate") == 1
    assert rank(line(None, 1), "rate") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("known()", "takes x"),
        ("known(a, b)", "takes x"),
        ("days_between(a, until) > 1", "“a” is number; days_between(…) takes day or moment"),
        ("days_between('2026-01-01', until) > 1", "is text; days_between"),
        ("min(word, a) > 1", "“word” is text; min(…) takes day or moment or number"),
        ("min(since, a) > 1", "takes values of one sort"),
        ("first_of(word, a) == 1", "takes values of one sort"),
        ("dept(a) == who", "“a” is number; dept(…)"),
        ("rank(a) == 1", "“a” is number; rank(…)"),
        ("median(a, b) > 1", "there is no function “median”"),
    ],
)
def test_a_function_is_not_given_what_it_cannot_take(text: str, said: str):
    with pytest.raises(Unreadable) as refused:
        compiled(text)
    assert said in str(refused.value)

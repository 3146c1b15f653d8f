"""Every function: what it gives, what it does with what is not known or does not apply."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from kesu.core.conditions import Unreadable
from kesu.core.rulebook.functions import FUNCTIONS, IN_LINES, differing, lookup, rank
from kesu.core.values import NOT_APPLICABLE
from tests.core.conditions.answers import ask, compiled, worth
from tests.core.toys import at

MON_10, TUE_16 = at("2026-03-02 10:00"), at("2026-03-03 16:00")


def test_every_function_is_shown_here():
    assert set(FUNCTIONS) == {
        "known", "days_between", "hours_between", "working_hours_between", "head", "dept", "person", "post",
        "min", "max", "first_of", "round", "lookup", "differing",
        "month_of", "year_of", "day_of_month", "weekday", "hour_of",
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


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ("round(a, 0.01)", "2.345", "2.35"),
        ("round(a, 0.01, 'half up')", "-2.345", "-2.35"),
        ("round(a, 1, 'up')", "10000.2", "10001"),
        ("round(a, 1, 'down')", "10000.9", "10000"),
        ("round(a, 100)", "1250", "1300"),
        ("round(a, 0.5)", "1.3", "1.5"),
        ("round(a, 0)", "1.3", "1.3"),
    ],
)
def test_rounding_to_a_step(text: str, given: str, found: str):
    assert worth(text, a=Decimal(given)) == Decimal(found)
    assert worth(text) is None


def test_what_a_table_holds_under_a_key():
    table = {"A": 3, "true": 1, "inner": {"B": 5}}
    assert lookup(table, "A") == 3
    assert lookup(table, True) == 1
    assert lookup(lookup(table, "inner"), "B") == 5
    assert lookup(table, "C") is None
    assert lookup(3, "A") is None


def test_lines_without_an_equal_on_the_other_side_are_counted():
    one = [{"part": "a", "n": 1}, {"part": "b", "n": 2}, {"part": "b", "n": 2}]
    other = [{"part": "b", "n": 2}, {"part": "a", "n": 3}]
    assert differing(one, one, ["part", "n"]) == 0
    assert differing(one, other, ["part"]) == 1
    assert differing(one, other, ["part", "n"]) == 3
    assert worth("differing(papers, papers, ['part'])", papers=one) == 0
    assert worth("differing(papers, papers, ['part'])") is None


def test_what_the_wall_says_of_a_moment():
    assert worth("month_of(since)", since=MON_10) == "2026-03"
    assert worth("month_of(on)", on="2026-12-31") == "2026-12"
    assert worth("year_of(since)", since=MON_10) == 2026
    assert worth("day_of_month(since)", since=TUE_16) == 3
    assert worth("weekday(since)", since=MON_10) == 1
    assert worth("hour_of(since)", since=at("2026-03-02 17:30")) == Decimal("17.5")
    assert worth("hour_of(since)") is None


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
        ("round(a, 0.01, 'nearest') > 1", "none of: 'half up', 'up', 'down'"),
        ("round(a, 0.01, word) > 1", "none of: 'half up'"),
        ("round(word, 1) > 1", "“word” is text; round(…) takes number"),
        ("lookup(word, 'x') == 1", "“word” is text; lookup(…) takes table"),
        ("differing(a, b, ['x']) == 0", "“a” is number; differing(…) takes list"),
        ("month_of(a) == 'x'", "“a” is number; month_of(…)"),
        ("median(a, b) > 1", "there is no function “median”"),
    ],
)
def test_a_function_is_not_given_what_it_cannot_take(text: str, said: str):
    with pytest.raises(Unreadable) as refused:
        compiled(text)
    assert said in str(refused.value)

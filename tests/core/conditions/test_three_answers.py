"""A condition holds, does not, or is not known yet; and says what it lacks."""

from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesu.core.conditions import parse
from kesu.core.values import NOT_APPLICABLE
from tests.core.conditions.answers import ask, compiled, facts

ANSWERS = (True, False, None)
truths = st.sampled_from(ANSWERS)
numbers = st.integers(-1000, 1000)


def both(a: bool | None, b: bool | None) -> bool | None:
    return False if a is False or b is False else None if None in (a, b) else True


def either(a: bool | None, b: bool | None) -> bool | None:
    return True if a is True or b is True else None if None in (a, b) else False


def opposite(a: bool | None) -> bool | None:
    return None if a is None else not a


@pytest.mark.parametrize(("a", "b"), list(product(ANSWERS, ANSWERS)))
def test_and_or_and_not_have_three_answers(a: bool | None, b: bool | None):
    assert ask("p and q", {"p": a, "q": b}) is both(a, b)
    assert ask("p or q", {"p": a, "q": b}) is either(a, b)
    assert ask("not p", {"p": a}) is opposite(a)


logic = st.recursive(
    st.sampled_from("pqr"),
    lambda inner: st.one_of(
        inner.map(lambda x: f"not ({x})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    ),
    max_leaves=12,
)


@given(logic, truths, truths, truths)
def test_logic_answers_as_its_tables_do(text: str, p: bool | None, q: bool | None, r: bool | None):
    assert ask(text, {"p": p, "q": q, "r": r}) is _by_tables(parse(text), {"p": p, "q": q, "r": r})


def _by_tables(node: Any, values: dict[str, bool | None]) -> bool | None:
    if hasattr(node, "path"):
        return values[node.path]
    if hasattr(node, "of"):
        return opposite(_by_tables(node.of, values))
    left, right = _by_tables(node.left, values), _by_tables(node.right, values)
    return both(left, right) if node.op == "and" else either(left, right)


@given(logic, truths, truths, truths, st.sampled_from("pqr"), st.booleans())
def test_what_is_certain_stays_so_whatever_else_is_learned(
    text: str, p: bool | None, q: bool | None, r: bool | None, name: str, learned: bool
):
    before = {"p": p, "q": q, "r": r}
    answer = ask(text, before)
    if answer is not None and before[name] is None:
        assert ask(text, before | {name: learned}) is answer


# -- comparisons ------------------------------------------------------------


@given(numbers, numbers)
def test_comparisons_of_what_is_known_are_definite(a: int, b: int):
    values = {"a": a, "b": b}
    assert ask("a < b", values) is (a < b)
    assert ask("a <= b", values) is (a <= b)
    assert ask("a > b", values) is (a > b)
    assert ask("a >= b", values) is (a >= b)
    assert ask("a == b", values) is (a == b)
    assert ask("a != b", values) is (a != b)
    assert ask(f"a == {abs(b)} or a == -{abs(b)}", values) is (abs(a) == abs(b))


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "==", "!="])
def test_a_comparison_with_something_not_known_is_not_known(op: str):
    assert ask(f"a {op} 3") is None
    assert ask(f"a {op} b", {"a": 3}) is None
    assert ask(f"3 {op} a") is None


@pytest.mark.parametrize("op", ["<", "<=", ">", ">=", "=="])
def test_every_comparison_with_what_does_not_apply_fails(op: str):
    assert ask(f"a {op} 3", {"a": NOT_APPLICABLE}) is False
    assert ask(f"a {op} b", {"a": 3, "b": NOT_APPLICABLE}) is False
    assert ask(f"not (a {op} 3)", {"a": NOT_APPLICABLE}) is True


def test_what_does_not_apply_is_unlike_everything():
    assert ask("a != 3", {"a": NOT_APPLICABLE}) is True
    assert ask("a + 1 == 3", {"a": NOT_APPLICABLE}) is False
    assert ask("p", {"p": NOT_APPLICABLE}) is False
    assert ask("a in [1, 2]", {"a": NOT_APPLICABLE}) is False


@pytest.mark.parametrize("value", [None, NOT_APPLICABLE])
def test_whether_anything_is_there_is_always_definite(value: Any):
    assert ask("a == none", {"a": value}) is True
    assert ask("none == a", {"a": value}) is True
    assert ask("a != none", {"a": value}) is False
    assert ask("none != a", {"a": 0}) is True


def test_choices_parties_and_texts_compare_with_texts():
    assert ask("grade == 'severe'", {"grade": "severe"}) is True
    assert ask("who == 'dept:sales'", {"who": "dept:sales"}) is True
    assert ask("word != other", {"word": "x", "other": "y"}) is True


# -- lists ------------------------------------------------------------


def test_being_among_has_three_answers_too():
    assert ask("a in [1, 2]", {"a": 2}) is True
    assert ask("a in [1, 2]", {"a": 3}) is False
    assert ask("a in [1, 2]") is None
    assert ask("a not in [1, 2]", {"a": 3}) is True


def test_a_list_with_a_member_that_is_not_known_may_yet_hold_it():
    assert ask("a in [1, b]", {"a": 1}) is True
    assert ask("a in [1, b]", {"a": 2}) is None
    assert ask("a in [1, b]", {"a": 2, "b": 2}) is True
    assert ask("a in []", {"a": 2}) is False


def test_several_choices_hold_one_of_them():
    assert ask("'money' in wants", {"wants": ["repair", "money"]}) is True
    assert ask("'money' in wants", {"wants": ["repair"]}) is False
    assert ask("'money' in wants") is None


# -- reckoning ------------------------------------------------------------


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 100))
def test_shares_are_compared_exactly(part: int, whole: int, percent: int):
    text = f"a / b >= {Decimal(percent) / 100}"
    assert ask(text, {"a": part, "b": whole}) is (Fraction(part, whole) >= Fraction(percent, 100))


def test_nine_of_forty_five_are_exactly_a_fifth():
    assert ask("a / b >= 0.2", {"a": 9, "b": 45}) is True
    assert ask("a / b > 0.2", {"a": 9, "b": 45}) is False
    assert ask("a / b >= 0.2", {"a": 8, "b": 45}) is False


def test_a_share_of_nothing_is_not_known():
    assert ask("a / b >= 0.2", {"a": 0, "b": 0}) is None


@given(numbers, numbers, numbers)
def test_reckoning_follows_the_usual_order(a: int, b: int, n: int):
    values = {"a": a, "b": b, "n": n}
    assert ask(f"a + b * n == {_written(a + b * n)}", values) is True
    assert ask(f"(a + b) * n == {_written((a + b) * n)}", values) is True
    assert ask(f"a - b - n == {_written(a - b - n)}", values) is True
    assert ask(f"-a == {_written(-a)}", values) is True


def _written(number: int) -> str:
    return f"-{-number}" if number < 0 else str(number)


# -- sets ------------------------------------------------------------

parts = st.lists(
    st.fixed_dictionaries({"p": truths, "a": st.one_of(st.none(), numbers)}), max_size=5
)


@given(parts)
def test_questions_about_sets_have_three_answers(members: list[dict[str, Any]]):
    answers = [m["p"] for m in members]
    every = False if False in answers else None if None in answers else True
    some = True if True in answers else None if None in answers else False
    assert ask("all(parts where p)", parts=members) is every
    assert ask("any(parts where p)", parts=members) is some
    count = None if None in answers else answers.count(True)
    assert ask(f"count(parts where p) == {count or 0}", parts=members) is (
        None if count is None else True
    )


@given(parts)
def test_a_sum_is_not_known_while_a_member_or_its_share_is_not(members: list[dict[str, Any]]):
    counted = [m["a"] for m in members if m["p"] is True]
    unknown = None in [m["p"] for m in members] or None in counted
    answer = ask(
        f"sum(parts of a where p) == {_written(0 if unknown else sum(counted))}", parts=members
    )
    assert answer is (None if unknown else True)


def test_of_what_does_not_apply_nothing_is_added():
    members = [{"a": 3}, {"a": NOT_APPLICABLE}]
    assert ask("sum(parts of a) == 3", parts=members) is True


def test_of_an_empty_set_all_and_none_hold():
    assert ask("all(parts where p)") is True
    assert ask("any(parts where p)") is False
    assert ask("count(parts) == 0") is True
    assert ask("sum(parts of a) == 0") is True


# -- the trace ------------------------------------------------------------


def test_every_part_is_seen_even_where_the_answer_is_certain_before():
    seen: list[Any] = []
    found = compiled("a > 1 and b > 1 or p")
    assert found.ask(facts(a=0, p=True), seen) is True
    assert [part.text for part in found.parts] == ["a > 1", "b > 1", "p"]
    assert seen == [(False, 0, 1), (None, None, 1), (True, True, None)]


def test_a_part_names_what_it_rests_on():
    (part,) = compiled("a / b >= 0.2").parts
    assert (part.names, part.op, part.left, part.right) == (("a", "b"), ">=", "a / b", "0.2")


def test_what_is_lacking_is_named_in_the_order_of_the_condition():
    found = compiled("b > 1 and (p or a > b)")
    assert found.missing(facts(p=False)) == ("b", "a")
    assert found.missing(facts(a=1, b=2, p=True)) == ()


def test_a_condition_inside_an_expression_has_its_names_too():
    assert compiled("(a > 1) == p").missing(facts()) == ("a", "p")
    assert ask("(a > 1) == p", {"a": 2, "p": True}) is True

"""Exact amounts: whatever is shared out comes back to the last cent, and no cap is ever passed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kesu.core.postings.amounts import capped, rounded, shares

STEPS = st.sampled_from([Decimal("0.01"), Decimal("1"), Decimal("0.05"), Decimal("100")])
AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
WEIGHTS = st.lists(st.decimals(min_value=0, max_value=10**6, places=4), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("value", "step", "mode", "expected"),
    [
        ("2.345", "0.01", "half up", "2.35"),
        ("-2.345", "0.01", "half up", "-2.35"),
        ("2.344", "0.01", "half up", "2.34"),
        ("2.341", "0.01", "up", "2.35"),
        ("2.349", "0.01", "down", "2.34"),
        ("149.9", "1", "down", "149"),
        ("0.025", "0.05", "half up", "0.05"),
    ],
)
def test_rounding_goes_by_the_size(value: str, step: str, mode: str, expected: str):
    assert rounded(Decimal(value), Decimal(step), mode) == Decimal(expected)


@given(AMOUNTS, STEPS, st.sampled_from(["half up", "up", "down"]))
def test_a_rounded_amount_is_a_whole_number_of_steps_and_less_than_one_away(
    value: Decimal, step: Decimal, mode: str
):
    found = rounded(value, step, mode)
    assert found % step == 0
    assert abs(found - value) < step
    assert found == -rounded(-value, step, mode)


@given(AMOUNTS, WEIGHTS, STEPS)
def test_shares_add_up_to_exactly_what_was_shared(
    value: Decimal, weights: list[Decimal], step: Decimal
):
    total = rounded(value, step, "half up")
    found = shares(total, weights, step)
    if not any(weights):
        assert found is None
        return
    assert found is not None
    assert sum(found) == total
    assert all(share % step == 0 for share in found)
    by_weight = sorted(zip(weights, map(abs, found), strict=True))
    assert [share for _, share in by_weight] == sorted(share for _, share in by_weight)


def test_what_is_left_over_goes_to_the_largest_shares_first():
    assert shares(Decimal("100"), [1, 1, 1], Decimal("0.01")) == [
        Decimal("33.34"),
        Decimal("33.33"),
        Decimal("33.33"),
    ]
    assert shares(Decimal("0.05"), [1, 3, 3], Decimal("0.01")) == [
        Decimal("0.00"),
        Decimal("0.03"),
        Decimal("0.02"),
    ]


def test_without_any_weight_there_is_nothing_to_share_by():
    assert shares(Decimal("10"), [0, 0], Decimal("1")) is None


@given(AMOUNTS, AMOUNTS)
def test_a_cap_is_never_passed_in_either_direction(value: Decimal, cap: Decimal):
    step = Decimal("0.01")
    amount = rounded(value, step, "half up")
    found = capped(amount, cap, step)
    assert abs(found) <= max(cap, Decimal(0)) or found == amount == 0
    assert found * amount >= 0
    if abs(amount) <= rounded(max(cap, Decimal(0)), step, "down"):
        assert found == amount

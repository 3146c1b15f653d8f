"""Canonical text and the hash over it."""

from decimal import Decimal
from hashlib import sha256

import pytest

from kesu.journal import chain


def test_the_text_is_one_whatever_the_order():
    assert chain.canonical({"b": 1, "a": "客诉"}) == chain.canonical({"a": "客诉", "b": 1})
    assert chain.canonical({"b": [1, None], "a": "客诉"}) == '{"a":"客诉","b":[1,null]}'


def test_the_hash_covers_the_one_before_and_the_text():
    expected = sha256(b"v1\0" + b"\0" * 32 + "客".encode()).hexdigest()
    assert chain.digest(chain.GENESIS, "客") == expected
    assert chain.digest(expected, "客") != expected


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"loss": 1.5}, "loss"),
        ({"a": [{"$d": "1"}]}, r"a\[0\]"),
        ({"a": "x\0y"}, "a: the text"),
        ({"a": "\ud800"}, "a: the text"),
        ({"a": Decimal("NaN")}, "12.50"),
        ({1: "a"}, "entry"),
        ({"a": object()}, "cannot be kept"),
    ],
)
def test_what_has_no_one_text_is_refused_with_its_place(value, said):
    with pytest.raises(ValueError, match=said):
        chain.refuse_unplain(value)


def test_what_has_one_is_let_through():
    chain.refuse_unplain({"a": [1, True, None, "客", Decimal("1.50"), {"b": {}}]})

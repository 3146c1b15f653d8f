"""Amounts in capitals, against examples of how cheques are written."""

from decimal import Decimal

import pytest

from kesu.paper.capitals import in_capitals

WRITTEN = {
    "0": "零元整",
    "0.00": "零元整",
    "0.01": "壹分",
    "0.10": "壹角整",
    "0.56": "伍角陆分",
    "7": "柒元整",
    "10": "壹拾元整",
    "100": "壹佰元整",
    "105": "壹佰零伍元整",
    "1010": "壹仟零壹拾元整",
    "1680.32": "壹仟陆佰捌拾元零叁角贰分",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "6007.14": "陆仟零柒元壹角肆分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "10000": "壹万元整",
    "10001": "壹万零壹元整",
    "10100": "壹万零壹佰元整",
    "38000": "叁万捌仟元整",
    "100001": "壹拾万零壹元整",
    "1000000": "壹佰万元整",
    "10050000": "壹仟零伍万元整",
    "100000000": "壹亿元整",
    "100000001": "壹亿零壹元整",
    "100010000": "壹亿零壹万元整",
    "123456789.01": "壹亿贰仟叁佰肆拾伍万陆仟柒佰捌拾玖元零壹分",
    "1000000000000": "壹万亿元整",
    "1000100000000": "壹万零壹亿元整",
    "9999999999999999.99": "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "-50.50": "负伍拾元零伍角整",
    "-0.001": "零元整",
    "0.005": "壹分",
    "0.004": "零元整",
    "1.995": "贰元整",
}


@pytest.mark.parametrize("amount", WRITTEN)
def test_an_amount_is_written_as_on_a_cheque(amount: str) -> None:
    assert in_capitals(Decimal(amount)) == WRITTEN[amount]


VALUES = {d: n for n, d in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1_000}


def _read(words: str) -> int:
    """Read a whole number in capitals back, by a grammar that knows nothing of how it was written."""
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            high, _, low = words.rpartition(unit)
            return _read(high) * size + _read(low)
    total = digit = 0
    for sign in words:
        if sign in VALUES:
            digit = VALUES[sign]
        else:
            total, digit = total + digit * PLACES[sign], 0
    return total + digit


def test_whole_amounts_read_back_as_what_they_were() -> None:
    for step in (1, 7, 101, 1_009, 10_007, 100_003, 99_999_989, 10_000_000_019):
        for n in range(1, 300):
            amount = n * step
            assert _read(in_capitals(amount).removesuffix("元整")) == amount


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e16", "-1e17"])
def test_what_is_no_amount_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="capitals"):
        in_capitals(Decimal(amount))

"""Amounts of money in capitals (大写), as invoices and cheques are written in China."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ((10**8, "亿"), (10**4, "万"))
MOST: Final = Decimal(10) ** 16
CENT: Final = Decimal("0.01")


def in_capitals(amount: int | Decimal) -> str:
    """Return an amount of yuan in capitals, what is finer than a 分 rounded half up.

    A run of zeros is written as one 零; 整 follows where there are no 分. Raises ValueError for what is no number
    or has more than sixteen digits before the point.

    >>> in_capitals(Decimal("1680.32")), in_capitals(100)
    ('壹仟陆佰捌拾元零叁角贰分', '壹佰元整')
    """
    exact = Decimal(amount)
    if not exact.is_finite() or abs(exact) >= MOST:
        raise ValueError(f"{amount} cannot be written in capitals")
    cents = int((abs(exact) * 100).to_integral_value(ROUND_HALF_UP))
    sign = "负" if exact < 0 and cents else ""
    yuan, rest = divmod(cents, 100)
    return sign + (_yuan(yuan) + _parts(yuan, rest) if cents else "零元整")


def _yuan(yuan: int) -> str:
    return f"{_whole(yuan)}元" if yuan else ""


def _parts(yuan: int, rest: int) -> str:
    """Return 角 and 分; 零 where a place between was left out."""
    jiao, fen = divmod(rest, 10)
    if not rest:
        return "整"
    if not jiao:
        return f"{'零' if yuan else ''}{DIGITS[fen]}分"
    gap = "零" if yuan and yuan % 10 == 0 else ""
    return f"{gap}{DIGITS[jiao]}角" + (f"{DIGITS[fen]}分" if fen else "整")


def _whole(yuan: int) -> str:
    """Return a whole number in capitals; 亿 is said once, so 万 may stand before it."""
    for size, name in GROUPS:
        if yuan >= size:
            high, rest = divmod(yuan, size)
            needs_zero = rest and (high % 10 == 0 or rest < size // 10)
            said = _whole(high) + name + ("零" if needs_zero else "")
            return said + (_whole(rest) if rest else "")
    return _group(yuan)


def _group(group: int) -> str:
    """Return one to four digits in capitals; zeros at the end are left out."""
    said, is_gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if is_gap and said else "") + DIGITS[digit] + PLACES[place]
            is_gap = False
        else:
            is_gap = True
    return said

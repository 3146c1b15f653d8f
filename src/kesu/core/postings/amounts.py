"""Exact amounts: rounding to a step, a cap, and shares that add up to what was shared.

Everything is reckoned in fractions, so that no share is lost to the digits of a decimal.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

Number = int | Decimal


def rounded(value: Number, step: Decimal, mode: str) -> Decimal:
    """Return `value` as a whole number of `step`; "half up", "up" and "down" go by its size, whatever its sign.

    >>> rounded(Decimal("2.345"), Decimal("0.01"), "half up")
    Decimal('2.35')
    """
    parts = abs(Fraction(Decimal(value))) / Fraction(step)
    whole = parts.numerator // parts.denominator
    rest = parts - whole
    if (mode == "up" and rest > 0) or (mode == "half up" and rest >= Fraction(1, 2)):
        whole += 1
    return Decimal(-whole if value < 0 else whole) * step


def capped(value: Decimal, cap: Number, step: Decimal) -> Decimal:
    """Return `value`, or where it is larger than `cap` the most that stays within it; of a negative one by its size."""
    most = rounded(max(cap, 0), step, "down")
    if abs(value) <= most:
        return value
    return -most if value < 0 else most


def shares(total: Decimal, weights: Sequence[Number], step: Decimal) -> list[Decimal] | None:
    """Return `total` (a whole number of `step`) shared out in the ratio of `weights`; the shares add up to it exactly.

    Each share is rounded down; what is left over goes step by step to the largest weights first, of equal ones to the
    one that stands first. None where the weights have no sum to share by.
    """
    exact = [Fraction(Decimal(weight)) for weight in weights]
    whole = sum(exact, Fraction(0))
    if whole <= 0:
        return None
    units = int(Fraction(abs(total)) / Fraction(step))
    parts = [_down(units * weight / whole) for weight in exact]
    order = sorted(range(len(weights)), key=lambda i: (-weights[i], i))
    for i in order[: units - sum(parts)]:
        parts[i] += 1
    sign = -1 if total < 0 else 1
    return [Decimal(sign * part) * step for part in parts]


def _down(value: Fraction) -> int:
    return value.numerator // value.denominator

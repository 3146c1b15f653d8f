"""Postings: amounts and points entered on accounts."""

from __future__ import annotations

from dataclasses import dataclass

from kesu.core.rulebook.model.lines import Line
from kesu.core.values import NOTHING, Text


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One formula of a posting and when it is the one that counts."""

    amount: str
    when: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rounding:
    """To what an amount is rounded: a step such as "0.01" (or "settings.x") and which way."""

    to: str
    mode: str = "half up"


ROUNDING_MODES = ("half up", "up", "down")


@dataclass(frozen=True, slots=True)
class Spread:
    """A total shared out over a set in the ratio of `by`; what rounding leaves over goes to the largest shares."""

    total: str
    by: str
    remainder: str = "largest first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(Line):
    """An amount or points entered on an account of a holder; the record itself holds it where `holder` is left out."""

    of: str
    account: str
    unit: Text = NOTHING
    holder: str = ""
    on: tuple[str, ...] = ()
    when: str = ""
    for_each: str = ""
    amounts: tuple[AmountRow, ...] = ()
    spread: Spread | None = None
    round: Rounding | None = None
    cap: str = ""
    fixed: bool = False

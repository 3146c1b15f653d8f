"""Plain values that every room of the core shares: moments, texts in two languages, the three answers.

Three answers: a condition gives True, False or None. None means *not known yet* and is never an error;
`NOT_APPLICABLE` is a known answer ("the question does not arise") that makes every comparison fail.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, NewType

Moment = NewType("Moment", int)
"""Whole seconds since the Unix epoch, UTC. Doors turn it into aware datetimes for people."""

EPOCH: Final = Moment(0)

Truth = bool | None


class NotApplicable:
    """The value of a fact whose question does not arise; only one exists.

    Every comparison with it is False (so its negation holds), arithmetic with it stays not applicable.
    """

    _only: NotApplicable | None = None

    def __new__(cls) -> NotApplicable:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "NOT_APPLICABLE"

    def __bool__(self) -> bool:
        return False


NOT_APPLICABLE: Final = NotApplicable()


@dataclass(frozen=True, slots=True)
class Text:
    """What a reader sees, in Chinese and (where given) English."""

    zh: str
    en: str = ""

    def say(self, language: str) -> str:
        """Return the text in `language` ("zh…" or "en…"); Chinese where the English is missing."""
        return self.en if language.startswith("en") and self.en else self.zh

    def __str__(self) -> str:
        return self.zh


NOTHING: Final = Text("")
"""No words: the default of every optional text."""


def plain(value: Any) -> Any:
    """Return `value` as JSON can carry it: Decimals as text, moments and dates as they are written.

    >>> plain(Decimal("1.50"))
    '1.50'
    """
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, NotApplicable):
        return {"state": "not_applicable"}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value

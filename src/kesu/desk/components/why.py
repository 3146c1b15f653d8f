"""为什么: how an answer came about, in the shape in which the page shows it.

Pages turn an explanation of the core into these; then every grade, route, deadline and refusal is
explained in the same way, on screen and on paper.
"""

from dataclasses import dataclass
from typing import Literal

Answer = Literal["met", "unmet", "unknown"]

MARKS: dict[Answer, str] = {"met": "✓", "unmet": "✗", "unknown": "?"}


def answer(truth: bool | None) -> Answer:
    """Return the word for one of the three answers; None is *not known yet*."""
    if truth is None:
        return "unknown"
    return "met" if truth else "unmet"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a condition: what it says, its answer, and the values that it rests on."""

    says: str
    answer: Answer
    value: str = ""

    @property
    def mark(self) -> str:
        """Return the sign: ✓, ✗ or ?."""
        return MARKS[self.answer]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table that was looked at; `used` marks the one that gave the answer."""

    says: str
    answer: Answer
    parts: tuple[Part, ...] = ()
    clause: str = ""
    address: str = ""
    used: bool = False

    @property
    def mark(self) -> str:
        """Return the sign: ✓, ✗ or ?."""
        return MARKS[self.answer]

    @property
    def kind(self) -> str:
        """Return how the row looks: the one used, one that is not known yet, or one that lost."""
        if self.used:
            return "met"
        return "unknown" if self.answer == "unknown" else "lost"


@dataclass(frozen=True, slots=True)
class Stretch:
    """One line of a deadline's arithmetic: from when to when, why, and what it counted ("" nothing)."""

    span: str
    reason: str
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The whole explanation; parts that do not apply stay empty.

    basis -- "stated", "inferred" or "chosen". change -- what would change the answer. missing --
    the facts that are not known yet.
    """

    answer: str
    clause: str = ""
    address: str = ""
    says: str = ""
    basis: str = ""
    rows: tuple[Row, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    missing: tuple[str, ...] = ()
    change: str = ""

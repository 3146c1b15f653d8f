"""What the battery is made of: pieces, each of which tries something N times and says what it found wrong.

A module `tests/battery/table_*.py` names its pieces in PIECES; nothing else has to be told of them.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

Tier = Literal["C", "L", "R"]
BOTH: Final = ("sqlite", "postgres")
ALONE: Final = ("",)
"""For a piece that is not about a database."""


class CannotRun(Exception):
    """This machine lacks what the piece needs; the text says what, and what to do about it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One go of a piece: how many trials, on which database ("sqlite", "postgres", ""), what is broken on purpose."""

    n: int
    database: str
    folder: Path
    seed: int = 20260302
    saboteur: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of it: how many trials there were, everything that was wrong, and what else is worth telling."""

    tried: int
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the battery's tables.

    `n` is the number of trials at full scale, `of` what is counted. `in_c` is how many of them a piece of tier L or R
    does in tier C, 0 for none. `tiny` is how many `make test` does, 0 where another test does that already.
    `exhaustive` pieces try everything there is: no scale makes them smaller. `saboteurs` names what can be
    broken on purpose, each with the number of trials in which it must be found.
    """

    id: str
    title: str
    tier: Tier
    n: int
    of: str
    run: Callable[[Run], Outcome]
    databases: tuple[str, ...] = BOTH
    in_c: int = 0
    tiny: int = 0
    exhaustive: bool = False
    saboteurs: Mapping[str, int] = field(default_factory=dict)
    broken_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a saboteur that breaks one database only: which."""

    def trials(self, tier: Tier, scale: float) -> int:
        """Return how many trials there are in a tier at a scale; 0 where it is not of that tier."""
        full = self.n if tier == self.tier else self.in_c if tier == "C" else 0
        return full if self.exhaustive or not full else max(1, round(full * scale))


def pieces() -> dict[str, Piece]:
    """Return every piece by its id, in the order of the tables."""
    found: dict[str, Piece] = {}
    home = Path(__file__).parent
    for module in sorted(m.name for m in pkgutil.iter_modules([str(home)])):
        if module.startswith("table_"):
            for piece in importlib.import_module(f"tests.battery.{module}").PIECES:
                if piece.id in found:
                    raise ValueError(f"two pieces are called {piece.id}")
                found[piece.id] = piece
    return found

"""What an examination says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

GOOD: Final = "good"
LOOK: Final = "look"
BAD: Final = "bad"
LEVELS: Final = (GOOD, LOOK, BAD)
"""Nothing to do; to be looked at soon; something does not work or is unsafe now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: how grave, where, what was found, and what to do ("" where nothing is to be done)."""

    area: str
    level: str
    says: str
    remedy: str = ""


def gravest(findings: Sequence[Finding]) -> str:
    """Return the gravest level among findings; "good" without any."""
    return max((one.level for one in findings), key=LEVELS.index, default=GOOD)

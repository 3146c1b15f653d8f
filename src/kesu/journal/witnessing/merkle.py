"""A tree of hashes: one root binds many lines, and a short path shows that a line is under it.

Lines and inner nodes are hashed apart (as in RFC 6962, section 2.1), so that neither passes for the other.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final, Literal

EMPTY: Final = sha256(b"").hexdigest()
Side = Literal["left", "right"]


def leaf(text: str) -> str:
    """Return the hash of one line."""
    return sha256(b"\0" + text.encode()).hexdigest()


def node(left: str, right: str) -> str:
    """Return the hash over two hashes."""
    return sha256(b"\1" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def root(leaves: Sequence[str]) -> str:
    """Return the one hash that binds these, in this order; an odd one at the end of a row moves up as it is."""
    row = list(leaves) or [EMPTY]
    while len(row) > 1:
        row = _above(row)
    return row[0]


def path(leaves: Sequence[str], at: int) -> list[tuple[Side, str]]:
    """Return what stands beside the leaf `at` on its way up: on which side, and its hash."""
    found: list[tuple[Side, str]] = []
    row = list(leaves)
    while len(row) > 1:
        beside = at ^ 1
        if beside < len(row):
            found.append(("left" if beside < at else "right", row[beside]))
        row, at = _above(row), at // 2
    return found


def climbed(start: str, way: Sequence[tuple[str, str]]) -> str:
    """Return the root that a leaf and its path lead to."""
    for side, beside in way:
        start = node(beside, start) if side == "left" else node(start, beside)
    return start


def _above(row: list[str]) -> list[str]:
    pairs = [node(row[i], row[i + 1]) for i in range(0, len(row) - 1, 2)]
    return pairs + row[len(row) & ~1 :]

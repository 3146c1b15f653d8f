"""Text in cells of spreadsheets: what a program would run as a formula is made harmless, and back.

A cell whose text begins like a formula gets a `'` before it when it is written, and loses exactly
that `'` when it is read; every text comes back as it was. Tested on any line of the text, since
some programs break cells at line ends when they paste.
"""

from typing import Final

MARK: Final = "'"
_SPACES: Final = " \u00a0\u3000"
# The full-width forms count too: some programs fold them before they look.
_BEGINNINGS: Final = frozenset("=+-@\t\r＝＋－＠")


def guarded(text: str) -> str:
    """Return the text as it is written into a cell."""
    return MARK + text if _looks_like_formula(text) else text


def unguarded(text: str) -> str:
    """Return the text of a cell as it was before it was written."""
    return text[1:] if text.startswith(MARK) and _looks_like_formula(text[1:]) else text


def is_formula(text: str) -> bool:
    """Say whether a cell of a text file is a formula, which is refused; a sign or an @ alone is none."""
    return text.lstrip(_SPACES).startswith(("=", "＝"))


def _looks_like_formula(text: str) -> bool:
    """Marks at the beginning are looked through, so that a text that has one already comes back whole."""
    bare = text.lstrip(MARK)
    return bare.startswith(("\n", "\r")) or any(
        line.lstrip(_SPACES)[:1] in _BEGINNINGS for line in bare.split("\n") if line.strip(_SPACES)
    )

"""Search in Chinese and in anything else: every text is a chain of overlapping pairs of signs.

A query is found where its pairs stand one after another, which is where the text itself stands.
Tokens are written in ASCII, so that both databases see the same and neither adds ideas of its own.
"""

import re
import unicodedata
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from kesu.cases.columns import MOST_SEARCHED

SHORTEST: Final = 2
LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 8
_WORD = re.compile(r"\w+", re.UNICODE)


def folded(text: str) -> str:
    """Return the text as it is compared: one form of each sign, no difference of case."""
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ")


def pairs(word: str) -> tuple[str, ...]:
    """Return the tokens of one folded word; a word of a single sign has none."""
    signs = [f"{ord(sign):x}" for sign in word]
    return tuple(f"{a}x{b}" for a, b in pairwise(signs))


def indexed(texts: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the phrases of tokens under which texts are found, up to a sensible length."""
    found: list[tuple[str, ...]] = []
    left = MOST_SEARCHED
    for text in texts:
        for word in _WORD.findall(folded(text[:left])):
            if len(word) >= SHORTEST:
                found.append(pairs(word))
        left -= len(text)
        if left <= 0:
            break
    return found


def asked(query: str) -> list[tuple[str, ...]] | None:
    """Return the phrases a query asks for, all of which must be found.

    None where nothing can be searched: no word of two signs or more.
    """
    words = _WORD.findall(folded(query[:LONGEST_QUERY]))
    phrases = [pairs(word) for word in words if len(word) >= SHORTEST][:MOST_WORDS]
    return phrases or None

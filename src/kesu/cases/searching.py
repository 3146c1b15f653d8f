"""Search in Chinese and in anything else: every text is a chain of overlapping pairs of signs.

A query is found where its pairs stand one after another, which is where the text itself stands.
Tokens are written in ASCII, so that both databases see the same and neither adds ideas of its own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

SHORTEST: Final = 2
LONGEST_QUERY: Final = 100
MOST_WORDS: Final = 8
MOST_SEARCHED: Final = 200_000
# What one row of an index may hold of PostgreSQL's positions: so many in all, so many of one token.
MOST_POSITIONS: Final = 16_000
MOST_OF_A_TOKEN: Final = 250
_WORD = re.compile(r"\w+", re.UNICODE)

Phrase = tuple[str, ...]


def folded(text: str) -> str:
    """Return the text as it is compared: one form of each sign, no difference of case."""
    return unicodedata.normalize("NFKC", text).casefold().replace("_", " ")


def words_of(text: str) -> list[str]:
    """Return the folded words of a text that can be searched: those of two signs or more."""
    return [word for word in _WORD.findall(folded(text)) if len(word) >= SHORTEST]


def pairs(word: str) -> Phrase:
    """Return the tokens of one folded word; a word of a single sign has none."""
    signs = [f"{ord(sign):x}" for sign in word]
    return tuple(f"{a}x{b}" for a, b in pairwise(signs))


def indexed(texts: Iterable[str]) -> list[list[Phrase]]:
    """Return the phrases of tokens under which texts are found, in rows that an index can hold.

    A word that runs over the end of a row begins anew in the next one, as far back as the longest query.
    """
    rows = _Rows()
    for word in _words(texts):
        rows.add(pairs(word))
    return rows.done()


def _words(texts: Iterable[str]) -> Iterator[str]:
    left = MOST_SEARCHED
    for text in texts:
        yield from words_of(text[:left])
        left -= len(text)
        if left <= 0:
            return


class _Rows:
    """Rows of phrases, each within what an index can hold."""

    def __init__(self) -> None:
        self.rows: list[list[Phrase]] = []
        self._begin()

    def _begin(self) -> None:
        self.row: list[Phrase] = []
        self.counted: Counter[str] = Counter()
        self.positions = 0
        self.most = 0  # of any one token, or fewer

    def _end(self) -> None:
        if self.row:
            self.rows.append(self.row)
        self._begin()

    def add(self, phrase: Phrase) -> None:
        """Put a phrase in, cut where the row is full."""
        if self._holds(phrase):
            self.row.append(phrase)
            self._count(phrase)
            self.most += len(phrase)
            self.positions += GAP
            return
        begin = 0
        for at, token in enumerate(phrase):
            if self._is_full(token):
                self.row.append(phrase[begin:at])
                self._end()
                begin = max(begin + 1, at - LONGEST_QUERY)
                self._count(phrase[begin:at])
            self._count((token,))
        self.row.append(phrase[begin:])
        self.most = max(self.counted.values(), default=0)
        self.positions += GAP

    def _holds(self, phrase: Phrase) -> bool:
        """Say whether the row has room for a whole phrase, whatever its tokens."""
        if self.most + len(phrase) >= MOST_OF_A_TOKEN:
            self.most = max(self.counted.values(), default=0)
        room = self.most + len(phrase) < MOST_OF_A_TOKEN
        return room and self.positions + len(phrase) < MOST_POSITIONS

    def _is_full(self, token: str) -> bool:
        return self.positions >= MOST_POSITIONS or self.counted[token] >= MOST_OF_A_TOKEN

    def _count(self, tokens: Sequence[str]) -> None:
        self.counted.update(tokens)
        self.positions += len(tokens)

    def done(self) -> list[list[Phrase]]:
        """Return the rows."""
        self._end()
        return self.rows


GAP: Final = 2
"""Positions between two phrases, so that none runs on into the next."""


def asked(query: str) -> list[Phrase] | None:
    """Return the phrases a query asks for, all of which must be found.

    None where nothing can be searched: no word of two signs or more.
    """
    return [pairs(word) for word in asked_words(query)] or None


def asked_words(query: str) -> list[str]:
    """Return the folded words of a query that count, each once."""
    return list(dict.fromkeys(words_of(query[:LONGEST_QUERY])))[:MOST_WORDS]

"""The linter: what is allowed in a book but probably not meant, or not yet said."""

from __future__ import annotations

from dataclasses import dataclass

from kesu.core.rulebook.plans import Book


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing the linter noticed: its code, where it stands, and what to look at."""

    code: str
    file: str
    line: str
    words: str

    def __str__(self) -> str:
        return f'{self.file}, "{self.line}": {self.words} [{self.code}]'


def lint(book: Book) -> list[Remark]:
    """Return everything noticed in a sound book, in the order of its lines."""
    return []

"""The worked cases of an edition by clause, each with how it went; run once for each edition."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePath

from kesu.core.rulebook.plans import Book
from kesu.library.official_days import RULEBOOKS
from kesu.library.worked import worked_cases


@dataclass(frozen=True, slots=True)
class Worked:
    """One worked case or story: what it shows, where it stands, what went otherwise than it says."""

    says: str
    file: str
    is_story: bool
    wrong: tuple[str, ...]


def worked(book: Book) -> dict[str, tuple[Worked, ...]] | None:
    """Return clause → its worked cases; None where this installation has not the files beside the edition."""
    return _run(book.hash, _Held(book))


class _Held:
    """Carries a book into a cache that is keyed by its hash alone."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=24)
def _run(_hash: str, held: _Held) -> dict[str, tuple[Worked, ...]] | None:
    found = worked_cases(held.book, RULEBOOKS)
    if found is None:
        return None
    return {
        clause: tuple(Worked(r.says, PurePath(r.file).name, r.story, r.wrong) for r in results)
        for clause, results in found.items()
    }

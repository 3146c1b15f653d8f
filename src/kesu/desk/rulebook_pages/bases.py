"""The book that another varies, as it was kept with it: its files stand among those of the edition."""

from collections.abc import Mapping
from functools import lru_cache

from kesu.core.rulebook.plans import Book
from kesu.library.books import hash_of, published


def base_of(book: Book, texts: Mapping[str, str]) -> Book | None:
    """Return the compiled base of a book made of these files; None where it varies none."""
    varies = book.source.varies
    if not varies:
        return None
    own = {name.removeprefix(f"{varies}/"): text for name, text in texts.items() if "/" in name}
    return _compiled(hash_of(own), _Held(own))


class _Held:
    """Carries texts into a cache that is keyed by their hash alone."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held)


@lru_cache(maxsize=8)
def _compiled(_hash: str, held: _Held) -> Book:
    return published(held.texts)

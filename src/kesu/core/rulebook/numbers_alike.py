"""Books of one house whose records would bear the same numbers: each counts its own series, and both write it alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kesu.core.rulebook.model import Series, Source
from kesu.core.values import Text


@dataclass(frozen=True, slots=True)
class NumbersAlike:
    """A kind whose number two books write alike: the document of the new book, the other book, the prefix."""

    kind: str
    document: str
    other: str
    prefix: str

    def says(self) -> Text:
        """Return what is alike and what to write instead."""
        return Text(
            f"“{self.kind}”的编号与规程“{self.other}”同为“{self.prefix}…”，各自从 1 编起，会编出同一个号："
            f"请在文书“{self.document}”的 series 里另写 prefix",
            f"Numbers of “{self.kind}” begin with “{self.prefix}” as in the rulebook “{self.other}”; each counts "
            "from 1, so that one number would be given twice: write another prefix in the series of "
            f"“{self.document}”",
        )


def numbers_alike(new: Source, others: Iterable[Source]) -> Iterator[NumbersAlike]:
    """Yield every kind of a book whose records are numbered like those of the same kind in another book."""
    seen = set[tuple[str, str]]()
    for other in others:
        for kind, prefix in _alike(new, other):
            if (kind, other.id) not in seen:
                seen.add((kind, other.id))
                yield NumbersAlike(kind, new.kinds[kind].number, other.id, prefix)


def _alike(new: Source, other: Source) -> Iterator[tuple[str, str]]:
    if other.id == new.id:
        return
    for kind in new.kinds:
        mine, theirs = _series(new, kind), _series(other, kind)
        if mine is not None and theirs is not None and _written(mine) == _written(theirs):
            yield kind, mine.prefix


def _series(source: Source, kind: str) -> Series | None:
    found = source.kinds.get(kind)
    return source.documents[found.number].series if found is not None and found.number else None


def _written(series: Series) -> tuple[str, str, int]:
    """Return how the numbers of a series begin; widths meet at the latest when the numbers outgrow them."""
    return series.prefix, series.period, series.year if series.period != "none" else 0

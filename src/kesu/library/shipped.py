"""The rulebooks that come with the program and that a company can choose: which there are, and what goes beside one."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kesu.core.errors import Faulty
from kesu.core.rulebook.model import Source
from kesu.core.rulebook.varying import HEAD
from kesu.core.values import Text
from kesu.library.books import folders, source_of, texts_of
from kesu.library.official_days import RULEBOOKS


@dataclass(frozen=True, slots=True)
class Shipped:
    """One book of the shelf as somebody who chooses wants to know it.

    trade -- the folder that holds the books of one company; governs -- the titles of what it governs.
    """

    id: str
    folder: Path
    title: Text
    company: Text
    trade: str
    governs: tuple[Text, ...]
    clauses: int
    open_readings: int
    edition: str
    beside: tuple[str, ...]
    varies: str


def shipped(root: Path = RULEBOOKS) -> dict[str, Shipped]:
    """Return book id → book of all that govern something, by trade.

    Books of advice are left out, and so are faulty ones: `kesu check` says what is wrong with them.
    """
    found = [_sound(folder) for folder in folders(root) if _may_serve(folder)]
    return {b.id: b for b in sorted(filter(None, found), key=_order) if b.governs}


def _sound(folder: Path) -> Shipped | None:
    try:
        return _read(folder, _stamp(folder))
    except Faulty:
        return None


def _order(book: Shipped) -> tuple[str, str]:
    return book.trade, book.id


def _may_serve(folder: Path) -> bool:
    """Say without reading all of it whether a book can govern anything: it serves a kind or varies a book that does."""
    try:
        head = tomllib.loads((folder / HEAD).read_text("utf-8"))
    except ValueError:
        return False
    return bool(head.get("serves") or head.get("varies"))


def _stamp(folder: Path) -> tuple[int, ...]:
    """Return what changes when a file of the book does."""
    return tuple(path.stat().st_mtime_ns for path in sorted(folder.glob("*.toml")))


@cache
def _read(folder: Path, _stamp: tuple[int, ...]) -> Shipped:
    source = source_of(texts_of(folder))
    kinds = source.kinds
    return Shipped(
        source.id,
        folder,
        source.title,
        source.company,
        folder.parent.name,
        tuple(dict.fromkeys(kinds[s.kind].title for s in source.serves if s.kind in kinds)),
        len(source.clauses),
        sum(setting.basis == "chosen" for setting in source.settings.values()),
        source.edition,
        _beside(source),
        source.varies,
    )


def _beside(source: Source) -> tuple[str, ...]:
    """Return the other books of the company that this one says how it stands to."""
    named = (*source.outranks, source.replaces)
    return tuple(dict.fromkeys(book for book in named if book))

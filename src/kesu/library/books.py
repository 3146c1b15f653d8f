"""Rulebooks: folders of TOML files ↔ compiled books. A faulty book is refused whole, all its faults named."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kesu.core.errors import Faulty
from kesu.core.rulebook.compiling import compile_book
from kesu.core.rulebook.plans import Book
from kesu.core.rulebook.reading import read
from kesu.core.rulebook.tables import Faults


def is_part_of_book(path: Path) -> bool:
    """Say whether a file belongs to the book itself: worked cases and stories do not change its edition."""
    return path.suffix == ".toml" and not path.name.endswith(".cases.toml")


def texts_of(folder: Path) -> dict[str, str]:
    """Return file name → text of the files that make up the book in `folder`."""
    return {
        p.name: p.read_text("utf-8") for p in sorted(folder.glob("*.toml")) if is_part_of_book(p)
    }


def load(folder: Path) -> Book:
    """Return the compiled book in `folder`. Raises Faulty with everything that is wrong."""
    return from_files(texts_of(folder))


def from_files(texts: Mapping[str, str]) -> Book:
    """Return the compiled book made of these files (name → text). Raises Faulty with everything that is wrong."""
    faults = Faults()
    parsed = {
        name: found
        for name, text in texts.items()
        if (found := _parse(name, text, faults)) is not None
    }
    source = read(parsed, faults)
    book = compile_book(source, hash_of(texts), faults) if source is not None else None
    if faults.found or book is None:
        raise Faulty(faults.found)
    return book


def hash_of(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 that names exactly these files."""
    digest = hashlib.sha256()
    for name in sorted(texts):
        for part in (name, texts[name]):
            raw = part.encode()
            digest.update(len(raw).to_bytes(8, "big") + raw)
    return digest.hexdigest()


def _parse(name: str, text: str, faults: Faults) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        faults.add(
            "not_toml",
            name,
            "",
            f"the file is not TOML: {fault}",
            "mend it at that line and column",
        )
        return None


def folders(root: Path) -> list[Path]:
    """Return every folder below `root` that holds a book."""
    return sorted(p.parent for p in root.rglob("book.toml"))

"""Rulebooks: folders of TOML files ↔ compiled books. A faulty book is refused whole, all its faults named.

A book that varies or uses others is kept together with them: their files stand under "<book id>/<file>", so that
its hash covers all that it says and an edition can be read again when the others have gone on.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kesu.core.errors import Fault, Faulty
from kesu.core.rulebook.compiling import compile_book, compile_published
from kesu.core.rulebook.model import Source
from kesu.core.rulebook.plans import Book
from kesu.core.rulebook.reading import read
from kesu.core.rulebook.tables import Faults
from kesu.core.rulebook.varying import HEAD, join, needs_of
from kesu.library.calendars import shipped_calendars
from kesu.library.official_days import RULEBOOKS


def is_part_of_book(path: Path) -> bool:
    """Say whether a file belongs to the book itself: worked cases and stories do not change its edition."""
    return path.suffix == ".toml" and not path.name.endswith(".cases.toml")


def texts_of(folder: Path) -> dict[str, str]:
    """Return file name → text of everything that makes up the book in `folder`, other books that it rests on included.

    Raises Faulty where a file is no text. A book that it rests on and that is not found is left out.
    """
    found = _own_texts(folder)
    waiting = list(needs_of(_head_of(found.get(HEAD, ""))))
    shelf = shelf_of(folder) if waiting else {}
    seen: set[str] = set()
    while waiting:
        book_id = waiting.pop(0)
        if book_id in shelf and book_id not in seen:
            seen.add(book_id)
            texts = _own_texts(shelf[book_id])
            found |= {f"{book_id}/{name}": text for name, text in texts.items()}
            waiting += needs_of(_head_of(texts.get(HEAD, "")))
    return found


def _own_texts(folder: Path) -> dict[str, str]:
    texts, faults = {}, []
    for path in sorted(folder.glob("*.toml")):
        if is_part_of_book(path):
            try:
                texts[path.name] = path.read_text("utf-8")
            except UnicodeDecodeError as why:
                read_ = f"the file is not UTF-8 at byte {why.start}"
                faults.append(Fault("not_toml", path.name, "", read_, "save it as UTF-8"))
    if faults:
        raise Faulty(faults)
    return texts


def _head_of(text: str) -> dict[str, Any]:
    """Return a book's head; empty where it cannot be read (reading the book says why)."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def shelf_of(folder: Path) -> dict[str, Path]:
    """Return book id → folder of the books that the one in `folder` may rest on: its neighbours first, then ours."""
    found: dict[str, Path] = {}
    neighbours = sorted(p.parent for p in folder.parent.glob(f"*/{HEAD}"))
    for other in (*neighbours, *folders(RULEBOOKS)):
        book_id = _head_of((other / HEAD).read_text("utf-8", "replace")).get("id")
        if isinstance(book_id, str):
            found.setdefault(book_id, other)
    return found


def load(folder: Path) -> Book:
    """Return the compiled book in `folder`. Raises Faulty with everything that is wrong."""
    return from_files(texts_of(folder), calendars=shipped_calendars())


def from_files(texts: Mapping[str, str], *, calendars: Collection[str] | None = None) -> Book:
    """Return the compiled book made of these files (name → text). Raises Faulty with everything that is wrong.

    calendars -- the ids that its clocks may name; None leaves that unchecked.
    """
    faults = Faults()
    own, others = _parsed(texts, faults)
    source = read(join(own, others, faults), faults)
    book = compile_book(source, hash_of(texts), faults) if source is not None else None
    if source is not None and calendars is not None:
        _check_calendars(source, calendars, faults)
    if faults.found or book is None:
        raise Faulty(faults.found)
    return book


def published(texts: Mapping[str, str]) -> Book:
    """Return the compiled book of a published edition: what a later program finds wrong in it does not stop it.

    What this program does not understand is in `frozen`. Raises Faulty only where no book can be made of the files.
    """
    faults = Faults()
    own, others = _parsed(texts, faults)
    source = None if faults.found else read(join(own, others, faults), faults)
    if source is None:
        raise Faulty(faults.found)
    return compile_published(source, hash_of(texts), faults)


def source_of(texts: Mapping[str, str]) -> Source:
    """Return the lines of the book made of these files, not yet compiled. Raises Faulty where they cannot be read."""
    faults = Faults()
    own, others = _parsed(texts, faults)
    source = read(join(own, others, faults), faults)
    if source is None or faults.found:
        raise Faulty(faults.found)
    return source


Parsed = dict[str, dict[str, Any]]


def _parsed(texts: Mapping[str, str], faults: Faults) -> tuple[Parsed, dict[str, Parsed]]:
    """Return the book's own parsed files, and those of other books by id."""
    own: Parsed = {}
    others: dict[str, Parsed] = {}
    for name, text in texts.items():
        found = _parse(name, text, faults)
        if found is not None:
            book_id, _, file = name.rpartition("/")
            (others.setdefault(book_id, {}) if book_id else own)[file] = found
    return own, others


def _check_calendars(source: Source, calendars: Collection[str], faults: Faults) -> None:
    names = ", ".join(sorted(calendars))
    if source.calendar and source.calendar not in calendars:
        faults.add(
            "unknown_calendar",
            HEAD,
            "book",
            f"calendar “{source.calendar}”",
            f"write one of: {names}",
        )
    for clock in source.clocks.values():
        if clock.calendar and clock.calendar not in calendars:
            faults.add(
                "unknown_calendar", clock.file, clock.id, f"calendar “{clock.calendar}”",
                f"write one of: {names}", clock.clause,
            )  # fmt: skip


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
        return tomllib.loads(text, parse_float=_finite)
    except (ValueError, RecursionError) as fault:
        read_ = f"the file is not TOML: {fault}"
        faults.add("not_toml", name, "", read_, "mend it at that line and column")
        return None


def _finite(text: str) -> Decimal:
    """Return the number; nan and inf are no numbers that a procedure could mean."""
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(f"{text} is no number")
    return number


def folders(root: Path) -> list[Path]:
    """Return every folder below `root` that holds a book."""
    return sorted(p.parent for p in root.rglob(HEAD))

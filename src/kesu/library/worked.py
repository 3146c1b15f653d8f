"""The worked cases of a published book, found again beside its files: they are no part of the edition itself."""

from __future__ import annotations

from pathlib import Path

from kesu.core.errors import Faulty
from kesu.core.examples.cases import Result
from kesu.core.rulebook.plans import Book
from kesu.library.books import folders, hash_of, texts_of
from kesu.library.calendars import all_calendars
from kesu.library.examples import files_in, run_all


def folder_of(book: Book, root: Path) -> Path | None:
    """Return the folder below `root` whose files are exactly this edition's, or None where there is none."""
    return next((folder for folder in folders(root) if _hash(folder) == book.hash), None)


def _hash(folder: Path) -> str:
    try:
        return hash_of(texts_of(folder))
    except Faulty:
        return ""


def worked_cases(book: Book, root: Path) -> dict[str, list[Result]] | None:
    """Return clause → its cases and stories, each with how it goes; None where the edition's folder is not at hand."""
    folder = folder_of(book, root)
    if folder is None:
        return None
    found: dict[str, list[Result]] = {}
    for result in run_all(files_in(folder), book, all_calendars()):
        for clause in dict.fromkeys(result.clauses):
            found.setdefault(clause, []).append(result)
    return found

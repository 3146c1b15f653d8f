"""A first rulebook for whoever writes one: a small sound book with its cases and a story, ready to be changed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from kesu.core.errors import Unreadable

TEMPLATE = Path(__file__).with_name("new_book")
_ID = re.compile(r"[a-z][a-z0-9_]{0,39}")


def lay_out(folder: Path, title: str, *, today: date) -> list[Path]:
    """Write a small rulebook into `folder`, whose name becomes its id, and return the files written.

    Its clauses are numbered after the id in capitals. Raises Unreadable where the name is no id or something is
    there already: nothing is ever written over.
    """
    book_id = folder.name
    if not _ID.fullmatch(book_id):
        raise Unreadable(
            f"“{book_id}” cannot be the id of a book",
            "name the folder with small letters, digits and _, beginning with a letter",
        )
    if folder.exists() and any(folder.iterdir()):
        raise Unreadable(f"{folder} is not empty", "name a folder that does not exist yet")
    words = {
        "@ID@": book_id,
        "@CLAUSE@": book_id.upper().replace("_", ""),
        "@TITLE@": (title or book_id).replace("\\", "").replace('"', "'"),
        "@TODAY@": today.isoformat(),
    }
    return [_write(path, folder / path.relative_to(TEMPLATE), words) for path in template_files()]


def template_files() -> list[Path]:
    """Return the files of the first book, in order."""
    return sorted(TEMPLATE.rglob("*.toml"))


def _write(source: Path, target: Path, words: dict[str, str]) -> Path:
    text = source.read_text("utf-8")
    for mark, word in words.items():
        text = text.replace(mark, word)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    return target

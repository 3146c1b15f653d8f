"""Worked cases and stories on disk: finding, reading and running them beside their book."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kesu.core.engine import Endless
from kesu.core.errors import KesuError
from kesu.core.examples.cases import Result, run_case
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.rulebook.plans import Book
from kesu.core.rulebook.varying import HEAD
from kesu.core.worktime import Calendar
from kesu.library.books import load, shelf_of


def is_example(path: Path) -> bool:
    """Say whether a file holds worked cases or a story."""
    return path.name.endswith(".cases.toml") or (
        path.parent.name == "stories" and path.suffix == ".toml"
    )


def files_in(folder: Path) -> list[Path]:
    """Return the example files of a book's folder, cases first."""
    return [*sorted(folder.rglob("*.cases.toml")), *sorted((folder / "stories").glob("*.toml"))]


def book_folder_of(path: Path) -> Path | None:
    """Return the folder of the book that an example file (or a folder of them) belongs to: the nearest one upward."""
    start = path.resolve()
    return next((f for f in (start, *start.parents) if (f / HEAD).is_file()), None)


def run_file(path: Path, book: Book, calendars: Mapping[str, Calendar]) -> list[Result]:
    """Return how every case or story of one file went; a file that cannot be read is one failure that says why."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except OSError as fault:
        return [_failure(path, f"the file cannot be read: {fault.strerror}")]
    except (ValueError, RecursionError) as fault:
        return [_failure(path, f"the file is not TOML: {fault}")]
    if "entry" in raw or "case" not in raw:
        return [_story(path, raw, book, calendars)]
    cases = raw["case"]
    strange = sorted(set(raw) - {"case"})
    if not isinstance(cases, list) or strange:
        what = f"{strange[0]} means nothing here" if strange else f"case = {cases!r}"
        return [_failure(path, f"{what}; write [[case]] for each case")]
    return [_case(path, case, book, calendars) for case in cases]


def _story(
    path: Path, raw: dict[str, Any], book: Book, calendars: Mapping[str, Calendar]
) -> Result:
    def play() -> Result:
        return run_story(raw, book, calendars, str(path), CoreStage(book, calendars))

    return _answered(path, raw, play, is_story=True)


def _case(path: Path, raw: Any, book: Book, calendars: Mapping[str, Calendar]) -> Result:
    def ask() -> Result:
        return run_case(raw, book, calendars, str(path), shelf_beside(path))

    return _answered(path, raw, ask, is_story=False)


def shelf_beside(path: Path) -> Callable[[str], Book | None]:
    """Return how the books beside the one that `path` belongs to are found; each is loaded when it is asked for."""
    folder = book_folder_of(path)
    return lambda name: _on_shelf(folder, name) if folder else None


def _on_shelf(folder: Path, name: str) -> Book | None:
    found = shelf_of(folder).get(name)
    return load(found) if found else None


def _answered(path: Path, raw: Any, run: Callable[[], Result], *, is_story: bool) -> Result:
    """Return how it went; what the engine cannot answer (a year out of reach, no rest) is a failure that says so."""
    try:
        return run()
    except (KesuError, Endless) as fault:
        says = str(raw.get("says", path.name)) if isinstance(raw, Mapping) else path.name
        return Result(str(path), says, (), (str(fault),), is_story)


def _failure(path: Path, why: str) -> Result:
    return Result(str(path), path.name, (), (why,), path.parent.name == "stories")


def run_all(paths: Iterable[Path], book: Book, calendars: Mapping[str, Calendar]) -> list[Result]:
    """Return how everything in these files went."""
    return [result for path in paths for result in run_file(path, book, calendars)]


def stories_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Return name → parsed story of a book's folder, for other stages than the bare core."""
    found = {}
    for path in sorted((folder / "stories").glob("*.toml")):
        found[path.stem] = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    return found

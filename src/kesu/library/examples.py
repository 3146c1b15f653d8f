"""Worked cases and stories on disk: finding, reading and running them beside their book."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from kesu.core.examples.cases import Result, run_case
from kesu.core.examples.stories import CoreStage, run_story
from kesu.core.rulebook.plans import Book
from kesu.core.worktime import Calendar


def is_example(path: Path) -> bool:
    """Say whether a file holds worked cases or a story."""
    return path.name.endswith(".cases.toml") or (
        path.parent.name == "stories" and path.suffix == ".toml"
    )


def files_in(folder: Path) -> list[Path]:
    """Return the example files of a book's folder, cases first."""
    return [*sorted(folder.rglob("*.cases.toml")), *sorted((folder / "stories").glob("*.toml"))]


def run_file(path: Path, book: Book, calendars: Mapping[str, Calendar]) -> list[Result]:
    """Return how every case or story of one file went; a file that cannot be read is one failure that says why."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        return [Result(str(path), path.name, (), (f"the file is not TOML: {fault}",))]
    if "entry" in raw or "case" not in raw:
        return [run_story(raw, book, calendars, str(path), CoreStage(book, calendars))]
    return [run_case(case, book, calendars, str(path)) for case in raw["case"]]


def run_all(paths: Iterable[Path], book: Book, calendars: Mapping[str, Calendar]) -> list[Result]:
    """Return how everything in these files went."""
    return [result for path in paths for result in run_file(path, book, calendars)]


def stories_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Return name → parsed story of a book's folder, for other stages than the bare core."""
    found = {}
    for path in sorted((folder / "stories").glob("*.toml")):
        found[path.stem] = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    return found

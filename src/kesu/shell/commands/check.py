"""Lint rulebooks and run their worked cases and stories, without a database."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.core.errors import Faulty
from kesu.core.examples.cases import Result
from kesu.core.rulebook.linting import Remark, lint
from kesu.core.rulebook.plans import Book
from kesu.library.books import folders, load
from kesu.library.calendars import all_calendars
from kesu.library.examples import files_in, is_example, run_all
from kesu.library.official_days import RULEBOOKS


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        metavar="PATH",
        help="books, folders of books, or example files",
    )
    parser.add_argument("--book", metavar="ID", help="run the example files PATH against this book")
    parser.add_argument("--json", action="store_true", help="print the counts as one JSON line")
    parser.add_argument("--quiet", action="store_true", help="leave out the linter's remarks")


def run(args: Namespace) -> int:
    """Return 0 when every book is sound and every case and story passed, else 1."""
    report = Report()
    if args.book:
        _run_against(args.book, args.paths, report)
    else:
        for folder in _books(args.paths or [RULEBOOKS], report):
            _check_folder(folder, report)
    report.show(as_json=args.json, quiet=args.quiet)
    return 1 if report.failed else 0


class Report:
    """What was found, to be shown at the end."""

    def __init__(self) -> None:
        self.results: list[Result] = []
        self.faults: list[str] = []
        self.remarks: list[tuple[str, Remark]] = []

    @property
    def failed(self) -> int:
        """Failed cases and stories; a book or path that cannot be used counts as one."""
        return sum(not r.passed for r in self.results) + len(self.faults)

    def show(self, *, as_json: bool, quiet: bool) -> None:
        passed = sum(r.passed for r in self.results)
        stories = sum(r.story for r in self.results)
        if as_json:
            counts = {
                "cases": len(self.results) - stories,
                "stories": stories,
                "passed": passed,
                "failed": self.failed,
            }
            print(json.dumps(counts))
            return
        for fault in self.faults:
            print(fault)
        if not quiet:
            for book, remark in self.remarks:
                print(f"{book}: {remark}")
        for result in self.results:
            if not result.passed:
                print(f"FAILED {result.file}: {result.says}")
                print("".join(f"    {w}\n" for w in result.wrong), end="")
        print(f"{passed} passed, {self.failed} failed")


def _books(paths: list[Path], report: Report) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = folders(path) if path.is_dir() else []
        if not inside:
            report.faults.append(f"{path}: no rulebook here; name a folder that holds book.toml")
        found.extend(f for f in inside if f not in found)
    return found


def _check_folder(folder: Path, report: Report) -> Book | None:
    try:
        book = load(folder)
    except Faulty as refused:
        report.faults.append(f"{folder} is refused, {len(refused.faults)} faults:\n{refused}")
        return None
    report.remarks.extend((book.id, remark) for remark in lint(book))
    report.results.extend(run_all(files_in(folder), book, all_calendars()))
    return book


def _run_against(book_id: str, paths: list[Path], report: Report) -> None:
    books: dict[str, Book] = {}
    for folder in folders(RULEBOOKS):
        try:
            book = load(folder)
            books[book.id] = book
        except Faulty as refused:
            report.faults.append(f"{folder} is refused: {refused}")
    if book_id not in books:
        report.faults.append(f"no book “{book_id}”; write one of: {', '.join(sorted(books))}")
        return
    files = [
        f for path in paths for f in ([path] if path.is_file() else sorted(path.rglob("*.toml")))
    ]
    wanted = [f for f in files if is_example(f) or f in paths]
    if not wanted:
        report.faults.append("no example files there; name *.cases.toml files or stories")
    report.results.extend(run_all(wanted, books[book_id], all_calendars()))

"""Lint rulebooks and run their worked cases and stories, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from pathlib import Path

from kesu.core.errors import Faulty
from kesu.core.examples.cases import Result
from kesu.core.rulebook.fault_names import tell_fault
from kesu.core.rulebook.linting import Remark, lint
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.library.books import folders, load, shelf_of
from kesu.library.calendars import all_calendars
from kesu.library.examples import book_folder_of, files_in, is_example, run_all
from kesu.library.official_days import RULEBOOKS

EPILOGUE = """\
Without PATH every book of the project is checked. A PATH inside a book (a stories folder, one
*.cases.toml) runs just that against the book above it. With --book ID any example files, wherever
they lie and whatever they are called, run against that book. The exit code is 1 if anything failed.
"""

UNPROVEN = Text(
    "还没有单例和故事，“0 failed”说明不了什么；写法见 docs/rulebook/cases-and-stories.md",
    "no cases and no stories yet, so that “0 failed” says nothing; see docs/rulebook/cases-and-stories.md",
)


def configure(parser: ArgumentParser) -> None:
    parser.epilog = EPILOGUE
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
    parser.add_argument("--strict", action="store_true", help="the linter's warnings fail too")
    parser.add_argument(
        "--language",
        choices=("zh", "en"),
        default="zh",
        help="tell faults and remarks in this language (default: zh)",
    )


def run(args: Namespace) -> int:
    """Return 0 when every book is sound and every case and story passed, else 1."""
    report = Report(args.language)
    if args.book:
        _run_against(args.book, args.paths, report)
    else:
        for path in args.paths or [RULEBOOKS]:
            _check_path(path, report)
    report.show(as_json=args.json, quiet=args.quiet)
    return 1 if report.failed or (args.strict and report.warned) else 0


class Report:
    """What was found, to be shown at the end in a language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.results: list[Result] = []
        self.faults: list[str] = []
        self.remarks: list[tuple[str, Remark]] = []
        self.unproven: list[str] = []
        self.seen: set[Path] = set()

    @property
    def failed(self) -> int:
        """Failed cases and stories; a book or path that cannot be used counts as one."""
        return sum(not r.passed for r in self.results) + len(self.faults)

    @property
    def warned(self) -> bool:
        """Say whether the linter remarked on more than what is merely worth knowing."""
        return any(remark.level == "warning" for _, remark in self.remarks)

    def refuse(self, folder: Path, refused: Faulty) -> None:
        """Note a book that is refused, with a line for each of its faults."""
        count = len(refused.faults)
        lines = "".join(f"\n    {tell_fault(fault, self.language)}" for fault in refused.faults)
        word = "1 fault" if count == 1 else f"{count} faults"
        said = Text(f"{folder} 不能使用，有 {count} 处错误：", f"{folder} is refused, {word}:")
        self.faults.append(said.say(self.language) + lines)

    def note_unproven(self, book: Book) -> None:
        """Remember that a book comes without a single example: that none failed says nothing then."""
        self.unproven.append(book.id)

    def show(self, *, as_json: bool, quiet: bool) -> None:
        """Print everything found; as JSON the counts alone, and what is wrong beside them."""
        out = sys.stderr if as_json else sys.stdout
        for fault in self.faults:
            print(fault, file=out)
        if not quiet and not as_json:
            for book, remark in self.remarks:
                print(f"{book}: {remark.tell(self.language)}")
            for book in self.unproven:
                print(f"{book}: {UNPROVEN.say(self.language)}")
        for result in self.results:
            if not result.passed:
                print(f"FAILED {result.file}: {result.says}", file=out)
                print("".join(f"    {w}\n" for w in result.wrong), end="", file=out)
        self._sum_up(as_json=as_json)

    def _sum_up(self, *, as_json: bool) -> None:
        passed = sum(r.passed for r in self.results)
        stories = sum(r.story for r in self.results)
        cases = len(self.results) - stories
        if as_json:
            counts = {"cases": cases, "stories": stories, "passed": passed, "failed": self.failed}
            print(json.dumps(counts))
        else:
            print(f"{passed} passed, {self.failed} failed")


def _check_path(path: Path, report: Report) -> None:
    """Check the books at or below a path; a path inside a book runs the examples there."""
    inside = folders(path) if path.is_dir() else []
    for folder in inside:
        _check_folder(folder, report)
    if not inside:
        _check_within(path, report)


def _check_folder(folder: Path, report: Report) -> None:
    if folder.resolve() in report.seen:
        return
    report.seen.add(folder.resolve())
    book = _loaded(folder, report)
    if book is not None:
        report.remarks.extend((book.id, remark) for remark in lint(book))
        files = files_in(folder)
        _run(files, book, report)
        if book.kinds and not files:
            report.note_unproven(book)


def _check_within(path: Path, report: Report) -> None:
    folder = book_folder_of(path) if path.exists() else None
    files = [path] if path.is_file() else [f for f in sorted(path.rglob("*.toml")) if is_example(f)]
    if folder is None or not files:
        why = "no rulebook and no example of one" if path.exists() else "there is no such path"
        report.faults.append(
            f"{path}: {why}; name a folder that holds book.toml, or files inside one (or give --book ID)"
        )
        return
    book = _loaded(folder, report)
    if book is not None:
        _run(files, book, report)


def _loaded(folder: Path, report: Report) -> Book | None:
    try:
        return load(folder)
    except Faulty as refused:
        report.refuse(folder, refused)
        return None


def _run(files: Iterable[Path], book: Book, report: Report) -> None:
    fresh = [f for f in files if f.resolve() not in report.seen]
    report.seen.update(f.resolve() for f in fresh)
    report.results.extend(run_all(fresh, book, all_calendars()))


def _run_against(book_id: str, paths: list[Path], report: Report) -> None:
    """Run example files from anywhere against one of the project's books; other books are not looked at."""
    shelf = shelf_of(RULEBOOKS / book_id)
    if book_id not in shelf:
        names = ", ".join(sorted(shelf))
        report.faults.append(f"no book “{book_id}”; write one of: {names}")
        return
    book = _loaded(shelf[book_id], report)
    wanted = [file for path in paths for file in _examples_at(path, report)]
    if not paths:
        report.faults.append("no PATH given; name *.cases.toml files or stories")
    if book is not None:
        _run(wanted, book, report)


def _examples_at(path: Path, report: Report) -> list[Path]:
    """Return the files to run: a file that is named is run whatever it is called."""
    if path.is_file():
        return [path]
    found = [f for f in sorted(path.rglob("*.toml")) if is_example(f)] if path.is_dir() else []
    if not found:
        report.faults.append(f"{path}: no example files there; name *.cases.toml files or stories")
    return found

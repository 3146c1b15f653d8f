"""Lay out a small rulebook with its cases and a story, to be changed into your own."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu import clock
from kesu.core.errors import Unreadable
from kesu.library.laying_out import lay_out

NEXT = """\
{folder}: {count} files. What to do next:
  1. write the clauses of your procedure into clauses.toml
  2. kesu check {folder}        lints the book, runs its cases and its story
  3. kesu coverage {folder}     tells which clauses no line or no case cites yet
  4. kesu publish {folder}      puts it in force"""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="where it is laid out; its name becomes the id"
    )
    parser.add_argument("--title", default="", help="what the procedure is called")


def run(args: Namespace) -> int:
    """Return 0 once the files are written, 2 for a name or a folder that will not do."""
    try:
        written = lay_out(args.folder.resolve(), args.title, today=clock.now().date())
    except Unreadable as refused:
        print(f"kesu: {refused}", file=sys.stderr)
        return 2
    print(NEXT.format(folder=args.folder, count=len(written)))
    return 0

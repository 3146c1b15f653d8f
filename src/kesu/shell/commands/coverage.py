"""Tell how far the clauses of each procedure are expressed and exercised by cases and stories."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from difflib import get_close_matches
from pathlib import Path

from kesu.core.errors import Faulty
from kesu.library.calendars import all_calendars
from kesu.library.coverage import STANDINGS, ClauseStanding, Coverage, as_json, coverage_of
from kesu.library.official_days import RULEBOOKS

COLUMNS = ("total", *STANDINGS)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=RULEBOOKS,
        metavar="PATH",
        help="a book, or a folder of books",
    )
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    parser.add_argument("--clause", metavar="ID", help="show where one clause stands")


def run(args: Namespace) -> int:
    """Return 0, or 1 when a book is refused or the clause is in none of them."""
    try:
        found = coverage_of(args.path, all_calendars())
    except Faulty as refused:
        print(f"a book is refused:\n{refused}", file=sys.stderr)
        return 1
    if not found.clauses:
        print(f"{args.path}: no rulebook here; name a folder that holds book.toml", file=sys.stderr)
        return 1
    if args.clause:
        return _show_clause(found, args.clause, in_json=args.json)
    if args.json:
        print(json.dumps(found.counts()))
    else:
        _show_table(found)
    return 0


def _show_table(found: Coverage) -> None:
    counts = found.counts()
    print("  ".join([f"{'':9}", *(f"{name:>11}" for name in COLUMNS)]))
    for procedure, row in counts.items():
        print("  ".join([f"{procedure:9}", *(f"{row[name]:>11}" for name in COLUMNS)]))
    for one in found.clauses.values():
        if one.standing == "unreachable":
            print(f"out of reach: {_name(one)}: {one.why()}")
    for one in found.missing():
        print(f"missing: {_name(one)}: {one.why()}")
    total = len(found.clauses)
    print(f"{total - len(found.missing())} of {total} accounted for")


def _name(one: ClauseStanding) -> str:
    return f"{one.clause.id} ({one.clause.section})" if one.clause.section else one.clause.id


def _show_clause(found: Coverage, clause_id: str, *, in_json: bool) -> int:
    one = found.clauses.get(clause_id)
    if one is None:
        close = get_close_matches(clause_id, found.clauses, n=3)
        hint = (
            f"did you mean {' or '.join(close)}?" if close else "kesu coverage lists the procedures"
        )
        print(f"clause “{clause_id}” is in no book; {hint}", file=sys.stderr)
        return 1
    if in_json:
        print(json.dumps(as_json(one), ensure_ascii=False))
        return 0
    why = f": {one.why()}" if one.why() else ""
    print(f"{_name(one)}, {one.clause.force}: {one.clause.says.zh}")
    print(f"{one.standing}{why}")
    for place in one.places:
        print(f"  {place}")
    for result in one.examples:
        word = "passed" if result.passed else "FAILED"
        print(f"  {word} {result.file}: {result.says}")
    return 0

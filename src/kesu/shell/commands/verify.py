"""Check that everything is as it was written: journals, decisions, deadlines, numbers, files.

Without numbers everything is checked, audit seals too. What differs is named. Exit code 1 when anything does.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="numbers of records, or ids")
    parser.add_argument("--json", action="store_true", help="print one JSON line a discrepancy")
    parser.add_argument(
        "--witness", type=Path, metavar="FILE", help="hold the audit seals against a witness's file"
    )
    parser.add_argument(
        "--seals", action="store_true", help="chains and audit seals only, nothing is replayed"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when nothing differs."""
    ready(args)
    from kesu.shell.verifying import Asked, verify

    return verify(Asked(args.numbers, args.witness, only_seals=args.seals), as_json=args.json)

"""Check that everything is as it was written: journals, decisions, deadlines, numbers, files.

Without numbers everything is checked. What differs is named. Exit code 1 when anything does.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("numbers", nargs="*", metavar="NUMBER", help="numbers of records, or ids")
    parser.add_argument("--json", action="store_true", help="print one JSON line a discrepancy")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when nothing differs."""
    ready(args)
    from kesu.shell.verifying import verify

    return verify(args.numbers, as_json=args.json)

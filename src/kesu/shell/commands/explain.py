"""Explain a record: its decisions, deadlines and steps, with the clause of each.

With --entry N as it stood after its N-th entry, with what that entry brought about. Personal values
stay sealed.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="number of the record, or its id")
    parser.add_argument("--entry", type=int, metavar="N", help="as it stood after this entry")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the record is explained."""
    ready(args)
    from kesu.shell.explaining import explain

    return explain(args.number, args.entry, in_json=args.json)

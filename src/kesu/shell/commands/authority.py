"""Say who signs: every approval of a book with its bands, or who would sign under the facts given.

BOOK is a book in force, such as q05, or the folder of one. People are named for a book in force.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", help="a book in force, or its folder")
    parser.add_argument("--kind", metavar="KIND", default="", help="approvals of this kind only")
    parser.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="suppose this: who would sign then? (as often as needed)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when it is said who signs."""
    ready(args)
    from kesu.shell.authority import say_who_signs

    return say_who_signs(args.book, args.kind, args.fact, in_json=args.json)

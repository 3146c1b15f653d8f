"""Take in a CSV or Excel file: complaints from elsewhere, customers, products, orders, sites …

Rows that are good are taken in, bad ones come back with reasons (--errors OUT.xlsx). It is safe to
run again: what is there already is skipped. Exit code 0 when every row is there, 1 when some came back.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("kind", metavar="KIND", help="complaints, customers, products, orders …")
    parser.add_argument("file", type=Path, metavar="FILE", help="a .csv or .xlsx file")
    parser.add_argument("--as", dest="login", metavar="LOGIN", help="who takes it in")
    parser.add_argument("--mapping", metavar="MAP", help="a mapping file, or a kept one by name")
    parser.add_argument("--book", default="", metavar="ID", help="the rulebook that shall govern")
    parser.add_argument("--source", metavar="NAME", help="kind of file, for one without mapping")
    parser.add_argument("--dry-run", action="store_true", help="try out, save nothing")
    parser.add_argument(
        "--errors", type=Path, metavar="OUT.xlsx", help="where bad rows are written"
    )
    parser.add_argument("--yes", action="store_true", help="take a guessed mapping unasked")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when every row is there afterwards, 1 when some came back."""
    ready(args)
    from kesu.shell.importing import take_in

    return take_in(args)

"""Print a report of a book, or a meeting pack: figures for a period, as known now or on an earlier day.

Without REPORT, lists those of BOOK. Everything is counted, or with --as LOGIN what this person may read.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", help="id of a book in force, such as q05")
    parser.add_argument(
        "report", metavar="REPORT", nargs="?", help="id of the report or meeting pack"
    )
    parser.add_argument(
        "--period", default="", metavar="PERIOD", help="2026-10, 2026-Q4, 2026-H2 or 2026"
    )
    parser.add_argument(
        "--known", default="", metavar="DATE", help="as known at the end of this day"
    )
    parser.add_argument("--as", dest="login", default="", metavar="LOGIN", help="as this person")
    parser.add_argument("--pdf", default="", metavar="FILE", help="write it as PDF")
    parser.add_argument("--xlsx", default="", metavar="FILE", help="write it as a workbook")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the report is printed."""
    ready(args)
    from kesu.shell.reporting import report

    return report(args)

"""Write complaints, or the journal, into FILE.xlsx, FILE.csv or FILE.jsonl; the export is noted.

With --as LOGIN only what that person may read; personal values stay sealed.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("what", metavar="complaints|journal", help="what to write")
    parser.add_argument("file", type=Path, metavar="FILE", help="ends in .xlsx, .csv or .jsonl")
    parser.add_argument("--kind", default="complaint", metavar="KIND", help="kind of record")
    parser.add_argument(
        "--as", dest="login", metavar="LOGIN", help="only what this person may read"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the file is written."""
    ready(args)
    from kesu.shell.exporting import export

    return export(args)

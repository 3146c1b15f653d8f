"""Write one case as evidence into FILE.zip: journal, files, audit seals, and a script that checks them offline.

That it was taken out is noted. Personal values stay sealed in it.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="NUMBER", help="number of a record, or its id")
    parser.add_argument("file", type=Path, metavar="FILE", help="the bundle to write, a .zip")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the bundle is written."""
    ready(args)
    from kesu.shell.evidence.writing import write

    return write(args.number, args.file)

"""Make the search index anew from what the records hold. Stopped, it may be started again: what is right is left.

Needed after an upgrade that finds more than before (a running worker does it too, little by little), or where
`kesu verify` says that the index holds other texts.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--after", default="", metavar="ID", help="go on after the record with this id"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when everything is indexed."""
    ready(args)
    from kesu.shell.reindexing import reindex

    return reindex(args.after)

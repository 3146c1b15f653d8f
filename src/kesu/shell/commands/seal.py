"""Seal what was written since the last audit seal and tell the witnesses; say how far they are.

A worker does this by itself every minute. With --new-key this host seals from now on, under a new key.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--new-key", action="store_true", help="seal here from now on, under a key made anew"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when everything is sealed and told."""
    ready(args)
    from kesu.shell.sealing import seal_now

    return seal_now(new_key=args.new_key)

"""Look at settings, database, clock, storage, queues, certificates and calendars; say what to do about each finding."""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON line per finding")
    parser.add_argument(
        "--thorough", action="store_true", help="read the whole embedded database as well"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when all is well, 1 when something should be looked at, 2 when something is wrong now."""
    ready(args)
    from kesu.shell.examining.telling import tell

    return tell(thorough=args.thorough, as_json=args.json)

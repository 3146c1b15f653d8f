"""Put an edition of a rulebook in force: lint, run its examples, show what changes, ask, publish.

BOOK is a folder, or the id of a book of the project. A published edition never changes; open records
stay under the edition they were opened under. Exit code 1 when it was not published.
"""

from argparse import ArgumentParser, Namespace
from datetime import date

from kesu.shell import django_ready, language


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("book", metavar="BOOK", help="a book's folder, or the id of one of ours")
    parser.add_argument(
        "--in-force",
        type=date.fromisoformat,
        metavar="DATE",
        help="from this day on (default: as the book says)",
    )
    parser.add_argument(
        "--by", dest="login", metavar="LOGIN", help="who publishes it (default: the system)"
    )
    parser.add_argument("--yes", action="store_true", help="publish without asking")
    parser.add_argument("--dry-run", action="store_true", help="show everything, publish nothing")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the edition stands published afterwards, 1 when it does not."""
    django_ready.set_up()
    language.speak(args)
    from kesu.shell.publishing import put_in_force

    return put_in_force(args)

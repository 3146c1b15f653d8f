"""Print a one-time link with which somebody chooses a new password, such as the only administrator.

`kesu link LOGIN --take-factor` also takes away a second factor that is lost; both are noted.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN", help="who cannot sign in")
    parser.add_argument(
        "--take-factor", action="store_true", help="take the lost second factor away as well"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the link was printed."""
    ready(args)
    from kesu.shell import links

    return links.show(args)

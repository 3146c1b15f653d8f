"""Give one of the house's posts to somebody where nobody in the program can: the last who could has left.

What the pages refuse is refused here too: nobody holds two of system, security and audit administration.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN", help="who is appointed, by sign-in name")
    parser.add_argument("post", metavar="POST", help="such as security_administrator")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when the post is held from today on."""
    ready(args)
    from kesu.shell.appointing import appoint

    return appoint(args.login, args.post)

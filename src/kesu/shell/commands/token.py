"""Issue a token with which a program works in somebody's name, list their tokens, or revoke one.

`kesu token issue LOGIN --scopes read,write` prints the secret once; only its hash is kept.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("what", choices=("issue", "list", "revoke"))
    parser.add_argument("login", metavar="LOGIN", help="whose token it is")
    parser.add_argument("--name", default="", help="what the token is for (default: command line)")
    parser.add_argument(
        "--scopes", default="read", metavar="LIST", help="read, write or both: read,write"
    )
    parser.add_argument("--days", type=int, default=90, help="how long it is good (default: 90)")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when it was done."""
    ready(args)
    from kesu.shell import tokens

    return {"issue": tokens.issue, "list": tokens.show, "revoke": tokens.revoke}[args.what](args)

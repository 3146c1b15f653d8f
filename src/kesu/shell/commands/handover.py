"""Hand over what is in somebody's hands who leaves: posts, open steps, records in their name.

`kesu handover LOGIN --to LOGIN --dry-run` shows what will move and what cannot, and changes nothing.
Without --dry-run notice is given where it was not yet, and everything that can move moves in one act.
Exit code 1 when something could not move, waits for the rulebook's own procedure, or has no successor.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("login", metavar="LOGIN", help="who leaves")
    parser.add_argument("--to", default="", metavar="LOGIN", help="who takes over")
    parser.add_argument("--on", default="", metavar="DAY", help="last day (default: today)")
    parser.add_argument(
        "--name", action="append", default=[], metavar="KEY=LOGIN",
        help="who takes over one thing of the plan; KEY=- is nobody",
    )  # fmt: skip
    parser.add_argument("--by", default="", metavar="LOGIN", help="the administrator who does it")
    parser.add_argument("--dry-run", action="store_true", help="only show the plan")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when everything has moved, or with --dry-run would."""
    ready(args)
    from kesu.shell.leaving import hand_over

    return hand_over(args)

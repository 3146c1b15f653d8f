"""What is kept about one person, a copy of it, erasing them; whose time of keeping is over.

WHOM is `contact:7` (a customer's contact), `record:NUMBER` (who complains in it) or `mail:ADDRESS` (who wrote).
Without options the plan is shown and nothing changes: what would go, what stays and why, what keeps it until when.
`--copy FILE.xlsx` writes everything for the person. `--erase` with `--reason` erases; `--overrule` goes on before a
time of keeping is over, `--also files_others` takes photographs and scans of the cases too. `--due` lists people
whose time is over. Exit code 1 when something keeps the data.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("whom", nargs="?", default="", metavar="WHOM", help="who is meant")
    parser.add_argument("--due", action="store_true", help="list whose time of keeping is over")
    parser.add_argument(
        "--copy", type=Path, metavar="FILE.xlsx", help="write a copy for the person"
    )
    parser.add_argument("--erase", action="store_true", help="erase for good")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why; noted for good")
    parser.add_argument(
        "--overrule", action="store_true", help="before the time of keeping is over"
    )
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="STORE",
        help="a store that goes only if named",
    )
    parser.add_argument("--by", default="", metavar="LOGIN", help="the administrator who does it")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when it is done or nothing keeps the data."""
    ready(args)
    from kesu.shell.personal_data import personal

    return personal(args)

"""Say that this host is about to stop: /readyz answers 503 from now on, requests go elsewhere; then wait for them to.

Stop kesu serve afterwards; its next start takes requests again. --undo takes the announcement back.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path
from threading import Event

from kesu.shell import django_ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--wait",
        type=int,
        default=10,
        metavar="SECONDS",
        help="how long until everybody has seen it and what was begun is done (10)",
    )
    parser.add_argument("--undo", action="store_true", help="do not stop after all")


def run(args: Namespace) -> int:
    """Return 0."""
    django_ready.set_up()
    if args.undo:
        go_on()
        return 0
    _place().parent.mkdir(parents=True, exist_ok=True)
    _place().touch(mode=0o600)
    Event().wait(max(args.wait, 0))
    return 0


def go_on() -> None:
    """Take the announcement back."""
    _place().unlink(missing_ok=True)


def _place() -> Path:
    from django.conf import settings

    from kesu.shell.examining.readiness import STOPPING

    return Path(settings.KESU_HOME) / STOPPING

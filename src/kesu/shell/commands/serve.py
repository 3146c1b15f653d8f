"""Serve the pages and the API until stopped (Ctrl-C)."""

import os
import sys
from argparse import ArgumentParser, Namespace
from typing import NoReturn

from kesu.shell import django_ready
from kesu.shell.commands.init import demo_if_empty

ENDING = 35
"""Seconds that a request may take to its end after the server was told to stop; less than kesu-web.service waits."""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--demo-if-empty", action="store_true", help="load the demo company into an empty database"
    )

    parser.add_argument(
        "--no-worker",
        action="store_true",
        help="leave what falls due to kesu worker, unless KESU_WORKER says otherwise",
    )


def run(args: Namespace) -> int:
    os.environ.setdefault("KESU_WORKER", "apart" if args.no_worker else "within")
    django_ready.set_up()
    django_ready.prepare()
    if args.demo_if_empty:
        demo_if_empty()

    from django.conf import settings

    from kesu import metering
    from kesu.shell.commands.drain import go_on

    go_on()
    if settings.METRICS:
        metering.forget_the_dead(settings.METRICS)
    environment = settings.ENVIRONMENT
    print(f"kesu serves {environment.origin} - stop with Ctrl-C", flush=True)
    _become(
        "granian", "kesu.site.wsgi:application",
        "--interface", "wsgi",
        "--host", environment.address,
        "--port", str(environment.port),
        "--workers", str(environment.workers),
        "--blocking-threads", str(environment.threads),
        "--workers-kill-timeout", str(ENDING),
        "--respawn-failed-workers",
        "--no-ws",
        "--log-level", "warning",
    )  # fmt: skip


def _become(*words: str) -> NoReturn:
    """Turn this process into the server, so that a signal to it reaches the server."""
    os.execv(sys.executable, [sys.executable, "-m", *words])

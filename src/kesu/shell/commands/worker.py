"""Do what falls due until stopped: post timers, send notices, fetch mail. Any number may run, on any host.

`kesu serve` does all this in its web processes unless it is told not to.
"""

import signal
from argparse import ArgumentParser, Namespace
from threading import Event, Thread

from kesu.shell import language
from kesu.shell.ready import ready

LONGEST_GOODBYE = 15.0
"""Seconds that a message on its way is given to arrive when the worker is told to stop."""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--once", action="store_true", help="give every chore one turn and stop, for trying out"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when told to stop."""
    ready(args)
    from django.utils.translation import gettext as _

    from kesu.shell.chores import chores, errands
    from kesu.timekeeping.working import Worker, work

    stop = Event()
    if args.once:
        done = Worker([*chores(), *errands()], stop).once()
        print(_("%(count)s things done.") % {"count": done})
        return 0
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    print(_("The worker is at work; stop it with Ctrl-C."), flush=True)
    outward = Thread(target=work, args=(errands(), stop), name="kesu-errands", daemon=True)
    outward.start()
    work(chores(), stop)
    outward.join(LONGEST_GOODBYE)
    return 0

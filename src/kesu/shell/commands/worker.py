"""Do what falls due until stopped: post timers, send notices, fetch mail. Any number may run, on any host.

`kesu serve` does all this in its web processes unless it is told not to.
"""

import signal
from argparse import ArgumentParser, Namespace
from threading import Event, Thread

from kesu.shell import django_ready, language
from kesu.shell.ready import ready

A_MOMENT = 2.0
"""Seconds between two looks at whether the tables are there."""
LONGEST_GOODBYE = 15.0
"""Seconds that a message on its way is given to arrive when the worker is told to stop."""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--once", action="store_true", help="give every chore one turn and stop, for trying out"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when told to stop."""
    if args.once:
        return _once(args)
    django_ready.set_up()
    language.speak(args)
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    wait_for_tables(stop)
    _work(stop)
    return 0


def wait_for_tables(stop: Event) -> None:
    """Return when the tables are of this version at least, or when told to stop.

    A worker that starts together with the web process, at first or with a new version, has nothing to work on yet.
    """
    from django.utils.translation import gettext as _

    if django_ready.is_unfinished():
        print(_("Waiting until kesu serve or kesu init has prepared the database ..."), flush=True)
    while django_ready.is_unfinished():
        if stop.wait(A_MOMENT):
            return


def _once(args: Namespace) -> int:
    ready(args)
    from django.utils.translation import gettext as _

    from kesu.shell.chores import chores, errands
    from kesu.timekeeping.working import Worker

    done = Worker([*chores(), *errands()], Event()).once()
    print(_("%(count)s things done.") % {"count": done})
    return 0


def _work(stop: Event) -> None:
    from django.utils.translation import gettext as _

    from kesu.shell.chores import chores, errands
    from kesu.timekeeping.working import work

    if stop.is_set():
        return
    print(_("The worker is at work; stop it with Ctrl-C."), flush=True)
    outward = Thread(target=work, args=(errands(), stop), name="kesu-errands", daemon=True)
    outward.start()
    work(chores(), stop)
    outward.join(LONGEST_GOODBYE)

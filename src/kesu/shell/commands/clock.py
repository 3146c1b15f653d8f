"""Say whether the clock is trusted; after a jump, confirm that it is right, so that timers fire again."""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--confirm", action="store_true", help="the clock is right: let timers fire again"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 while the clock is trusted, 1 while nothing fires."""
    ready(args)
    from django.utils.translation import gettext as _

    from kesu.timekeeping import guarding

    reading = guarding.read()
    if args.confirm and guarding.trust_again(by="operator", at=reading.reference):
        print(_("Confirmed: timers fire again."))
    watch = guarding.doubt()
    print(_("Clock: %(now)s (UTC)") % {"now": f"{reading.reference:%Y-%m-%d %H:%M:%S}"})
    if watch is None:
        print(_("It is trusted; what falls due is posted."))
        return 0
    says = {
        guarding.BACKWARDS: _("It jumped backwards: it had said %(seen)s."),
        guarding.FORWARDS: _("It jumped forwards: it had said %(seen)s."),
    }
    print(says[watch.doubt] % {"seen": f"{watch.seen_at:%Y-%m-%d %H:%M:%S}"})
    print(_("Nothing fires until it is back, or until kesu clock --confirm says that it is right."))
    return 1

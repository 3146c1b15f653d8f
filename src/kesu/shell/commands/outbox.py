"""Say whether messages leave; let them leave from a restored or copied database, or give up what waits there."""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--give-up", action="store_true", help="what waits now was sent before: never send it"
    )
    parser.add_argument(
        "--confirm", action="store_true", help="this is the database in use: let messages leave"
    )
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 while messages leave, 1 while they are held."""
    ready(args)
    from django.utils.translation import gettext as _

    from kesu import clock
    from kesu.notices import outbox

    if args.give_up:
        print(_("%(count)s messages given up.") % {"count": outbox.give_up(clock.now())})
    if args.confirm and outbox.confirm(by="operator", at=clock.now()):
        print(_("Confirmed: messages leave from here."))
    print(_("Waiting to leave: %(count)s.") % {"count": outbox.waiting()})
    why = outbox.held()
    says = {
        "": _("Messages leave."),
        outbox.RESTORED: _("Held: this database is older than what has left. It was restored."),
        outbox.UNKNOWN: _(
            "Held: messages of this database leave from another folder. It is a copy."
        ),
    }
    print(says[why])
    if why:
        print(_("kesu outbox --confirm lets them leave; --give-up gives up first what waits."))
    return 1 if why else 0

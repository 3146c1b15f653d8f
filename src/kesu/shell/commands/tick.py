"""Post everything that has fallen due, once: reminders, escalations, automatic closings.

Safe to run twice and by several processes at once. Exit code 1 when a timer failed; it stays armed.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print the counts as one JSON line")
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when nothing failed."""
    ready(args)
    import json

    from django.utils.translation import gettext as _

    from kesu.timekeeping.ticking import tick

    done = tick()
    counts = {"fired": done.fired, "moot": done.moot, "failed": done.failed, "late": done.late}
    if args.json:
        print(json.dumps(counts))
    else:
        says = _("%(fired)s posted, %(moot)s settled already, %(failed)s failed.")
        print(says % counts)
        if done.late:
            print(_("%(late)s of them came more than an hour late: was nothing ticking?") % counts)
    return 1 if done.failed else 0

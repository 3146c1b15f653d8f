"""Write what reports count for records that are older than figure rows.

A running worker does the same by itself, a few records at a time; nothing is written twice.
"""

from argparse import ArgumentParser, Namespace

from kesu.shell import language
from kesu.shell.ready import ready


def configure(parser: ArgumentParser) -> None:
    language.configure(parser)


def run(args: Namespace) -> int:
    """Return 0 when every record can be counted, 1 when the journal of one does not replay."""
    ready(args)
    from django.utils.translation import gettext as _

    from kesu import clock
    from kesu.cases.actions.filling import Filler

    filler, done = Filler(), 0
    while some := filler.some(clock.now()):
        done += some
    print(_("%(done)s records taken in for reports.") % {"done": done})
    for record in sorted(filler.failed):
        print(_("%(record)s: its journal does not replay; see kesu verify.") % {"record": record})
    return 1 if filler.failed else 0

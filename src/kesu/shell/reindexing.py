"""`kesu reindex`: how far it has come, and how many records were not as they should be."""

import sys

from django.utils.translation import gettext as _

from kesu.cases.actions import reindexing

TOLD_EVERY = 1_000


def reindex(after: str) -> int:
    """Make the index anew and tell every thousand records how far it is; return 0."""
    looked = written = told = 0
    for last, here, wrong in reindexing.reindex(after):
        looked, written = looked + here, written + wrong
        if looked - told >= TOLD_EVERY:
            told = looked
            says = _("%(looked)s records looked at, the last is %(last)s")
            print(says % {"looked": looked, "last": last}, file=sys.stderr)
    says = _("%(looked)s records looked at, %(written)s put into the index anew.")
    print(says % {"looked": looked, "written": written})
    return 0

"""Audit seals: are they made, and do their witnesses hear of them?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from kesu import clock
from kesu.journal.models import AuditSeal, JournalEntry, WitnessMark
from kesu.journal.witnessing import signing
from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding
from kesu.shell.witnesses import named

AREA: Final = "seals"
LATE: Final = timedelta(hours=1)
"""How long entries may stay unsealed, and a witness untold, while a worker runs."""


def sealing(now: datetime) -> Iterator[Finding]:
    """Yield that entries are not sealed, or that they are sealed on another host only."""
    last = AuditSeal.objects.order_by("-number").first()
    since = last.at if last else None
    waits = JournalEntry.everything.filter(entered_at__lt=now - LATE)
    waits = waits if since is None else waits.filter(entered_at__gt=since)
    if waits.exists():
        yield Finding(
            AREA, BAD, _("What was entered more than an hour ago is not sealed."),
            _("Start kesu worker on the host that has the file keys/seal-key, or bring that file here."),
        )  # fmt: skip
    if last is not None and signing.key() is None:
        yield Finding(
            AREA, LOOK, _("This host has no key that seals."),
            _("That is right where another host's worker has it; else see kesu seal --new-key."),
        )  # fmt: skip


def witnesses(now: datetime) -> Iterator[Finding]:
    """Yield that nobody is told of seals, or that a witness did not take one."""
    wanted = named()
    if not wanted:
        yield Finding(
            AREA, LOOK, _("No witness is told of audit seals: the owner of the database could rewrite everything."),
            _("Set KESU_WITNESS_FILE, KESU_WITNESS_MAIL or KESU_WITNESS_URL."),
        )  # fmt: skip
    for mark in WitnessMark.objects.filter(witness__in=wanted).exclude(fault=""):
        says = _("The witness “%(witness)s” did not take a seal: %(fault)s")
        yield Finding(
            AREA, BAD, says % {"witness": mark.witness, "fault": mark.fault},
            _("Look at the settings KESU_WITNESS_…; it is told again by itself."),
        )  # fmt: skip


def examine() -> Iterator[Finding]:
    """Yield what is found about seals."""
    now = clock.now()
    found = [*sealing(now), *witnesses(now)]
    yield from found or [Finding(AREA, GOOD, _("What was entered is sealed, and witnesses know."))]

"""The clock: is it trusted, and how far is this host from the database server."""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext as _

from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding
from kesu.timekeeping import guarding

AREA: Final = "clock"
A_LITTLE: Final = 5.0
"""Seconds between two hosts of which nobody takes notice."""


def examine() -> Iterator[Finding]:
    """Yield what is found about the clock."""
    watch, reading = guarding.doubt(), guarding.read()
    apart = abs((reading.host - reading.reference).total_seconds())
    if watch is not None:
        yield Finding(
            AREA, BAD, _("The clock jumped; nothing fires until it is confirmed."),
            _("See kesu clock; when it is right, kesu clock --confirm."),
        )  # fmt: skip
    if apart > A_LITTLE:
        level = BAD if apart > guarding.MOST_APART.total_seconds() else LOOK
        says = _("This host's clock is %(seconds)d s from the database server's.")
        yield Finding(
            AREA, level, says % {"seconds": apart}, _("Let both keep time by the same NTP servers.")
        )
    if watch is None and apart <= A_LITTLE:
        yield Finding(AREA, GOOD, _("The clock is trusted."))

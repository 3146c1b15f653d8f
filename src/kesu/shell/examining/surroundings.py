"""Settings that were meant for rehearsals, and files that others may read."""

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding

AREA: Final = "settings"
KEYS: Final = ("secret-key", "master-key")
HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})
FOR_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def settings_for_work() -> Iterator[Finding]:
    """Yield what is set that is not meant for real work."""
    given = settings.ENVIRONMENT
    for is_set, name in (
        (given.debug, "KESU_DEBUG"), (bool(given.clock_offset), "KESU_CLOCK_OFFSET"),
        (bool(given.faults), "KESU_FAULTS"),
    ):  # fmt: skip
        if is_set:
            says = _("%(name)s is set; it is for rehearsals and developers only.") % {"name": name}
            yield Finding(AREA, BAD, says, _("Unset %(name)s and start again.") % {"name": name})
    if not given.origin.startswith("https:") and given.address not in HERE:
        yield Finding(
            AREA, BAD, _("Pages are served to other machines without TLS."),
            _("Put a web server with TLS in front and set KESU_SITE_ORIGIN=https://…"),
        )  # fmt: skip
    if not given.mail.is_given:
        yield Finding(
            AREA, LOOK, _("No mail leaves: KESU_MAIL_URL is not set, mails are kept as files."),
            _("Set KESU_MAIL_URL if people are to be told by mail."),
        )  # fmt: skip


def keys_kept_private() -> Iterator[Finding]:
    """Yield keys that other users of the machine may read."""
    for name in KEYS:
        place = Path(settings.KESU_HOME) / name
        if place.exists() and place.stat().st_mode & FOR_OTHERS:
            yield Finding(
                AREA, BAD, _("Other users of this machine may read %(file)s.") % {"file": place},
                f"chmod 600 {place}",
            )  # fmt: skip


def examine() -> Iterator[Finding]:
    """Yield what is found about settings."""
    found = [*settings_for_work(), *keys_kept_private()]
    origin = settings.ENVIRONMENT.origin
    yield from found or [
        Finding(AREA, GOOD, _("Settings are fit for work at %(origin)s.") % {"origin": origin})
    ]

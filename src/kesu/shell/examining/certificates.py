"""Certificates of what people and the program reach: how long each still holds."""

import socket
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from kesu import clock
from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding

AREA: Final = "certificates"
SOON: Final = timedelta(days=21)
PATIENCE: Final = 5.0
"""Seconds to wait for an answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that speaks TLS from the first byte."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def places() -> Sequence[Place]:
    """Return where certificates are to be looked at: the pages, mail out, mail in, who vouches for people."""
    given, found = settings.ENVIRONMENT, []
    site = urlsplit(given.origin)
    if site.scheme == "https":
        found.append(Place(site.hostname or "", site.port or 443))
    if given.mail.way == "smtps":
        found.append(Place(given.mail.host, given.mail.port))
    if given.mailbox is not None and given.mailbox.is_sealed:
        found.append(Place(given.mailbox.host, given.mailbox.port))
    if given.provider is not None and given.provider.issuer.startswith("https:"):
        provider = urlsplit(given.provider.issuer)
        found.append(Place(provider.hostname or "", provider.port or 443))
    if given.directory is not None and given.directory.is_sealed:
        found.append(Place(given.directory.host, given.directory.port))
    return found


def holds_until(place: Place) -> datetime:
    """Return until when the certificate of a place holds. Raises OSError, of which ssl.SSLError is one sort."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((place.host, place.port), timeout=PATIENCE) as line,
        context.wrap_socket(line, server_hostname=place.host) as tls,
    ):
        certificate = tls.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), UTC)


def judged(place: Place, now: datetime) -> Finding:
    """Return what is found about the certificate of one place."""
    about: dict[str, object] = {"place": place}
    try:
        until = holds_until(place)
    except ssl.SSLCertVerificationError as fault:
        says = _("The certificate of %(place)s is not valid: %(fault)s.")
        return Finding(
            AREA, BAD, says % {**about, "fault": fault.verify_message},
            _("Renew it, or give this machine the authority that signed it."),
        )  # fmt: skip
    except OSError as fault:
        says = _("%(place)s was not reached: %(fault)s.")
        return Finding(
            AREA, LOOK, says % {**about, "fault": fault},
            _("Look at name service, network and fire wall between here and there."),
        )  # fmt: skip
    about["until"] = f"{until:%Y-%m-%d}"
    if until - now < SOON:
        return Finding(
            AREA, LOOK, _("The certificate of %(place)s ends on %(until)s.") % about, _("Renew it.")
        )
    return Finding(AREA, GOOD, _("The certificate of %(place)s holds until %(until)s.") % about)


def examine() -> Iterator[Finding]:
    """Yield what is found about certificates."""
    now = clock.now()
    found = [judged(place, now) for place in places()]
    yield from found or [Finding(AREA, GOOD, _("No certificate is in use."))]

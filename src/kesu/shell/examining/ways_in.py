"""How people come in: does the provider answer, who lacks a second factor, are addresses told apart."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.models import Person
from kesu.entrance import factors, oidc
from kesu.entrance.asking import NoAnswer
from kesu.entrance.models import SignIn
from kesu.entrance.rights import reach_far
from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding

AREA: Final = "sign-in"
ENOUGH: Final = 3
"""People signed in from one address of this machine from which on it is said."""


def silent_provider() -> Iterator[Finding]:
    """Yield that the company's own sign-in does not answer as it should."""
    if settings.OIDC is None:
        return
    try:
        oidc.address_of(settings.OIDC, oidc.asked(), settings.SITE_ORIGIN, clock.now())
    except NoAnswer as fault:
        yield Finding(
            AREA, BAD, _("The company's sign-in cannot be used: %(fault)s.") % {"fault": fault},
            _("Look at KESU_OIDC_ISSUER, the network, and the provider's certificate."),
        )  # fmt: skip


def without_second_factor() -> Iterator[Finding]:
    """Yield that people with wide rights come in by a password alone, where work is in earnest."""
    now = clock.now()
    if not settings.SITE_ORIGIN.startswith("https:") or settings.SECOND_FACTOR != "chosen":
        return
    people = Person.objects.filter(is_active=True)
    lacking = [p.login for p in people if reach_far(p, now) and factors.factor_of(p) is None]
    if lacking:
        says = _("%(count)d people with wide rights have no second factor: %(who)s.")
        yield Finding(
            AREA, LOOK, says % {"count": len(lacking), "who": ", ".join(lacking[:5])},
            _("Set KESU_SECOND_FACTOR=wide: they set one up at their next page."),
        )  # fmt: skip


def one_address_for_all() -> Iterator[Finding]:
    """Yield that all visitors seem to come from this machine: a proxy does not say from where."""
    if not settings.SITE_ORIGIN.startswith("https:"):
        return
    rows = SignIn.objects.exclude(person=None).values_list("person", "address").distinct()
    people, addresses = {person for person, _place in rows}, {place for _person, place in rows}
    if len(people) >= ENOUGH and addresses <= {"127.0.0.1", "::1"}:
        yield Finding(
            AREA, LOOK, _("All who are signed in seem to come from this machine."),
            _("Let the proxy set X-Forwarded-For, and name it in KESU_PROXIES."),
        )  # fmt: skip


def examine() -> Iterator[Finding]:
    """Yield what is found about coming in."""
    found = [*silent_provider(), *without_second_factor(), *one_address_for_all()]
    yield from found or [Finding(AREA, GOOD, _("Ways in are as they should be."))]

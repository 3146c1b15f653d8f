"""One-time links to a new password.

A ticket is signed, not stored: its signature covers the person's present password and last signing
in, so it is void as soon as either changes, and after TIMEOUT in any case.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.models import Person

HOURS = settings.PASSWORD_RESET_TIMEOUT // 3600


class Tickets(PasswordResetTokenGenerator):
    """Django's signed tokens, under our clock and for the sign-in door only."""

    key_salt = "kesu.desk.login.tickets"

    def _now(self) -> datetime:  # Django counts in naive local time; UTC is as good and never jumps
        return clock.now().replace(tzinfo=None)


_tickets = Tickets()


def link_for(person: Person) -> str:
    """Return a whole address under which this person may choose a new password, once."""
    ticket = f"{int_to_base36(person.pk)}.{_tickets.make_token(person)}"
    return settings.SITE_ORIGIN + reverse("desk:password-new", args=[ticket])


def holder(ticket: str) -> Person | None:
    """Return whose ticket it is, or None when it is void, used, too old or never was one."""
    number, _dot, token = ticket.partition(".")
    try:
        person = Person.objects.filter(pk=base36_to_int(number), is_active=True).first()
    except (ValueError, OverflowError):
        return None
    return person if person and _tickets.check_token(person, token) else None


def mail_to(login: str) -> bool:
    """Mail a link to the person of this name, in their language; return False when there is none."""
    person = Person.objects.filter(login=login, is_active=True).exclude(email="").first()
    if person is None:
        return False
    with translation.override(person.language):
        _mail(person)
    return True


def _mail(person: Person) -> None:
    text = _(
        "Hello %(name)s,\n\nyou can choose a new password here within %(hours)s hours:\n\n%(link)s\n\n"
        "If you did not ask for this, do nothing: your password stays as it is.\n"
    ) % {"name": person.name, "hours": HOURS, "link": link_for(person)}
    EmailMessage(
        _("kesu: a new password"),
        text,
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    ).send(fail_silently=False)

"""One-time links to a new password.

A ticket is signed, not stored: its signature covers the person's present password and last signing
in, so it is void as soon as either changes, and after TIMEOUT in any case.
"""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.http import base36_to_int, int_to_base36
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.models import Person
from kesu.notices.codes import PASSWORD
from kesu.notices.letters import may_ask, post_letter

NOBODY = Person(pk=0, login="", name="", password="!")
"""For whom a letter is made out and not kept, so that an unknown name costs the time of a known one."""

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
    """Let a link be mailed to the person of this name, in their language; return False when none goes out.

    Where the name is nobody's, or too many were asked for, the same work is done and nothing is kept.
    """
    at = clock.now()
    person = Person.objects.filter(login=login, is_active=True).exclude(email="").first()
    with transaction.atomic():
        is_within = may_ask(login, at)
        _post(person or NOBODY, at, is_kept=person is not None and is_within)
    return person is not None and is_within


def _post(person: Person, at: datetime, *, is_kept: bool) -> None:
    with translation.override(person.language):
        subject, text = _("kesu: a new password"), _text(person)
    post_letter(code=PASSWORD.id, subject=subject, text=text, at=at, person=person, is_kept=is_kept)


def _text(person: Person) -> str:
    return _(
        "Hello %(name)s,\n\nyou can choose a new password here within %(hours)s hours:\n\n%(link)s\n\n"
        "If you did not ask for this, do nothing: your password stays as it is.\n"
    ) % {"name": person.name, "hours": HOURS, "link": link_for(person)}

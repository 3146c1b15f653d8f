"""One-time links to a new password: for whoever is new here, and for whoever has forgotten theirs.

A link holds 256 random bits of which the hash is kept. It is void when used, when the person signs in or gets
a new password, and in any case after its time.
"""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.models import Person
from kesu.entrance.models import Ticket
from kesu.entrance.rights import may_use_password
from kesu.notices.codes import PASSWORD
from kesu.notices.letters import may_ask, post_letter

NOBODY: Final = Person(pk=0, login="", name="", password="!")
"""For whom a letter is made out and not kept, so that an unknown name costs the work of a known one."""

HOURS: Final = 3
"""How long a link for a forgotten password is good."""


def sort_for(person: Person) -> Ticket.Sort:
    """Return what a link for this person is: an invitation while they have never had a password."""
    is_new = person.last_login is None and not person.has_usable_password()
    return Ticket.Sort.INVITATION if is_new else Ticket.Sort.PASSWORD


def hours_of(sort: Ticket.Sort) -> int:
    """Return for how many hours a link of a sort is good."""
    days: int = settings.INVITATION_DAYS
    return days * 24 if sort == Ticket.Sort.INVITATION else HOURS


def link_for(person: Person, by: Person | None = None) -> str:
    """Return a whole address under which this person may choose a password, once; it cannot be shown again."""
    return _link(_made(person, by, is_kept=True))


def letter_for(person: Person, by: Person | None) -> None:
    """Let such a link be mailed to somebody, in their language."""
    with transaction.atomic():
        _post(person, by, clock.now(), is_kept=True)


def mail_to(login: str) -> bool:
    """Let a link be mailed to the person of this name; return False when none goes out.

    Where the name is nobody's, or too many were asked for, the same work is done and nothing is kept.
    """
    at = clock.now()
    person = Person.objects.filter(login=login, is_active=True).exclude(email="").first()
    with transaction.atomic():
        is_within = may_ask(login, at)
        is_kept = may_use_password(person or NOBODY, at) and is_within and person is not None
        _post(person or NOBODY, None, at, is_kept=is_kept)
    return is_kept


def holder(secret: str) -> Person | None:
    """Return whose link it is, or None where it is void, used, too old or never was one."""
    found = _found(secret)
    return found.person if found is not None else None


def use(secret: str, password: str) -> bool:
    """Give the holder this password and void the link; return False where somebody else was faster."""
    at = clock.now()
    with transaction.atomic():
        found = _found(secret)
        if found is None or not Ticket.objects.filter(pk=found.pk, used_at=None).update(used_at=at):
            return False
        found.person.set_password(password)
        found.person.save(update_fields=["password"])
        void(found.person)
    return True


def void(person: Person) -> None:
    """Let no link of a person open anything any more."""
    Ticket.objects.filter(person=person, used_at=None).delete()


def forget(now: datetime) -> None:
    """Let go links that are over."""
    Ticket.objects.filter(expires_at__lte=now).delete()


def _found(secret: str) -> Ticket | None:
    rows = Ticket.objects.select_related("person").filter(person__is_active=True)
    found = rows.filter(sha256=_hash(secret)).first()
    return found if found is not None and found.is_good_at(clock.now()) else None


def _made(person: Person, by: Person | None, *, is_kept: bool) -> str:
    secret, at, sort = secrets.token_urlsafe(32), clock.now(), sort_for(person)
    row = Ticket(
        sha256=_hash(secret),
        sort=sort,
        person=person,
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(hours=hours_of(sort)),
    )
    if is_kept:
        row.save()
    else:
        Ticket.objects.filter(sha256=row.sha256).update(made_at=at)  # as much work, on no row
    return secret


def _post(person: Person, by: Person | None, at: datetime, *, is_kept: bool) -> None:
    with translation.override(person.language):
        secret = _made(person, by, is_kept=is_kept)
        subject, text = _letter(person, secret)
    post_letter(code=PASSWORD.id, subject=subject, text=text, at=at, person=person, is_kept=is_kept)


def _letter(person: Person, secret: str) -> tuple[str, str]:
    """Return subject and text of a letter in the language in force."""
    sort = sort_for(person)
    said = {
        "name": person.name,
        "login": person.login,
        "link": _link(secret),
        "hours": HOURS,
        "days": settings.INVITATION_DAYS,
    }
    if sort == Ticket.Sort.INVITATION:
        return _("kesu: your way in"), _invitation() % said
    return _("kesu: a new password"), _forgotten() % said


def _invitation() -> str:
    return _(
        "Hello %(name)s,\n\nyou can work in kesu from now on. Your sign-in name is %(login)s.\n"
        "Choose your password here within %(days)s days:\n\n%(link)s\n\n"
        "The link works once. Pass it on to nobody.\n"
    )


def _forgotten() -> str:
    return _(
        "Hello %(name)s,\n\nyou can choose a new password here within %(hours)s hours:\n\n%(link)s\n\n"
        "Your sign-in name is %(login)s. If you did not ask for this, do nothing: your password stays as it is.\n"
    )


def _link(secret: str) -> str:
    return settings.SITE_ORIGIN + reverse("desk:password-new", args=[secret])


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

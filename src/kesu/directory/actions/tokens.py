"""Tokens are issued, used and revoked. The secret is shown once; only its hash is kept."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu import changes
from kesu.directory.days import day_of
from kesu.directory.models import Person, ServiceToken

PREFIX = "kesu_"


def issue(
    *,
    person: Person,
    name: str,
    scopes: Iterable[str],
    expires_at: datetime,
    by: Person | None,
    at: datetime,
) -> tuple[ServiceToken, str]:
    """Return a new token and its secret, which cannot be shown again."""
    if expires_at <= at:
        raise ValidationError({"expires_at": _("This moment is past already.")})
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ServiceToken(
        person=person,
        name=name,
        sha256=_hash(secret),
        scopes=sorted(set(scopes)),
        expires_at=expires_at,
    )
    return changes.add(token, by=by, at=at), secret


def authenticate(*, secret: str, at: datetime) -> ServiceToken | None:
    """Return the good token of this secret with its person, or None, as for somebody whose last day is over.

    Notes the day it was last used.
    """
    if not secret.startswith(PREFIX):
        return None
    token = ServiceToken.objects.select_related("person").filter(sha256=_hash(secret)).first()
    if token is None or not token.is_good_at(at):
        return None
    today = day_of(at)
    if token.person.left_on is not None and token.person.left_on < today:
        return None  # before the worker has come to shut it
    if token.last_used_on != today:
        ServiceToken.objects.filter(pk=token.pk).update(last_used_on=today)
        token.last_used_on = today
    return token


def revoke(*, token: ServiceToken, by: Person | None, at: datetime) -> bool:
    """Shut the token for good; return False when it was shut already."""
    if token.revoked_at is not None:
        return False
    return changes.change(token, {"revoked_at": at}, by=by, at=at)


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()

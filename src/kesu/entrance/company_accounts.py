"""Whose account came back: somebody who is registered here. Nobody is registered by signing in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from kesu.directory.models import Person
from kesu.entrance.models import CompanyAccount
from kesu.entrance.noting import note_way
from kesu.entrance.oidc import Provider
from kesu.entrance.ways import ByProvider

WAY: Final = "company_account"


def person_of(provider: Provider, claims: Mapping[str, Any], at: datetime) -> Person | None:
    """Return whom these claims let in, None where they are nobody's here.

    An account is tied to its person the first time, by what the provider never changes of it: a name that the
    provider gives to somebody else later opens nothing.
    """
    subject = str(claims["sub"])
    tied = CompanyAccount.objects.select_related("person")
    account = tied.filter(issuer=provider.issuer, subject=subject).first()
    person = account.person if account is not None else _matching(provider, claims)
    if person is None or not ByProvider().user_can_authenticate(person):
        return None
    if account is None and not _tie(provider, person, subject, at):
        return None
    person.backend = "kesu.entrance.ways.ByProvider"  # type: ignore[attr-defined]
    return person


def untie(person: Person, *, by: Person | None, at: datetime) -> bool:
    """Let a person's account be tied anew at their next sign-in; return False where none was."""
    with transaction.atomic():
        count, _each = CompanyAccount.objects.filter(person=person).delete()
        if count:
            note_way(WAY, person, by=by, at=at, has_one=False)
    return count > 0


def _matching(provider: Provider, claims: Mapping[str, Any]) -> Person | None:
    """Return the one person whose field is the claim; an e-mail address counts only where it was verified."""
    said = claims.get(provider.claim)
    if not isinstance(said, str) or not said:
        return None
    if "email" in (provider.claim, provider.field) and claims.get("email_verified") is not True:
        return None
    same = "iexact" if provider.field == "email" else "exact"
    found = list(Person.objects.filter(**{f"{provider.field}__{same}": said}, is_active=True)[:2])
    return found[0] if len(found) == 1 else None


def _tie(provider: Provider, person: Person, subject: str, at: datetime) -> bool:
    """Tie an account to its person; return False where the person has another."""
    row = CompanyAccount(person=person, issuer=provider.issuer, subject=subject, tied_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            note_way(WAY, person, by=person, at=at, has_one=True)
    except IntegrityError:
        return False
    return True

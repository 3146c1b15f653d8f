"""`kesu token`: issuing, listing and revoking tokens on the command line."""

from argparse import Namespace
from datetime import timedelta
from typing import Final

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory import actions
from kesu.directory.models import Person

SCOPES: Final = ("read", "write")
LONGEST: Final = 3650


def issue(args: Namespace) -> int:
    """Print the secret of a new token, this once."""
    person, at = _person(args.login), clock.now()
    scopes = [word.strip() for word in args.scopes.split(",") if word.strip()]
    strange = [scope for scope in scopes if scope not in SCOPES]
    if strange or not scopes:
        says = _("“%(given)s” is no scope; write read, write or read,write.")
        raise CommandError(says % {"given": args.scopes})
    if not 1 <= args.days <= LONGEST:
        raise CommandError(_("--days is a number from 1 to %(most)s.") % {"most": LONGEST})
    token, secret = actions.issue(
        person=person,
        name=(args.name or _("command line"))[:64],
        scopes=scopes,
        expires_at=at + timedelta(days=args.days),
        by=None,
        at=at,
    )
    print(secret)
    print(_("Copy it now: it is not kept. Number %(number)s.") % {"number": token.pk})
    return 0


def show(args: Namespace) -> int:
    """Print the tokens of a person, without their secrets."""
    at = clock.now()
    for token in _person(args.login).tokens.order_by("pk"):
        state = _("good") if token.is_good_at(at) else _("over")
        until = f"{token.expires_at:%Y-%m-%d}"
        print(f"{token.pk}  {token.name}  {','.join(token.scopes)}  {until}  {state}")
    return 0


def revoke(args: Namespace) -> int:
    """Revoke the good tokens of a person that have this name."""
    person, at = _person(args.login), clock.now()
    named = [t for t in person.tokens.filter(name=args.name) if t.is_good_at(at)]
    if not named:
        raise CommandError(_("There is no good token of this name; name it with --name."))
    for token in named:
        actions.revoke(token=token, by=None, at=at)
    print(_("%(count)s revoked.") % {"count": len(named)})
    return 0


def _person(login: str) -> Person:
    found = Person.objects.filter(login=login).first()
    if found is None or not found.is_active:
        raise CommandError(_("Nobody signs in as “%(login)s”.") % {"login": login})
    return found

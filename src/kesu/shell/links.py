"""`kesu link`: a way in for somebody who has none left, made by who runs the server."""

from argparse import Namespace

from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.models import Person
from kesu.entrance import factors, tickets
from kesu.entrance.rights import may_use_password


def show(args: Namespace) -> int:
    """Print a link to a new password, this once; take a lost second factor away where told."""
    at = clock.now()
    person = Person.objects.filter(login=args.login, is_active=True).first()
    if person is None:
        raise CommandError(_("Nobody signs in as “%(login)s”.") % {"login": args.login})
    if not may_use_password(person, at):
        raise CommandError(
            _("KESU_PASSWORDS lets only administrators in by password; %(name)s is none.")
            % {"name": person.name}
        )
    if args.take_factor and factors.take_away(person, by=None, at=at):
        print(_("The second factor is taken away."))
    print(tickets.link_for(person))
    hours = tickets.hours_of(tickets.sort_for(person))
    print(_("It works once, within %(hours)s hours.") % {"hours": hours})
    return 0

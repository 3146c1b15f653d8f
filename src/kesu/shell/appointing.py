"""What `kesu appoint` does and says."""

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.actions import bind_post
from kesu.directory.days import day_of
from kesu.directory.house_posts import HOUSE_POSTS
from kesu.directory.models import Person


def appoint(login: str, post: str) -> int:
    """Give a post of the house to somebody from today on; the note of it says that the operator did."""
    person = Person.objects.filter(login=login, is_active=True).first()
    if person is None:
        raise CommandError(_("Nobody signs in as “%(login)s”.") % {"login": login})
    if post not in HOUSE_POSTS:
        says = _("There is no post %(post)s of the house; write one of %(posts)s.")
        raise CommandError(says % {"post": post, "posts": ", ".join(HOUSE_POSTS)})
    now = clock.now()
    try:
        bind_post(person=person, post=post, from_on=day_of(now), by=None, at=now)
    except ValidationError as fault:
        raise CommandError(" ".join(fault.messages)) from fault
    print(
        _("%(name)s holds the post %(post)s from today on.") % {"name": person.name, "post": post}
    )
    return 0

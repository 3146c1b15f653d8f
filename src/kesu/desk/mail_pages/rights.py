"""Who keeps the mail: holders of the post of mail clerk, and who stands in for them."""

from django.conf import settings

from kesu import clock
from kesu.desk.components.acting import card_of, is_known
from kesu.directory import rights
from kesu.directory.days import day_of
from kesu.directory.house_posts import MAIL_CLERK
from kesu.directory.models import Person, PostHolding
from kesu.directory.models.holding import held_on


def reads_mail(person: Person) -> bool:
    """Say whether somebody may read all mail that came in."""
    return rights.reads_mail(card_of(person, clock.now()))


def shows_mail(person: Person) -> bool:
    """Say whether the navigation shows the way there: a mailbox is read, and the person keeps the mail."""
    if settings.MAILBOX is None:
        return False
    if is_known(person):
        return reads_mail(person)
    today = day_of(clock.now())
    return PostHolding.objects.filter(held_on(today), person=person, post=MAIL_CLERK).exists()

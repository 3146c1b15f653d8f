"""Who reads the journal: auditors, the quality manager, the general manager, and who stands in for them."""

from kesu import clock
from kesu.desk.components.acting import card_of, is_known
from kesu.directory import rights
from kesu.directory.days import day_of
from kesu.directory.models import Person, PostHolding
from kesu.directory.models.holding import held_on


def reads_journals(person: Person) -> bool:
    """Say whether somebody may read the journal of all records."""
    return rights.reads_journals(card_of(person, clock.now()))


def shows_journal(person: Person) -> bool:
    """Say whether the navigation shows the way there; one plain statement, for it stands on every page.

    On pages that know the person anyway none. Who only stands in finds the page by its address.
    """
    if is_known(person):
        return reads_journals(person)
    today = day_of(clock.now())
    return PostHolding.objects.filter(
        held_on(today), person=person, post__in=rights.JOURNAL_READERS
    ).exists()

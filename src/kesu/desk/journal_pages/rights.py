"""Who reads the journal: auditors, the quality manager, the general manager, and who stands in for them."""

from typing import Final

from kesu import clock
from kesu.directory.days import day_of
from kesu.directory.house_posts import AUDITOR
from kesu.directory.models import Person, PostHolding
from kesu.directory.models.holding import held_on
from kesu.directory.queries import actor_of
from kesu.directory.rights import holds

POSTS: Final = (AUDITOR, "quality_manager", "general_manager")


def reads_journals(person: Person) -> bool:
    """Say whether somebody may read the journal of all records."""
    return holds(actor_of(person=person, at=clock.now()), *POSTS)


def shows_journal(person: Person) -> bool:
    """Say whether the navigation shows the way there; one plain statement, for it stands on every page.

    Who only stands in for somebody finds the page by its address.
    """
    today = day_of(clock.now())
    return PostHolding.objects.filter(held_on(today), person=person, post__in=POSTS).exists()

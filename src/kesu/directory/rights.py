"""Questions about a person for `@policy(...)`: may they keep the directory, the registry, audit?"""

from datetime import datetime
from typing import Final

from kesu import clock
from kesu.directory.days import day_of
from kesu.directory.house_posts import (
    ADMINISTRATOR,
    AUDITOR,
    MAIL_CLERK,
    REGISTRY_KEEPER,
    SECURITY,
)
from kesu.directory.models import Person
from kesu.directory.parties import HEAD, head_party, post_party
from kesu.directory.queries import ActorCard, actor_of
from kesu.directory.queries.organisation import places_of
from kesu.directory.separating import is_separated

# Who reads the journal of all records, beside who stands in for them.
JOURNAL_READERS: Final = (AUDITOR, "quality_manager", "general_manager")


def holds(actor: ActorCard, *posts: str) -> bool:
    """Say whether somebody holds one of these posts, themselves or as a deputy."""
    return any(post_party(post) in actor.parties for post in posts)


def administers_security(actor: ActorCard) -> bool:
    """Say whether somebody keeps people, posts, departments, sign-ins and tokens.

    That is the security administrator; the system administrator too until the company has named one.
    """
    if holds(actor, SECURITY):
        return True
    return holds(actor, ADMINISTRATOR) and not is_separated(day_of(clock.now()))


def administers_system(actor: ActorCard) -> bool:
    """Say whether somebody keeps settings, calendars, channels, forms and rulebooks."""
    return holds(actor, ADMINISTRATOR)


def keeps_directory(person: Person) -> bool:
    """Say whether a person may change people, posts, departments and branches, and who signs in."""
    return administers_security(_card(person))


def keeps_settings(person: Person) -> bool:
    """Say whether a person may change what holds for the whole house and is about no person."""
    return administers_system(_card(person))


def enters_absence_of(actor: ActorCard, person: Person, at: datetime) -> bool:
    """Say whether somebody may enter that a person is away: themselves, their heads, administrators."""
    if actor.person_id == str(person.pk) or administers_security(actor):
        return True
    heads = (head_party(place.name) for place in places_of([person.pk], day_of(at)))
    return any(head in actor.parties for head in heads)


def enters_for_others(actor: ActorCard) -> bool:
    """Say whether somebody may enter absences of others at all: heads of departments, administrators."""
    return administers_security(actor) or any(p.startswith(f"{HEAD}:") for p in actor.parties)


def keeps_registry(person: Person) -> bool:
    """Say whether a person may change customers, products, orders and the like."""
    return holds(_card(person), REGISTRY_KEEPER, ADMINISTRATOR)


def reads_journals(actor: ActorCard) -> bool:
    """Say whether somebody may read the journal of all records."""
    return holds(actor, *JOURNAL_READERS)


def reads_mail(actor: ActorCard) -> bool:
    """Say whether somebody may read all mail that came in, and settle what becomes of it."""
    return holds(actor, MAIL_CLERK)


def audits(person: Person) -> bool:
    """Say whether a person may read all journals and notes of changes."""
    return holds(_card(person), AUDITOR)


def _card(person: Person) -> ActorCard:
    return actor_of(person=person, at=clock.now())

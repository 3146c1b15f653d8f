"""Who posts: a person of the directory, or a party the caller vouches for (the system, a worked story)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kesu.core.records.entries import SYSTEM, Actor
from kesu.core.rulebook.plans import Book
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.directory.queries import ActorCard, actor_of


@dataclass(frozen=True, slots=True)
class Who:
    """An actor with the branch they file for and those in whose place they act."""

    actor: Actor
    branch: str = ""
    deputising: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()

    @property
    def party(self) -> str:
        """Return the person as a party, such as person:7."""
        return self.actor.person

    def under(self, book: Book) -> Actor:
        """Return the actor as a book sees them: in the nearest of their departments that it names."""
        named = (d for d in self.departments if d in book.source.posts)
        return replace(self.actor, department=next(named, self.actor.department))


AnyActor = Person | ActorCard | Actor | Who

THE_SYSTEM = Who(SYSTEM)


def party_of(actor: AnyActor) -> str:
    """Return the party under which somebody's operations and entries stand."""
    if isinstance(actor, Person):
        return person_party(actor.pk)
    if isinstance(actor, ActorCard):
        return person_party(actor.person_id)
    return actor.person if isinstance(actor, Actor) else actor.actor.person


def who_is(actor: AnyActor, at: datetime) -> Who:
    """Return who somebody is at a moment; a person is looked up, in two statements."""
    if isinstance(actor, Who):
        return actor
    if isinstance(actor, Actor):
        return Who(actor)
    card = actor if isinstance(actor, ActorCard) else actor_of(person=actor, at=at)
    deputising = tuple(person_party(away) for away, _ in card.deputising_for)
    instead = tuple((person_party(away), theirs) for away, theirs in card.deputising_for)
    own = card.own if instead else frozenset[str]()
    core = Actor(person_party(card.person_id), card.parties, card.department, own, instead)
    return Who(core, card.branch, deputising, card.departments)


def parties_of(who: Who) -> Iterable[str]:
    """Return everything that somebody is, themselves included."""
    return {who.actor.person, *who.actor.parties}

"""Who takes lists of complaints in: whoever the book in force lets number them."""

from kesu import clock
from kesu.cases.books import InForce
from kesu.desk.components.acting import card_of
from kesu.directory.models import Person
from kesu.intake.complaints.taking_in import may_register


def takes_lists_in(person: Person, published: InForce | None = None) -> bool:
    """Say whether somebody may take lists in; asked once a request, in one statement unless the books are given."""
    known: bool | None = getattr(person, "takes_lists_in", None)
    if known is None:
        known = may_register(card_of(person, clock.now()).parties, published=published)
        person.takes_lists_in = known  # type: ignore[attr-defined]
    return known

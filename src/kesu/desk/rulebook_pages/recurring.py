"""What a book asks for again and again, with the next days of each."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from kesu.core.clocks.duties import Duty, duties
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.names import kind_title
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.times import every_words
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.desk.rulebook_pages.shelf import reader_of

AHEAD: Final = 400 * 86_400
SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Recurring:
    """One duty that comes again: what, whose, when in words, and its next moments."""

    title: str
    clause: str
    whose: str
    when: str
    times: tuple[int, ...]


def recurring_of(book: Book, now: int) -> list[Recurring]:
    """Return every duty of the book that comes again, those of the whole company first."""
    reader = reader_of(book)
    found = duties(book, reader.calendar, Moment(now), Moment(now + AHEAD))
    return [_shown(reader, duty) for duty in found]


def _shown(reader: Reader, duty: Duty) -> Recurring:
    trigger = duty.trigger
    clauses = duty.every.clauses or trigger.clauses
    whose = _("the whole company")
    if not duty.is_of_company:
        whose = _("each open record: %(kind)s") % {"kind": kind_title(reader, trigger.of)}
    return Recurring(
        reader.text(trigger.name),
        clauses[0] if clauses else "",
        whose,
        every_words(reader, Place(trigger.of), duty.every),
        tuple(duty.times[:SHOWN]),
    )

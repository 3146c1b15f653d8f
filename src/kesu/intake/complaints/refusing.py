"""Why the door would not take a row, as sentences for the reader of the error sheet."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.cases.errors import NotAccepted
from kesu.core.errors import Refused
from kesu.core.explaining.refusals import explain_refusal
from kesu.core.rulebook.plans import Book
from kesu.library.calendars import all_calendars


def sentences(refusal: Refused, book: Book, kind: str) -> Iterable[str]:
    """Return each reason of a refusal in the reader's language."""
    if refusal.code == "no_book_for_kind":
        says = _(
            "No edition of a rulebook was in force on %(day)s; publish one that begins earlier."
        )
        return [says % {"day": refusal.particulars.get("day", "")}]
    if not isinstance(refusal, NotAccepted):
        return [f"{refusal.code} {refusal.particulars}"]
    calendar = all_calendars()[book.calendar]
    language = get_language() or "zh"
    return [
        explain_refusal(one, book, kind, "", calendar, language).sentence
        for one in refusal.refusals
    ]

"""Calendars: are the official lists of holidays there for the days that deadlines reach."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from kesu import clock
from kesu.cases.books import book_of, in_force
from kesu.cases.calendars import calendars_now
from kesu.cases.models import Edition
from kesu.shell.examining.finding import BAD, GOOD, LOOK, Finding

AREA: Final = "calendars"
AHEAD: Final = timedelta(days=45)
"""How long before a year begins its list should be there; the State Council issues it in November."""


def examine() -> Iterator[Finding]:
    """Yield what is found about the books in force and the calendars that they reckon with."""
    today = clock.now().astimezone(get_default_timezone()).date()
    if not Edition.objects.filter(in_force_from__lte=today).exists():
        says = _("No rulebook is in force: nothing can be registered.")
        yield Finding(AREA, BAD, says, "kesu publish BOOK")
        return
    in_use = {book_of(head).calendar for head in in_force().current(today).values()}
    found: list[Finding] = []
    for name, calendar in sorted(calendars_now().items()):
        if name in in_use and calendar.published is not None:
            found += _years(name, calendar.published, today)
    yield from found or [Finding(AREA, GOOD, _("The official days of this year are there."))]


def _years(name: str, published: frozenset[int], today: date) -> Iterator[Finding]:
    for year, level in ((today.year, BAD), ((today + AHEAD).year, LOOK)):
        if year not in published:
            says = _(
                "Calendar %(name)s has no official list of %(year)d; its days are provisional."
            )
            yield Finding(
                AREA, level, says % {"name": name, "year": year},
                _("Take the version of kesu that brings the list, or add it to your own calendars."),
            )  # fmt: skip
            return

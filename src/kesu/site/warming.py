"""What the first requests of a process would wait for is loaded before it takes any.

Without this a host is ready seconds before it is quick: on a busy machine the first page after a restart could take
longer than whoever had asked for it waits, while other hosts stood by.
"""

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import DatabaseError
from django.urls import get_resolver
from django.utils import translation

from kesu import clock
from kesu.cases import books
from kesu.cases.calendars import all_now
from kesu.cases.models import Edition

NEARBY: Final = timedelta(days=1)
"""How far from now a day may be that it is somewhere on earth."""

_log = logging.getLogger(__name__)


def warm() -> None:
    """Load addresses, languages, and the books in force as far as a database answers."""
    _addresses()
    _languages()
    try:
        _books()
    except DatabaseError as fault:
        _log.warning("the first requests will wait for rulebooks: %s", fault)


def _addresses() -> None:
    get_resolver().url_patterns  # noqa: B018 -- reading it imports every page


def _languages() -> None:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            translation.gettext("")


def _books() -> None:
    if not Edition.objects.exists():
        return
    all_now()
    published, today = books.in_force(), clock.now().date()
    for day in (today - NEARBY, today, today + NEARBY):
        for head in published.current(day).values():
            books.book_of(head)

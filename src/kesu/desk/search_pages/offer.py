"""What a search can be narrowed by: kind, book, state, customer, day of registration."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kesu.desk.components.lists import Listing
from kesu.desk.list_pages.kinds import Library, said
from kesu.desk.list_pages.listing import by_state, day, from_day, until_day
from kesu.tables.listing import Filter

STATES = (
    ("open", _("in hand")),
    ("late", _("past a limit")),
    ("closed", _("closed, in whatever way")),
)


def offered(library: Library, at: datetime) -> Listing:
    """Return the filters; the order is always that of relevance."""
    return Listing(
        (),
        "",
        {
            "kind": _equal("kind", _("Kind"), [(k.id, said(k.name)) for k in library.kinds()]),
            "book": _equal("book", _("Rulebook"), books(library)),
            "state": Filter(
                _("State"), lambda rows, state: by_state(rows, state, at), choices=STATES
            ),
            "customer": Filter(_("Customer"), _of_customer, str.strip, kind="text"),
            "from": Filter(_("Registered from"), from_day, day, kind="date"),
            "until": Filter(_("Registered until"), until_day, day, kind="date"),
        },
    )


def books(library: Library) -> list[tuple[str, str]]:
    """Return the books in force by id and title."""
    return [(book.id, said(book.source.title)) for book in library.current.values()]


def _equal(field: str, label: Any, choices: list[tuple[str, str]]) -> Filter:
    return Filter(label, lambda rows, value: rows.filter(**{field: value}), choices=choices)


def _of_customer(rows: Any, text: str) -> Any:
    return rows.filter(Q(customer=text) | Q(customer_name__icontains=text))

"""What a list of records offers: its columns, orders and filters. Nothing else reaches the database."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from kesu.cases.actors import parties_of
from kesu.cases.models import CaseRecord, Task
from kesu.cases.queries.scope import involved
from kesu.desk.components.lists import Listing
from kesu.desk.list_pages import kinds as words
from kesu.desk.list_pages.acting import Acting
from kesu.desk.list_pages.kinds import Library
from kesu.tables.listing import Column, Filter

Rows = QuerySet[Any]

NEVER = datetime(9999, 1, 1, tzinfo=UTC)

COLUMNS = (
    Column("number", _("Number"), ("number_key", "opened_at"), lead=True),
    Column("subject", _("Subject")),
    Column("customer", _("Customer"), ("customer_name",)),
    Column("grade", _("Grade"), ("grade", "category")),
    Column("state", _("State")),
    Column("due", _("Next limit"), ("due_key",)),
    Column("opened", _("Registered"), ("opened_at",)),
)


def sortable(rows: Rows) -> Rows:
    """Return the rows with keys to sort by that stand last where there is nothing, on either database."""
    found: Rows = rows.annotate(
        due_key=Coalesce(F("next_due"), Value(NEVER, DateTimeField())),
        number_key=Coalesce(F("number"), Value("")),
    )
    return found


def listing(library: Library, kind: str, reader: Acting) -> Listing:
    """Return what the list of a kind offers to somebody."""
    filters = {
        "state": Filter(
            _("State"),
            lambda rows, state: by_state(rows, state, reader.at),
            choices=states(library, kind),
        ),
        "grade": _equal("grade", _("Grade"), words.grades(library, kind)),
        "class": _equal("category", _("Class"), words.classes(library, kind)),
        "mine": Filter(
            _("Mine"), lambda rows, which: MINE[which](rows, reader), choices=MINE_CHOICES
        ),
        "department": _equal("department", _("Department"), words.departments(library, kind)),
        "customer": _text(_("Customer"), "customer", "customer_name"),
        "product": _text(_("Product"), "product", "product_name"),
        "from": Filter(_("Registered from"), from_day, day, kind="date"),
        "until": Filter(_("Registered until"), until_day, day, kind="date"),
        "source": Filter(_("Source"), _by_source, choices=SOURCES),
    }
    none = absent(library, kind)
    offered = {
        key: each
        for key, each in filters.items()
        if (each.choices or key in FREE) and key not in none
    }
    return Listing(tuple(c for c in COLUMNS if c.key not in none), "-opened", offered)


def absent(library: Library, kind: str) -> set[str]:
    """Return the columns that say nothing of a kind in any book in force: no customer, no grade and no class."""
    sorts = {f.sort for s in library.sources(kind) for f in s.kinds[kind].facts.values()}
    found = {name for name in ("customer", "product") if name not in sorts}
    graded = words.grades(library, kind) or words.classes(library, kind)
    return found if graded or library.published is None else {*found, "grade"}


FREE = frozenset({"customer", "product", "from", "until"})
SOURCES = (("here", _("registered here")), ("imported", _("imported")))
MINE_CHOICES = (
    ("todo", _("for me to do")),
    ("filed", _("filed by me")),
    ("involved", _("I had a hand in it")),
)


# -- states ----------------------------------------------------------------------------------------


def states(library: Library, kind: str) -> list[tuple[str, Any]]:
    """Return the states that a list of a kind can be narrowed to."""
    return [
        ("open", _("in hand")),
        ("late", _("past a limit")),
        ("closed", _("closed, in whatever way")),
        *words.closings(library, kind),
    ]


def by_state(rows: Rows, state: str, at: datetime) -> Rows:
    """Narrow to records in hand, past a running limit, closed at all, or closed in one way."""
    if state == "open":
        return rows.filter(closed_at=None)
    if state == "late":
        return rows.filter(closed_at=None, next_due__lt=at)
    if state == "closed":
        return rows.exclude(closed_at=None)
    return rows.filter(closed_as=state)


# -- mine ------------------------------------------------------------------------------------------


def _todo(rows: Rows, reader: Acting) -> Rows:
    open_steps = Task.objects.for_parties(parties_of(reader.who)).filter(record=OuterRef("pk"))
    return rows.filter(Exists(open_steps))


def _filed(rows: Rows, reader: Acting) -> Rows:
    return rows.filter(filed_by=reader.who.party)


def _involved(rows: Rows, reader: Acting) -> Rows:
    return rows.filter(involved([reader.who.party]))


MINE: dict[str, Callable[[Rows, Acting], Rows]] = {
    "todo": _todo,
    "filed": _filed,
    "involved": _involved,
}


# -- plain values ----------------------------------------------------------------------------------


def _equal(field: str, label: Any, choices: list[tuple[str, str]]) -> Filter:
    return Filter(label, lambda rows, value: rows.filter(**{field: value}), choices=choices)


def _text(label: Any, code: str, name: str) -> Filter:
    """Return a filter that takes a code whole or any part of a name."""
    return Filter(
        label,
        lambda rows, text: rows.filter(Q(**{code: text}) | Q(**{f"{name}__icontains": text})),
        str.strip,
        kind="text",
    )


def _by_source(rows: Rows, source: str) -> Rows:
    here = Q(imported_from__in=("", "mail"))  # a mail is no list from elsewhere
    return rows.exclude(here) if source == "imported" else rows.filter(here)


def day(text: str) -> date:
    """Return the day that was typed; raise ValueError for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("write a day such as 2026-01-30") from None


def from_day(rows: Rows, day: date) -> Rows:
    """Narrow to records registered on a day or later."""
    return rows.filter(opened_at__gte=_midnight(day))


def until_day(rows: Rows, day: date) -> Rows:
    """Narrow to records registered on a day or before."""
    return rows.filter(opened_at__lt=_midnight(day + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())


def plain(rows: Rows) -> QuerySet[CaseRecord]:
    """Return the rows without the state, which lists never read."""
    return rows.defer("state", "timers", "tallies")

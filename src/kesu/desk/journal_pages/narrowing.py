"""What the journal and the notes of looks are narrowed by, and what people and records are called in both."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext_lazy as _

from kesu.cases.queries.journals import of_record
from kesu.cases.queries.naming import names
from kesu.directory.models import Person
from kesu.directory.parties import person_party
from kesu.tables.listing import Filter

Rows = QuerySet[Any]
Names = Mapping[tuple[str, str], str]
SYSTEM: Final = "system"
OPERATOR: Final = "operator"
MAIL: Final = "mail"
MOST_PEOPLE: Final = 50


def _of_person(rows: Rows, text: str) -> Rows:
    """Narrow to people of a name or sign-in name, or to one party: person:7, system."""
    if text in (SYSTEM, OPERATOR) or text.startswith("person:"):
        return rows.filter(person=text)
    found = Person.objects.filter(Q(name__icontains=text) | Q(login=text))
    people = found.values_list("pk", flat=True)[:MOST_PEOPLE]
    return rows.filter(person__in=[person_party(pk) for pk in people])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("write a day such as 2026-01-30") from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), get_default_timezone())


def by_person() -> Filter:
    """Return the filter by who it was."""
    return Filter(_("Person"), _of_person, str.strip, kind="text")


def by_record() -> Filter:
    """Return the filter by record."""
    return Filter(_("Record"), of_record, str.strip, kind="text")


def since(label: Any, column: str) -> Filter:
    """Return the filter by the first day wanted."""
    return Filter(
        label, lambda rows, day: rows.filter(**{f"{column}__gte": _midnight(day)}), _day,
        kind="date",
    )  # fmt: skip


def until(label: Any, column: str) -> Filter:
    """Return the filter by the last day wanted."""
    return Filter(
        label,
        lambda rows, day: rows.filter(**{f"{column}__lt": _midnight(day + timedelta(days=1))}),
        _day,
        kind="date",
    )


def people(parties: Iterable[str]) -> Names:
    """Return the names of parties such as person:7, in one statement."""
    return names((sort, code) for sort, _colon, code in (p.partition(":") for p in parties))


def called(party: str, people: Names) -> str:
    """Return what a party is called."""
    sort, _colon, code = party.partition(":")
    others = {
        SYSTEM: _("the system"),
        OPERATOR: _("an operator, by command"),
        MAIL: _("a mail that came in"),
    }
    return people.get((sort, code)) or str(others.get(sort, party))

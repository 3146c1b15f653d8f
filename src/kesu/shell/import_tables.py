"""`kesu import customers` and the like: rows taken in by the very forms of the desk's pages."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.management import CommandError
from django.utils.translation import gettext as _

from kesu import clock
from kesu.directory.models import Person
from kesu.directory.queries import actor_of
from kesu.reports.sheets import Outcome, Sheet
from kesu.tables.description import Act, Table
from kesu.tables.importing import take_sheet
from kesu.tables.registry import REGISTRY


def tables() -> Mapping[str, Table]:
    """Return the tables of the registry by the names that the command knows."""
    return REGISTRY.tables


def take_in(kind: str, sheet: Sheet, person: Person, *, dry: bool) -> Outcome:
    """Return what became of each row; raise CommandError where nobody may, or columns are missing."""
    at = clock.now()
    table, act = tables()[kind], Act(person, actor_of(person=person, at=at), at)
    if not table.may_add(act.actor):
        says = _("%(name)s may not add rows here; somebody who keeps the registry may.")
        raise CommandError(says % {"name": person.name})
    try:
        return take_sheet(table, act, sheet, dry=dry)
    except ValidationError as refusal:
        raise CommandError(" ".join(refusal.messages)) from None

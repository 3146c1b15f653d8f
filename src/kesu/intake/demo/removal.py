"""Taking the demo out: everything goes, so nothing but the demo may be there."""

from django.core.management import call_command
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from kesu.cases.models import CaseRecord
from kesu.directory.models import Person
from kesu.journal import guards
from kesu.registry.demo import PRODUCTS
from kesu.registry.models import Customer, Product

MADE_UP = Q(name__contains="（虚构）") | Q(name__contains="(made up)")


def others() -> list[str]:
    """Return what is in the database beside the demo, as short sentences; nothing when it may be emptied."""
    found = {
        _("%(n)s people"): Person.objects.exclude(employee_no__startswith="DEMO-"),
        _("%(n)s customers"): Customer.objects.exclude(MADE_UP),
        _("%(n)s products"): Product.objects.exclude(
            MADE_UP | Q(model__in=[row[1] for row in PRODUCTS])
        ),
        _("%(n)s imported complaints"): CaseRecord.everything.exclude(imported_from=""),
    }
    counts = {says: rows.count() for says, rows in found.items()}
    return [says % {"n": n} for says, n in counts.items() if n]


def remove() -> None:
    """Empty every table. The guards of what is written once are lifted for that, and stand again after it."""
    guards.remove(connection)
    try:
        call_command("flush", interactive=False, verbosity=0)
    finally:
        guards.install(connection)

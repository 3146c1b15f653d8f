"""The tables whose rows rulebooks watch. A row is added, never corrected: something followed from it."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from kesu.registry.models import PartMonth, ReturnBatch, ServiceVisit
from kesu.tables.columns import column, yes_or_no
from kesu.tables.description import Table, everybody, nobody
from kesu.tables.keys import CUSTOMER, PRODUCT, SITE
from kesu.tables.watched import add_all, add_watched

ONCE: Final = _("Rulebooks look at every row that is added; what stands is not changed any more.")

VISITS: Final = Table(
    key="visits",
    model=ServiceVisit,
    title=_("Service visits"),
    new_title=_("New service visit"),
    icon="wrench",
    columns=(
        column("at", _("visited"), lead=True),
        column("site", _("site"), sorted_by="site__code"),
        column("product", _("product"), sorted_by="product__code"),
        column("units", _("units serviced"), number=True),
        column("quality_caused", _("because of quality")),
        column("problem_code", _("problem code")),
        column("card_no", _("service card no.")),
    ),
    order="-at",
    fields=(
        "card_no",
        "site",
        "product",
        "at",
        "units",
        "quality_caused",
        "problem_code",
        "note",
    ),
    natural=("card_no",),
    searched=("card_no", "problem_code", "site__name", "site__code", "site__customer__search"),
    filters={"quality_caused": yes_or_no("quality_caused", _("because of quality"))},
    related=("site", "product"),
    keys={"site": SITE, "product": PRODUCT},
    may_add=everybody,
    may_correct=nobody,
    add=add_watched,
    add_all=add_all,
    lead=ONCE,
)

PARTS: Final = Table(
    key="parts",
    model=PartMonth,
    title=_("Parts of the month"),
    new_title=_("New part of a month"),
    icon="cog",
    columns=(
        column("month", _("month"), lead=True),
        column("part_no", _("part no.")),
        column("part_name", _("part")),
        column("failures", _("failures"), number=True),
        column("base_quantity", _("parts in use"), number=True),
        column("solved", _("solved electronic semi-finished part")),
    ),
    order="-month",
    fields=("month", "part_no", "part_name", "failures", "base_quantity", "solved"),
    natural=("month", "part_no"),
    searched=("month", "part_no", "part_name"),
    filters={"solved": yes_or_no("solved", _("solved electronic semi-finished part"))},
    may_correct=nobody,
    add=add_watched,
    add_all=add_all,
    lead=ONCE,
)

RETURNS: Final = Table(
    key="returns",
    model=ReturnBatch,
    title=_("Returns"),
    new_title=_("New return"),
    icon="package-x",
    columns=(
        column("at", _("returned"), lead=True),
        column("customer", _("customer"), sorted_by="customer__code"),
        column("product", _("product"), sorted_by="product__code"),
        column("quantity", _("quantity"), number=True),
        column("because_of_quality", _("because of quality")),
        column("batch", _("batch return")),
        column("problem_code", _("problem code")),
    ),
    order="-at",
    fields=(
        "customer",
        "product",
        "quantity",
        "at",
        "because_of_quality",
        "batch",
        "problem_code",
        "note",
    ),
    natural=("customer", "product", "at"),
    searched=("customer__search", "product__code", "product__model", "problem_code"),
    filters={
        "because_of_quality": yes_or_no("because_of_quality", _("because of quality")),
        "batch": yes_or_no("batch", _("batch return")),
    },
    related=("customer", "product"),
    keys={"customer": CUSTOMER, "product": PRODUCT},
    may_add=everybody,
    may_correct=nobody,
    add=add_watched,
    add_all=add_all,
    lead=ONCE,
)

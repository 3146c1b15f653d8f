"""The tables of the registry: each one described, none programmed."""

from operator import attrgetter
from typing import Final

from django.utils.translation import gettext_lazy as _

from kesu.registry.models import (
    Contact,
    Customer,
    KnownSolution,
    Order,
    Product,
    Region,
    Serial,
    Site,
)
from kesu.tables.columns import choice_column, column, one_of, yes_or_no
from kesu.tables.description import Room, Table, keeps_registry
from kesu.tables.keys import BRANCH, CUSTOMER, PRODUCT, REGION, SITE
from kesu.tables.listing import Column
from kesu.tables.watched_tables import PARTS, RETURNS, VISITS

CUSTOMERS: Final = Table(
    key="customers",
    model=Customer,
    title=_("Customers"),
    new_title=_("New customer"),
    icon="building-2",
    columns=(
        column("code", _("customer no."), lead=True),
        column("name", _("name")),
        column("short_name", _("short name")),
        choice_column("sort", _("sort of customer")),
        column("region", _("region"), sorted_by="region__code"),
        column("level", _("level")),
        column("branch", _("branch"), sorted_by="branch__code"),
    ),
    order="code",
    fields=("code", "name", "short_name", "sort", "region", "level", "branch"),
    natural=("code",),
    searched=("search",),
    filters={"kind": one_of("sort", _("sort of customer"), Customer.Sort)},
    related=("region", "branch"),
    keys={"region": REGION, "branch": BRANCH},
    lead=_("Search by name, pinyin initials or number."),
)

CONTACTS: Final = Table(
    key="contacts",
    model=Contact,
    title=_("Contacts"),
    new_title=_("New contact"),
    icon="contact",
    columns=(
        column("name", _("full name"), lead=True),
        column("customer", _("customer"), sorted_by="customer__code"),
        column("position", _("position")),
        column("phone", _("telephone")),
        column("email", _("e-mail")),
    ),
    order="customer",
    fields=("customer", "name", "position", "phone", "email"),
    natural=("customer", "name", "phone"),
    searched=("name", "phone", "email", "customer__search"),
    related=("customer",),
    keys={"customer": CUSTOMER},
    may_remove=keeps_registry,
)

PRODUCTS: Final = Table(
    key="products",
    model=Product,
    title=_("Products"),
    new_title=_("New product"),
    icon="package",
    columns=(
        column("code", _("product no."), lead=True),
        column("name", _("name")),
        column("model", _("model")),
        column("product_type", _("product type")),
        column("is_new", _("new product")),
        column("marketed_on", _("on the market since")),
        column("is_custom", _("custom product")),
    ),
    order="code",
    fields=("code", "name", "model", "product_type", "is_new", "marketed_on", "is_custom"),
    natural=("code",),
    searched=("code", "name", "model", "product_type"),
    filters={
        "is_new": yes_or_no("is_new", _("new product")),
        "is_custom": yes_or_no("is_custom", _("custom product")),
    },
)

ORDERS: Final = Table(
    key="orders",
    model=Order,
    title=_("Orders"),
    new_title=_("New order"),
    icon="clipboard-list",
    columns=(
        column("no", _("order no."), lead=True),
        column("customer", _("customer"), sorted_by="customer__code"),
        column("product", _("product"), sorted_by="product__code"),
        column("quantity", _("quantity"), number=True),
        column("promised_at", _("promised delivery")),
        column("confirmed_at", _("confirmed delivery")),
        column("actual_at", _("actual delivery")),
    ),
    order="-no",
    fields=(
        "no",
        "customer",
        "product",
        "quantity",
        "ordered_on",
        "promised_at",
        "sales_led_review",
        "confirmed_at",
        "pmc_confirmed_at",
        "actual_at",
        "is_sample",
    ),
    natural=("no",),
    searched=("no", "customer__search", "product__code", "product__name", "product__model"),
    filters={
        "sales_led_review": yes_or_no("sales_led_review", _("review led by sales")),
        "is_sample": yes_or_no("is_sample", _("newly submitted sample")),
    },
    related=("customer", "product"),
    keys={"customer": CUSTOMER, "product": PRODUCT},
)

SITES: Final = Table(
    key="sites",
    model=Site,
    title=_("Sites"),
    new_title=_("New site"),
    icon="map-pin",
    columns=(
        column("code", _("site no."), lead=True),
        column("name", _("name")),
        column("customer", _("customer"), sorted_by="customer__code"),
        column("region", _("region"), sorted_by="region__code"),
        column("units", _("units on site"), number=True),
    ),
    order="code",
    fields=("code", "name", "customer", "region", "units"),
    natural=("code",),
    searched=("code", "name", "customer__search"),
    related=("customer", "region"),
    keys={"customer": CUSTOMER, "region": REGION},
)

SERIALS: Final = Table(
    key="serials",
    model=Serial,
    title=_("Serial numbers"),
    new_title=_("New serial number"),
    icon="barcode",
    columns=(
        column("no", _("serial no."), lead=True),
        column("product", _("product"), sorted_by="product__code"),
        column("customer", _("customer"), sorted_by="customer__code"),
        column("site", _("site"), sorted_by="site__code"),
        column("shipped_on", _("shipped on")),
        column("installed_on", _("installed on")),
        column("warranty_until", _("warranty until (last day)")),
    ),
    order="no",
    fields=(
        "no",
        "product",
        "customer",
        "site",
        "shipped_on",
        "installed_on",
        "warranty_until",
    ),
    natural=("no",),
    searched=("no", "customer__search", "site__name", "product__model"),
    related=("product", "customer", "site"),
    keys={"product": PRODUCT, "customer": CUSTOMER, "site": SITE},
)

REGIONS: Final = Table(
    key="regions",
    model=Region,
    title=_("Regions"),
    new_title=_("New region"),
    icon="map",
    columns=(column("code", _("code"), lead=True), column("name", _("name"))),
    order="code",
    fields=("code", "name"),
    natural=("code",),
    searched=("code", "name"),
    may_remove=keeps_registry,
)

SOLUTIONS: Final = Table(
    key="solutions",
    model=KnownSolution,
    title=_("Known solutions"),
    new_title=_("New known solution"),
    icon="badge-check",
    columns=(
        column("no", _("paper no."), lead=True),
        choice_column("sort", _("sort of paper")),
        column("product_type", _("product type")),
        column("problem_code", _("problem code")),
        column("semi_finished_part", _("solved electronic semi-finished part")),
        column("from_on", _("in force from")),
        Column("says", _("what it says"), cell=attrgetter("says")),
    ),
    order="-from_on",
    fields=(
        "no",
        "sort",
        "product_type",
        "problem_code",
        "semi_finished_part",
        "from_on",
        "says",
    ),
    natural=("no",),
    searched=("no", "product_type", "problem_code", "semi_finished_part", "says"),
)

REGISTRY: Final = Room(
    "registry",
    _("Registry"),
    {
        table.key: table
        for table in (
            CUSTOMERS,
            CONTACTS,
            PRODUCTS,
            ORDERS,
            SITES,
            SERIALS,
            REGIONS,
            SOLUTIONS,
            VISITS,
            PARTS,
            RETURNS,
        )
    },
)

"""What the registry knows of an order, a product, a site or a serial number, put into empty fields.

A fact of the book gets the value when it has the name given here; what was typed is left alone.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from kesu.cases.queries.naming import names
from kesu.desk.forms.fields import Field
from kesu.desk.forms.form import FactForm, fill
from kesu.desk.forms.lookups import code_in
from kesu.registry.models import Customer, Order, Product, Serial, Site

Values = Iterable[tuple[str, Any]]


def fill_from_registry(form: FactForm, asked: str = "all") -> list[str]:
    """Fill empty fields from what the look-up fields name; return the names of the facts filled.

    `asked` is what the form's button says; an empty text fills nothing.
    """
    if not asked:
        return []
    known = dict(_known(form))
    called = names((f.sort, str(known[f.fact.id])) for f in form.fields if f.fact.id in known)
    filled = []
    for each in form.fields:
        if each.fact.id in known and not each.is_given:
            fill(each, known[each.fact.id], form.setting, lambda s, c: called.get((s, c), c))
            filled.append(each.fact.id)
    return filled


def _known(form: FactForm) -> Values:
    """Yield (fact, value) from the most particular row to the most general; later ones do not count."""
    found: dict[str, Any] = {}
    for sort, read in READERS:
        for each in form.fields:
            if each.sort == sort and each.raw:
                for name, value in read(form, code_in(each.raw) or each.raw.strip()):
                    found.setdefault(name, value)
    for each in form.fields:
        if each.fact.id in found and each.sort in dict(READERS) and not each.raw:
            for name, value in dict(READERS)[each.sort](form, str(found[each.fact.id])):
                found.setdefault(name, value)
    yield from ((name, value) for name, value in found.items() if value is not None)


def _order(form: FactForm, code: str) -> Values:
    row = Order.objects.visible_to(form.setting.asking.reader).filter(no=code)
    order = row.select_related("customer", "product").first()
    if order is None:
        return
    yield "customer", order.customer.code
    yield "product", order.product.code
    yield "ordered", order.quantity
    yield "promised_at", _moment(order.confirmed_at or order.promised_at)
    yield "delivered_at", _moment(order.actual_at)
    yield "shipped_on", _day(order.actual_at.date() if order.actual_at else None)
    yield "sales_led_review", order.sales_led_review
    yield "pmc_confirmed", order.pmc_confirmed_at is not None
    yield "new_sample", order.is_sample


def _serial(form: FactForm, code: str) -> Values:
    row = Serial.objects.visible_to(form.setting.asking.reader).filter(no=code)
    serial = row.select_related("customer", "product", "site").first()
    if serial is None:
        return
    yield "customer", serial.customer.code
    yield "product", serial.product.code
    yield "site", serial.site.code if serial.site else None
    yield "shipped_on", _day(serial.shipped_on)
    yield "installed_on", _day(serial.installed_on)


def _site(form: FactForm, code: str) -> Values:
    row = Site.objects.visible_to(form.setting.asking.reader).filter(code=code)
    site = row.select_related("customer", "region").first()
    if site is None:
        return
    yield "customer", site.customer.code
    yield "region", site.region.code if site.region else None
    yield "site_units", site.units


def _product(form: FactForm, code: str) -> Values:
    product = Product.objects.filter(code=code).first()
    if product is None:
        return
    yield "product_type", product.product_type
    yield "product_is_new", product.is_new
    yield "product_is_custom", product.is_custom


def _customer(form: FactForm, code: str) -> Values:
    row = Customer.objects.visible_to(form.setting.asking.reader).filter(code=code)
    customer = row.select_related("region").first()
    if customer is None:
        return
    yield "region", customer.region.code if customer.region else None
    yield "caller_sort", _offered(form.get("caller_sort"), customer.sort)
    contacts = list(customer.contacts.all()[:2])
    if len(contacts) == 1:
        yield "contact_person", contacts[0].name
        yield "contact_phone", contacts[0].phone or None


def _offered(field: Field | None, value: str) -> str | None:
    """Return the value where the choice of the book offers it."""
    options = {option.id for option in field.fact.options} if field else set()
    return value if value in options else None


def _moment(at: datetime | None) -> int | None:
    return None if at is None else int(at.timestamp())


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


Read = Callable[[FactForm, str], Values]
READERS: Final[tuple[tuple[str, Read], ...]] = (
    ("serial", _serial),
    ("order", _order),
    ("site", _site),
    ("product", _product),
    ("customer", _customer),
)
KNOWN: Final[Mapping[str, Read]] = dict(READERS)

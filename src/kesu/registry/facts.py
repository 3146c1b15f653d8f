"""What a rulebook may ask of a watched row, as plain JSON values.

Moments are ISO 8601 in UTC, days and months ISO; a fact that nobody entered is None, never "".
Beside its own columns a row brings what its product, site and customer say on the day it is read.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from kesu.registry.models import PartMonth, ReturnBatch, ServiceVisit, WatchedRow
from kesu.registry.models.customer import Customer
from kesu.registry.models.product import Product

Facts = dict[str, Any]

KINDS: Final[Mapping[str, type[WatchedRow]]] = {
    "service_visit": ServiceVisit,
    "part_month": PartMonth,
    "return_batch": ReturnBatch,
}


def kind_of(row: WatchedRow) -> str:
    """Return the word by which rulebooks call this sort of row."""
    return next(kind for kind, table in KINDS.items() if isinstance(row, table))


def row_facts(row: WatchedRow) -> Facts:
    """Return the row's facts with its kind and number: {"kind": "service_visit", "row": 7, …}."""
    kind = kind_of(row)
    return {"kind": kind, "row": row.pk, **_FACTS[kind](row)}


def moment(value: datetime | None) -> str | None:
    """Return a moment as written in facts, in UTC."""
    return None if value is None else value.astimezone(UTC).isoformat(timespec="seconds")


def day(value: date | None) -> str | None:
    """Return a day as written in facts."""
    return None if value is None else value.isoformat()


def _visit(row: ServiceVisit) -> Facts:
    return {
        **_customer(row.site.customer),
        **_product(row.product),
        "site": row.site.code,
        "site_units": row.site.units,
        "region": _region(row),
        "at": moment(row.at),
        "units": row.units,
        "quality_caused": row.quality_caused,
        "problem_code": row.problem_code or None,
        "card_no": row.card_no or None,
        "note": row.note or None,
    }


def _part(row: PartMonth) -> Facts:
    return {
        "month": row.month,
        "part_no": row.part_no,
        "part_name": row.part_name,
        "failures": row.failures,
        "base_quantity": row.base_quantity,
        "solved": row.solved,
    }


def _return(row: ReturnBatch) -> Facts:
    region = row.customer.region
    return {
        **_customer(row.customer),
        **_product(row.product),
        "region": region.code if region else None,
        "at": moment(row.at),
        "quantity": row.quantity,
        "because_of_quality": row.because_of_quality,
        "batch": row.batch,
        "problem_code": row.problem_code or None,
        "note": row.note or None,
    }


def _customer(customer: Customer) -> Facts:
    return {"customer": customer.code}


def _product(product: Product) -> Facts:
    return {
        "product": product.code,
        "product_type": product.product_type,
        "new_product": product.is_new,
        "custom_product": product.is_custom,
        "marketed_on": day(product.marketed_on),
    }


def _region(visit: ServiceVisit) -> str | None:
    """Return the site's region; a site without one lies where its customer is."""
    region = visit.site.region or visit.site.customer.region
    return region.code if region else None


_FACTS: Final[Mapping[str, Callable[[Any], Facts]]] = {
    "service_visit": _visit,
    "part_month": _part,
    "return_batch": _return,
}

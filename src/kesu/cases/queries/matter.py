"""What a case is about by the columns of its row – product, type of product, class –, and which others share it.

Looked at are the newest of the reader's cases, and those that are thought alike already: the time stays the same
however many cases there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from kesu.cases.models import CaseRecord
from kesu.registry.models import Product

PRODUCT, PRODUCT_TYPE, CLASS = "*product", "*product_type", "*class"
"""What is the same, beside the facts of the book."""
WEIGHTS: Final = {PRODUCT: 250, PRODUCT_TYPE: 200, CLASS: 60}
"""A product alone makes cases alike; its type with the class, or with a word that both tell."""
LOOKED_AT: Final = 5_000
MOST: Final = 200
MOST_OF_A_TYPE: Final = 500


@dataclass(frozen=True, slots=True)
class Matter:
    """What a case is about: its product, all products of the same type, its class."""

    product: str = ""
    of_type: tuple[str, ...] = ()
    category: str = ""


def matter_of(product: str, category: str) -> Matter:
    """Return the matter of a case with this product and class; a product unknown to the registry has no type."""
    if not product:
        return Matter("", (), category)
    own = Product.objects.filter(code=product).values("product_type")
    same = Product.objects.filter(product_type__in=own).exclude(product_type="")
    return Matter(product, tuple(same.values_list("code", flat=True)[:MOST_OF_A_TYPE]), category)


def by_matter(
    matter: Matter, rows: QuerySet[CaseRecord], found: Iterable[str]
) -> Iterable[tuple[str, int, list[str]]]:
    """Yield (record, weight, what is the same) of the newest cases of the same type, and of those found already."""
    if not matter.product:
        return
    newest = rows.order_by("-opened_at", "-id").values("pk")[:LOOKED_AT]
    of_type = _of_type(matter)
    shared = rows.filter(pk__in=newest, product__in=of_type).order_by(_far(matter), "-opened_at")
    known = rows.filter(pk__in=list(found)[:MOST], product__in=of_type)
    columns = ("pk", "product", "category")
    for one, product, category in {
        *shared.values_list(*columns)[:MOST],
        *known.values_list(*columns),
    }:
        same = [PRODUCT if product == matter.product else PRODUCT_TYPE]
        if matter.category and category == matter.category:
            same.append(CLASS)
        yield one, sum(WEIGHTS[name] for name in same), same


def _of_type(matter: Matter) -> list[str]:
    return list({matter.product, *matter.of_type})


def _far(matter: Matter) -> OrderBy:
    """Return how far a case is off: the same product before the same type, the same class before another."""
    other: Any = Value(2)
    if matter.category:
        other = Case(When(category=matter.category, then=Value(1)), default=Value(2))
    return Case(
        When(product=matter.product, then=Value(0)), default=other, output_field=IntegerField()
    ).asc()

"""What the registry must hold before a story's row can be added by the numbers it names."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from kesu import changes
from kesu.registry.actions import put
from kesu.registry.models import Customer, KnownSolution, Product, Region, Site
from tests.stories.cast import LONG_AGO

BUILDER: Final = "C-BUILDER"


def prepare_visit(given: Mapping[str, Any]) -> None:
    """Keep the site, the product and the papers as the story says they are at this visit."""
    region = _put(Region, given["region"], name=given["region"])
    customer = _put(Customer, BUILDER, name="某建筑公司（虚构）")
    _product(
        given["product"],
        product_type=given["product_type"],
        is_custom=given["product_is_custom"],
        is_new=given["product_is_new"],
    )
    _put(
        Site,
        given["site"],
        name=given["site"],
        customer=customer,
        region=region,
        units=given["site_units"],
    )
    _papers(given)


def _papers(given: Mapping[str, Any]) -> None:
    about = {"product_type": given["product_type"], "problem_code": given["problem_code"]}
    standing = KnownSolution.objects.filter(**about).first()
    if given["known_solution"] and standing is None:
        paper = KnownSolution(no="ECN-1", sort="ecn", from_on=date(2019, 1, 1), **about)
        changes.add(paper, by=None, at=LONG_AGO)
    elif standing is not None and not given["known_solution"]:
        changes.remove(standing, by=None, at=LONG_AGO)


def prepare_return(given: Mapping[str, Any]) -> None:
    """Keep the customer and the product that a return names."""
    _put(Customer, given["customer"], name=given["customer"])
    if not Product.objects.filter(code=given["product"]).exists():
        _product(given["product"], product_type=given["product"])


def _product(code: str, **values: Any) -> Product:
    product: Product = _put(Product, code, name=code, **values)
    return product


def _put(table: Any, code: str, **values: Any) -> Any:
    return put(table, {"code": code}, values, by=None, at=LONG_AGO)

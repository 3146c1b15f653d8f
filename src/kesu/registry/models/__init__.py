"""Customers, products, orders, sites, serial numbers, and the plain rows that rulebooks watch."""

from kesu.registry.models.change import Change
from kesu.registry.models.customer import Contact, Customer
from kesu.registry.models.order import Order
from kesu.registry.models.product import KnownSolution, Product
from kesu.registry.models.region import Region
from kesu.registry.models.site import Serial, Site
from kesu.registry.models.staged_sheet import StagedSheet
from kesu.registry.models.watched import PartMonth, ReturnBatch, ServiceVisit, WatchedRow

__all__ = [
    "Change",
    "Contact",
    "Customer",
    "KnownSolution",
    "Order",
    "PartMonth",
    "Product",
    "Region",
    "ReturnBatch",
    "Serial",
    "ServiceVisit",
    "Site",
    "StagedSheet",
    "WatchedRow",
]

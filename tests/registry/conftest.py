"""A few rows of the registry, made up."""

from datetime import UTC, datetime

import pytest

from kesu.registry import actions
from kesu.registry.models import Customer, Product, Region, Site

MON_5_JAN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return MON_5_JAN


@pytest.fixture
def customer(db: None, at: datetime) -> Customer:
    values = {"code": "C-1", "name": "上海东方机电设备有限公司", "short_name": "东方机电"}
    return actions.add(Customer, values, by=None, at=at)


@pytest.fixture
def product(db: None, at: datetime) -> Product:
    values = {"code": "P-1", "name": "门机", "model": "DO-20", "product_type": "door_operator"}
    return actions.add(Product, values, by=None, at=at)


@pytest.fixture
def site(customer: Customer, at: datetime) -> Site:
    region = actions.add(Region, {"code": "east", "name": "华东"}, by=None, at=at)
    values = {
        "code": "S-1",
        "name": "一号项目",
        "customer": customer,
        "region": region,
        "units": 10,
    }
    return actions.add(Site, values, by=None, at=at)

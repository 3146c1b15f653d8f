"""Made-up people before the tables: 何洁 keeps everything, 王芳 of the south only reads."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from kesu.changes import add
from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.models import Branch, Department, Person
from kesu.registry import actions as registry
from kesu.registry.models import Customer, Product

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SINCE = date(2025, 1, 1)


@pytest.fixture
def at() -> datetime:
    return AT


@pytest.fixture
def south(db: None) -> Branch:
    return add(Branch(code="south", name_zh="华南分公司", name_en="South"), by=None, at=AT)


@pytest.fixture
def head_office(db: None) -> Department:
    branch = add(Branch(code="hq", name_zh="总部", sees_all=True), by=None, at=AT)
    return add(Department(code="gm_office", name_zh="总经办", branch=branch), by=None, at=AT)


@pytest.fixture
def hejie(head_office: Department) -> Person:
    person = actions.hire(
        login="hejie", name="何洁", department=head_office, from_on=SINCE, by=None, at=AT
    )
    actions.bind_post(person=person, post=ADMINISTRATOR, from_on=SINCE, by=None, at=AT)
    return person


@pytest.fixture
def wangfang(south: Branch) -> Person:
    row = Department(code="service_department", name_zh="服务部", branch=south)
    service = add(row, by=None, at=AT)
    return actions.hire(
        login="wangfang", name="王芳", department=service, from_on=SINCE, by=None, at=AT
    )


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def keeper(hejie: Person) -> Client:
    return signed_in(hejie)


@pytest.fixture
def reader(wangfang: Person) -> Client:
    return signed_in(wangfang)


@pytest.fixture
def customers(db: None) -> Callable[..., Mapping[str, Customer]]:
    def make(names: Mapping[str, str], **facts: Any) -> Mapping[str, Customer]:
        return {
            code: registry.add(Customer, {"code": code, "name": name, **facts}, by=None, at=AT)
            for code, name in names.items()
        }

    return make


@pytest.fixture
def product(db: None) -> Product:
    values = {"code": "P-1", "name": "门机", "model": "DO-20", "product_type": "door_operator"}
    return registry.add(Product, values, by=None, at=AT)

"""A small company, made up: two branches, three departments, and the people the tests speak of."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from kesu.changes import add
from kesu.directory import actions
from kesu.directory.models import Branch, Department, Person

MON_5_JAN = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
FROM = date(2025, 1, 1)


@pytest.fixture
def at() -> datetime:
    return MON_5_JAN


@pytest.fixture
def head_office(db: None, at: datetime) -> Branch:
    return add(Branch(code="hq", name_zh="总部", sees_all=True), by=None, at=at)


@pytest.fixture
def south(db: None, at: datetime) -> Branch:
    return add(Branch(code="south", name_zh="华南分公司"), by=None, at=at)


@pytest.fixture
def quality(head_office: Branch, at: datetime) -> Department:
    row = Department(code="quality_department", name_zh="品质部", branch=head_office)
    return add(row, by=None, at=at)


@pytest.fixture
def service(south: Branch, at: datetime) -> Department:
    return add(
        Department(code="service_department", name_zh="服务部", branch=south), by=None, at=at
    )


@pytest.fixture
def hired(at: datetime) -> Callable[..., Person]:
    def hire(login: str, name: str, department: Department | None = None) -> Person:
        return actions.hire(
            login=login, name=name, department=department, from_on=FROM, by=None, at=at
        )

    return hire


@pytest.fixture
def lilei(hired: Callable[..., Person], quality: Department, at: datetime) -> Person:
    person = hired("lilei", "李雷", quality)
    actions.bind_post(person=person, post="complaint_engineer", from_on=FROM, by=None, at=at)
    return person


@pytest.fixture
def hanmeimei(hired: Callable[..., Person], quality: Department, at: datetime) -> Person:
    person = hired("hanmeimei", "韩梅梅", quality)
    actions.bind_post(person=person, post="quality_manager", from_on=FROM, by=None, at=at)
    actions.bind_head(person=person, department=quality, from_on=FROM, by=None, at=at)
    return person


@pytest.fixture
def wangfang(hired: Callable[..., Person], service: Department) -> Person:
    return hired("wangfang", "王芳", service)

"""The furnished office for tests of pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.desk.office import Office, at_work, furnished


@pytest.fixture
def office(db: None) -> Office:
    """People, customers and P01 in force; no records yet."""
    return furnished()


@pytest.fixture
def busy_office(db: None) -> Office:
    """A dozen complaints in several stages."""
    return at_work()


@pytest.fixture
def signed_in(client: Client) -> Callable[[Office, str], Client]:
    """Let somebody of the office sign in: `signed_in(office, "lilei")` returns their client."""

    def enter(office: Office, login: str) -> Client:
        client.force_login(office.people[login])
        return client

    return enter

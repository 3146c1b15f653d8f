"""Two people (made up): 李雷 works here, 何洁 administers."""

from datetime import UTC, date, datetime
from typing import Final

import pytest
from django.test import Client

from kesu.directory import actions
from kesu.directory.house_posts import ADMINISTRATOR
from kesu.directory.models import Person

WORD: Final = "a-long-enough-word"
LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
MONDAY: Final = "2026-02-02T08:00+08:00"


@pytest.fixture
def lilei(db) -> Person:
    return Person.objects.create_person("lilei", WORD, name="李雷", email="lilei@example.com")


@pytest.fixture
def hejie(db) -> Person:
    person = Person.objects.create_person("hejie", WORD, name="何洁", email="hejie@example.com")
    actions.bind_post(
        person=person, post=ADMINISTRATOR, from_on=date(2020, 1, 1), by=None, at=LONG_AGO
    )
    return person


def try_in(client: Client, login="lilei", password=WORD, address="192.0.2.1", **more):
    """Return the answer to a name and a password from an address."""
    return client.post(
        "/sign-in", {"login": login, "password": password}, REMOTE_ADDR=address, **more
    )


def is_in(client: Client) -> bool:
    """Say whether a browser is signed in: the page of one's sign-ins opens."""
    return client.get("/sign-ins").status_code == 200

"""A small company (made up): 王芳 files, 李雷 handles, 韩梅梅 decides, 赵强 must see nothing."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, Final

import pytest
from django.test import Client

from kesu import changes
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory import actions
from kesu.directory.house_posts import REGISTRY_KEEPER
from kesu.directory.models import Branch, Department, Person
from tests.cases.small_book import FILES

LONG_AGO: Final = datetime(2020, 1, 1, tzinfo=UTC)
FIRST_DAY: Final = date(2020, 1, 1)
PEOPLE: Final = {
    "wangfang": ("王芳", "service", ("front_desk",)),
    "lilei": ("李雷", "quality", ("engineer", REGISTRY_KEEPER)),
    "hanmeimei": ("韩梅梅", "quality", ("manager",)),
    "zhaoqiang": ("赵强", "canteen", ()),
}
_turns = count(1)


class Api:
    """Calls the API as one person's program."""

    def __init__(self, secret: str, language: str = "en") -> None:
        self.client = Client(raise_request_exception=True)
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": language}

    def get(self, path: str, **words: Any) -> Any:
        """Return the answer to a GET below /api/v1."""
        return self.client.get(f"/api/v1{path}", words, headers=self.headers)

    def post(self, path: str, body: Any, *, key: str | None = "", **headers: str) -> Any:
        """Return the answer to a POST; a key of its own is sent unless one is given (None: none)."""
        sent = dict(self.headers, **headers)
        if key is not None:
            sent["Idempotency-Key"] = key or f"test-key-{next(_turns)}"
        raw = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.post(
            f"/api/v1{path}", raw, content_type="application/json", headers=sent
        )

    def patch(self, path: str, body: Any, *, key: str = "") -> Any:
        """Return the answer to a PATCH with a key of its own, or the one given."""
        return self._changing("patch", path, json.dumps(body), key)

    def delete(self, path: str, *, key: str = "") -> Any:
        """Return the answer to a DELETE with a key of its own, or the one given."""
        return self._changing("delete", path, "", key)

    def _changing(self, method: str, path: str, raw: str, key: str) -> Any:
        sent = {**self.headers, "Idempotency-Key": key or f"test-key-{next(_turns)}"}
        send = getattr(self.client, method)
        return send(f"/api/v1{path}", raw, content_type="application/json", headers=sent)

    def opened(self, **facts: Any) -> str:
        """Return the id of a complaint just opened."""
        said = {"kind": "complaint", "facts": {"description": "噪音大", **facts}}
        answer = self.post("/records", said)
        assert answer.status_code == 201, answer.content
        found: str = answer.json()["record"]
        return found

    def act(self, record: str, act: str, **words: Any) -> Any:
        """Return the answer to one act on a record."""
        return self.post(f"/records/{record}/entries", {"act": act, **words})


@pytest.fixture
def book(db: None) -> Mapping[str, str]:
    """The small procedure, published."""
    publish(FILES, by=SYSTEM, at=LONG_AGO)
    return FILES


@pytest.fixture
def monday(clock_at: Callable[[str], datetime]) -> datetime:
    """The clock stands at Monday 2 March 2026, 9:00."""
    return clock_at("2026-03-02T09:00+08:00")


@pytest.fixture
def people(db: None) -> dict[str, Person]:
    """The company's people by sign-in name."""
    office = changes.add(Branch(code="hq", name_zh="总部（虚构）"), by=None, at=LONG_AGO)
    found = {}
    for login, (name, department, posts) in PEOPLE.items():
        place = Department.objects.filter(code=department).first() or changes.add(
            Department(code=department, name_zh=department, branch=office), by=None, at=LONG_AGO
        )
        person = actions.hire(
            login=login, name=name, department=place, from_on=FIRST_DAY, by=None, at=LONG_AGO
        )
        for post in posts:
            actions.bind_post(person=person, post=post, from_on=FIRST_DAY, by=None, at=LONG_AGO)
        found[login] = person
    return found


def token_of(person: Person, *scopes: str) -> str:
    """Return the secret of a new token."""
    _token, secret = actions.issue(
        person=person,
        name="test",
        scopes=scopes or ("read", "write"),
        expires_at=datetime(2100, 1, 1, tzinfo=UTC),
        by=None,
        at=LONG_AGO,
    )
    return secret


@pytest.fixture
def call(people: dict[str, Person], book: Any, monday: datetime) -> dict[str, Api]:
    """The API as each of them calls it, on a Monday morning."""
    return {login: Api(token_of(person)) for login, person in people.items()}

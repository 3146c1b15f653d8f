"""Every address of the API × method: a token first, its scope next; what one may not see is not there at all."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
from django.test import Client

from kesu.api.urls import api
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.directory import actions
from kesu.directory.models import Person
from kesu.entrance import guard
from tests.api.conftest import FIRST_DAY, LONG_AGO, Api, token_of
from tests.cases.small_book import FILES

NOBODY: Final = "0" * 32
CANARY: Final = "金丝雀"


def addresses() -> Iterator[tuple[str, str]]:
    """Yield every (method, address) that the description names, with ids filled in."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method in methods:
            filled = path.replace("{book_id}", "t01").replace("{kind_id}", "complaint")
            filled = (
                filled.replace("{what}", "grade")
                .replace("{account}", "losses")
                .replace("{row}", "7")
            )
            yield method.upper(), filled.replace("{file_id}", NOBODY)


ALL: Final = sorted(addresses())
OF_RECORDS: Final = [(method, path) for method, path in ALL if "{record_id}" in path]


@pytest.fixture
def wangfang(db: None) -> Person:
    publish(FILES, by=SYSTEM, at=LONG_AGO)
    return actions.hire(
        login="wangfang", name="王芳", department=None, from_on=FIRST_DAY, by=None, at=LONG_AGO
    )


def asked(method: str, path: str, record: str, secret: str) -> Any:
    """Return the answer to a call with a token, its body readable and its key good."""
    headers = {"Idempotency-Key": "promise-key"} | (
        {"Authorization": f"Bearer {secret}"} if secret else {}
    )
    address = path.replace("{record_id}", record)
    return Client().generic(
        method, address, '{"act": "fill"}', content_type="application/json", headers=headers
    )


def test_there_is_something_to_guard():
    assert len(ALL) >= 16
    assert len(OF_RECORDS) >= 6


@pytest.mark.parametrize(("method", "path"), ALL)
def test_nothing_is_open_without_a_token(db: None, method: str, path: str):
    answer = asked(method, path, NOBODY, "")
    assert (answer.status_code, answer.json()["code"]) == (401, "no_token")


def test_a_token_opens_only_what_it_was_given_for(wangfang: Person):
    for method, path in ALL:
        wrong = token_of(wangfang, "write" if method == "GET" else "read")
        answer = asked(method, path, NOBODY, wrong)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope"), (method, path)


def test_a_token_that_is_over_or_revoked_or_whose_person_has_left_opens_nothing(
    wangfang: Person, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(guard, "MOST_TOKENS", 10_000)  # all of them come from one address

    def issued(**more: Any) -> tuple[Any, str]:
        good = {"expires_at": LONG_AGO + timedelta(days=40_000), **more}
        return actions.issue(
            person=wangfang, name="t", scopes=["read", "write"], by=None, at=LONG_AGO, **good
        )

    revoked, secret = issued()
    actions.revoke(token=revoked, by=None, at=LONG_AGO)
    _over, spent = issued(expires_at=LONG_AGO + timedelta(days=1))
    _good, left = issued()
    actions.leave(person=wangfang, on=FIRST_DAY, by=None, at=LONG_AGO)
    for each in (secret, spent, left):
        for method, path in ALL:
            assert asked(method, path, NOBODY, each).status_code == 401, (method, path)


@pytest.mark.parametrize(("method", "path"), OF_RECORDS)
def test_a_record_of_another_department_is_answered_like_none_at_all(
    call: dict[str, Api], people: dict[str, Person], method: str, path: str
):
    record = call["wangfang"].opened()
    secret = token_of(people["zhaoqiang"])
    hidden, missing = (asked(method, path, each, secret) for each in (record, NOBODY))
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    assert hidden.status_code in (400, 404)
    assert hidden.status_code == 404 or path.endswith(("entries", "chases", "answers", "issues"))


def test_nothing_of_a_record_leaks_to_somebody_who_may_not_see_it(call: dict[str, Api]):
    facts = dict.fromkeys(
        ("description", "caller", "phone", "problem", "customer", "order"), CANARY
    )
    record = call["wangfang"].opened(**facts)
    stranger = call["zhaoqiang"]
    for method, path in ALL:
        if method == "GET":
            answer = stranger.get(path.removeprefix("/api/v1").replace("{record_id}", record))
            assert CANARY not in answer.content.decode(), path
            assert record not in answer.content.decode() or path.endswith("{record_id}"), path
    look = {"record": record, "act": "fill", "facts": {"cause": "x"}}
    assert stranger.post("/previews", look, key=None).status_code == 404
    assert CANARY in call["lilei"].get(f"/records/{record}").content.decode()


def test_what_may_be_seen_but_not_done_is_403(call: dict[str, Api]):
    record = call["wangfang"].opened()
    answer = call["wangfang"].act(record, "do", step="register", facts={"safety": True})
    assert answer.status_code == 403

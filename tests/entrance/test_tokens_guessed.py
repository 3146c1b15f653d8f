"""Tokens tried out one after the other (E9): bounded by address, and a good one does not wait for the guesses."""

from datetime import timedelta

import pytest
from django.test import Client

from kesu import clock
from kesu.api import tokens
from kesu.directory import actions
from kesu.entrance import guard
from tests.entrance.conftest import LONG_AGO, MONDAY


def me(secret: str, address: str = "203.0.113.9") -> int:
    headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
    return Client().get("/api/v1/me", headers=headers, REMOTE_ADDR=address).status_code


@pytest.fixture
def secrets(lilei) -> list[str]:
    until = clock.now() + timedelta(days=3650)
    return [
        actions.issue(
            person=lilei, name=name, scopes=["read"], expires_at=until, by=None, at=LONG_AGO
        )[1]
        for name in ("in use", "new")
    ]


def test_guesses_from_one_address_are_bounded_and_a_good_token_in_use_goes_on(secrets, clock_at):
    at = clock_at(MONDAY)
    in_use, new = secrets
    assert me(in_use) == 200
    answers = [me(f"kesu_guess{n}") for n in range(guard.MOST_TOKENS + 3)]
    assert answers == [401] * guard.MOST_TOKENS + [429] * 3
    assert me(in_use) == 200
    assert me(new) == 429  # nobody can tell it from a guess yet
    assert me(new, "198.51.100.1") == 200
    with clock.stopped_at(at + guard.WAIT):
        assert me(new) == 200


def test_a_token_in_use_is_remembered_however_many_were_used_before(secrets, clock_at, monkeypatch):
    clock_at(MONDAY)
    monkeypatch.setattr(tokens, "MOST_KNOWN", 1)
    monkeypatch.setattr(guard, "MOST_TOKENS", 1)
    before, in_use = secrets
    assert (me(before), me(in_use)) == (200, 200)
    assert me("kesu_guess") == 401
    assert (me(in_use), me(before)) == (200, 429)


def test_the_answer_says_when_to_come_back(db, clock_at, monkeypatch):
    at = clock_at(MONDAY)
    monkeypatch.setattr(guard, "MOST_TOKENS", 1)
    me("kesu_guess")
    with clock.stopped_at(at + timedelta(minutes=5)):
        headers = {"Authorization": "Bearer kesu_guess", "Accept-Language": "en"}
        answer = Client().get("/api/v1/me", headers=headers, REMOTE_ADDR="203.0.113.9")
    assert (answer.status_code, answer["Retry-After"]) == (429, "600")
    assert answer.json()["detail"] == "Try again in 600 seconds, with a token that is good."

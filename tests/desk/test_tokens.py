"""One's tokens on a page: the secret is shown once, and only to its owner."""

import re

import pytest
from django.test import Client

from kesu.directory import actions
from kesu.directory.models import Person, ServiceToken
from tests.api.conftest import FIRST_DAY, LONG_AGO


def signed_in(login: str) -> Client:
    person = Person.objects.filter(login=login).first() or actions.hire(
        login=login, name=login, department=None, from_on=FIRST_DAY, by=None, at=LONG_AGO
    )
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def issued(db: None):
    answer = signed_in("lilei").post("/tokens", {"name": "ERP", "may_read": "on", "days": "30"})
    assert answer.status_code == 200
    return re.findall(r"kesu_[\w-]{40,}", answer.content.decode())


def test_a_new_token_is_shown_once_and_opens_what_it_may(issued):
    (secret,) = issued
    assert secret not in signed_in("lilei").get("/tokens").content.decode()
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", headers=headers).json()["scopes"] == ["read"]


def test_a_revoked_token_opens_nothing(issued):
    token = ServiceToken.objects.get()
    assert signed_in("lilei").post(f"/tokens/{token.pk}/revocation").status_code == 302
    headers = {"Authorization": f"Bearer {issued[0]}"}
    assert Client().get("/api/v1/me", headers=headers).status_code == 401


def test_nobody_sees_or_revokes_the_tokens_of_others(issued):
    token, other = ServiceToken.objects.get(), signed_in("zhaoqiang")
    assert "ERP" not in other.get("/tokens").content.decode()
    assert other.post(f"/tokens/{token.pk}/revocation").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "may_read": "on", "days": "30"}, {"name": "x", "days": "30"},
        {"name": "x", "may_read": "on", "days": "31"}, {"name": "x" * 65, "may_read": "on", "days": "30"},
        {"name": "ERP", "may_read": "on", "days": "30"}, {"name": "a\0b", "may_read": "on", "days": "30"},
    ],
)  # fmt: skip
def test_a_token_without_name_purpose_or_end_is_refused_and_the_form_comes_back(issued, given):
    answer = signed_in("lilei").post("/tokens", given)
    assert answer.status_code == 422
    assert ServiceToken.objects.count() == 1

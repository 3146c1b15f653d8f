"""The company's own sign-in, against a provider on this machine that signs with real keys."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from kesu import clock
from kesu.directory.models import Change, Person
from kesu.entrance import factors, oidc, totp
from kesu.entrance.models import CompanyAccount, SignIn
from tests.entrance import receiver
from tests.entrance.conftest import MONDAY, WORD, is_in, try_in

BACK = "/sign-in/company/return"


@pytest.fixture
def provider(settings):
    with receiver.running() as running:
        oidc._known.clear()
        settings.OIDC = oidc.Provider(running.issuer, receiver.CLIENT, receiver.WORD)
        settings.AUTHENTICATION_BACKENDS = [
            "kesu.entrance.ways.ByPassword", "kesu.entrance.ways.ByProvider",
        ]  # fmt: skip
        yield running


def comes_back(provider, client=None, **changed):
    """Return the answer to somebody who went to the provider and came back, and their browser."""
    client = client or Client()
    away = client.get("/sign-in/company", {"next": "/sign-ins"})
    assert away.status_code == 302, away.content
    return client.get(BACK, {**provider.grant(away["Location"]), **changed}), client


def test_who_is_registered_comes_in_and_goes_on(provider, lilei):
    answer, client = comes_back(provider)
    assert (answer.status_code, answer["Location"]) == (302, "/sign-ins")
    assert is_in(client)
    assert SignIn.objects.get().way == "provider"
    account = CompanyAccount.objects.get()
    assert (account.person, account.subject) == (lilei, "0001")
    assert Change.objects.latest("pk").after == {"company_account": True}


def test_nobody_is_registered_by_signing_in(provider, lilei):
    provider.claims["preferred_username"] = "stranger"
    answer, client = comes_back(provider)
    assert answer.status_code == 403
    assert not is_in(client)
    assert Person.objects.count() == 1


def test_a_name_that_the_provider_gives_to_somebody_else_opens_nothing(provider, lilei):
    comes_back(provider)
    provider.claims["sub"] = "0002"
    assert comes_back(provider)[0].status_code == 403


def test_who_gets_another_name_there_stays_the_same_person_here(provider, lilei):
    comes_back(provider)
    provider.claims["preferred_username"] = "li.lei"
    assert is_in(comes_back(provider)[1])


def test_an_administrator_unties_an_account_that_was_made_anew(provider, lilei, hejie):
    comes_back(provider)
    provider.claims["sub"] = "0002"
    admin = Client()
    try_in(admin, login="hejie")
    assert admin.post(f"/people/{lilei.pk}/company-account/removal").status_code == 302
    assert is_in(comes_back(provider)[1])


@pytest.mark.parametrize(
    ("claims", "field", "comes_in"),
    [
        ({"email": "lilei@example.com"}, "email", False),
        ({"email": "lilei@example.com", "email_verified": False}, "email", False),
        ({"email": "lilei@example.com", "email_verified": "true"}, "email", False),
        ({"email": "LiLei@example.com", "email_verified": True}, "email", True),
        ({"email": "lilei", "email_verified": False}, "login", False),
    ],
)
def test_an_address_counts_only_where_it_was_verified(
    provider, lilei, settings, claims, field, comes_in
):
    settings.OIDC = oidc.Provider(
        provider.issuer, receiver.CLIENT, receiver.WORD, claim="email", field=field
    )
    provider.claims.update(claims)
    assert is_in(comes_back(provider)[1]) is comes_in


def test_an_address_of_two_people_is_nobodys(provider, lilei, hejie, settings):
    Person.objects.update(email="both@example.com")
    settings.OIDC = oidc.Provider(
        provider.issuer, receiver.CLIENT, receiver.WORD, claim="email", field="email"
    )
    provider.claims.update(email="both@example.com", email_verified=True)
    assert comes_back(provider)[0].status_code == 403


@pytest.mark.parametrize("change", [{"is_active": False}, {"left_on": "2020-01-01"}])
def test_who_may_not_be_here_does_not_come_in_by_it_either(provider, lilei, change):
    Person.objects.update(**change)
    assert comes_back(provider)[0].status_code == 403


NOT_BELIEVED = {
    "for another program": {"aud": "another"},
    "for several, given to another": {"aud": ["another", "kesu"], "azp": "another"},
    "of another issuer": {"iss": "https://id.example.org"},
    "for another sign-in": {"nonce": "another"},
    "for no sign-in": {"nonce": None},
    "too old": {"exp": 1},
    "without an end": {"exp": None},
    "of a moment to come": {"iat": 4_000_000_000},
    "not yet good": {"nbf": 4_000_000_000},
    "of nobody": {"sub": None},
}


@pytest.mark.parametrize("claims", NOT_BELIEVED.values(), ids=NOT_BELIEVED)
def test_what_is_signed_but_not_for_this_is_not_believed(provider, lilei, claims):
    provider.claims.update(claims)
    answer, client = comes_back(provider)
    assert answer.status_code == 502
    assert not is_in(client)


def test_what_another_key_signed_is_not_believed(provider, lilei):
    provider.forged = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert comes_back(provider)[0].status_code == 502


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_word_that_nobody_signed_or_anybody_could_is_not_believed(
    provider, lilei, algorithm, monkeypatch
):
    key: Any = {"none": None, "HS256": receiver.WORD * 4}[algorithm]
    now = int(clock.now().timestamp())

    def unsigned(nonce: str) -> str:
        claims = {
            "iss": provider.issuer, "aud": receiver.CLIENT, "iat": now, "exp": now + 300,
            "sub": "0001", "preferred_username": "lilei", "nonce": nonce,
        }  # fmt: skip
        return jwt.encode(claims, key, algorithm=algorithm, headers={"kid": provider.kid})

    monkeypatch.setattr(provider, "signed", unsigned)
    assert comes_back(provider)[0].status_code == 502


@pytest.mark.parametrize(
    "changed",
    [{"state": "another"}, {"code": "guessed"}, {"code": ""}, {"iss": "https://id.example.org"}],
)
def test_a_browser_that_comes_back_otherwise_does_not_come_in(provider, lilei, changed):
    answer, client = comes_back(provider, **changed)
    assert answer.status_code == 502
    assert not is_in(client)


def test_nobody_comes_in_by_a_way_back_that_began_in_another_browser(provider, lilei):
    away = Client().get("/sign-in/company")
    other = Client()
    assert other.get(BACK, provider.grant(away["Location"])).status_code == 502
    assert not is_in(other)


def test_a_way_back_is_good_once(provider, lilei):
    client = Client()
    words = provider.grant(client.get("/sign-in/company")["Location"])
    cookie = client.cookies["kesu_company"].value
    client.get(BACK, words)
    client.post("/sign-out")
    client.cookies["kesu_company"] = cookie
    assert client.get(BACK, words).status_code == 502


def test_a_new_key_of_the_provider_is_asked_for_and_of_another_sort_too(provider, lilei, clock_at):
    at = clock_at(MONDAY)
    comes_back(provider)
    provider.change_key()
    with clock.stopped_at(at + timedelta(minutes=2)):
        assert is_in(comes_back(provider)[1])
        assert provider.asked.count("/keys") == 2


def test_made_up_keys_do_not_make_us_ask_the_provider_again_and_again(provider, lilei, clock_at):
    clock_at(MONDAY)
    comes_back(provider)
    provider.kid = "made up"
    provider.forged = provider.key
    asked = provider.asked.count("/keys")
    for _ in range(3):
        assert comes_back(provider)[0].status_code == 502
    assert provider.asked.count("/keys") == asked


def test_a_provider_that_calls_itself_otherwise_is_not_asked(provider, lilei):
    provider.calls_itself = "https://id.example.org"
    assert Client().get("/sign-in/company").status_code == 502


def test_the_second_factor_is_asked_for_as_well(provider, lilei, at_monday):
    factors.begin(lilei, at_monday)
    secret = factors.begun(lilei)
    assert factors.confirm(lilei, totp.code_of(secret, totp.step_at(at_monday)), at_monday)
    answer, client = comes_back(provider)
    assert answer["Location"] == "/sign-in/code"
    assert not is_in(client)


@pytest.fixture
def at_monday(clock_at):
    return clock_at(MONDAY)


def test_passwords_can_be_for_administrators_only(provider, lilei, hejie, settings):
    settings.PASSWORDS = "administrators"
    staff, admin = Client(), Client()
    assert 'name="password"' not in staff.get("/sign-in").content.decode()
    assert 'name="password"' in staff.get("/sign-in?administrator").content.decode()
    assert try_in(staff).status_code == 422
    try_in(admin, login="hejie", password=WORD)
    assert is_in(admin)
    assert is_in(comes_back(provider, staff)[1])


def test_without_a_provider_there_is_no_such_page(db):
    assert Client().get("/sign-in/company").status_code == 404
    assert Client().get(BACK).status_code == 404
    assert "/sign-in/company" not in Client().get("/sign-in").content.decode()


def test_the_way_back_is_our_own_address_whatever_the_request_names(provider, settings):
    settings.ALLOWED_HOSTS = ["*"]
    away = Client().get(
        "/sign-in/company", HTTP_HOST="evil.example", HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert "evil" not in away["Location"]

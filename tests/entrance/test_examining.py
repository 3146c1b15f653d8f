"""What `kesu doctor` says of coming in: each finding has its cause made here."""

import pytest
from django.test import Client
from django.utils import translation

from kesu.entrance import factors, oidc, totp
from kesu.shell.examining import certificates, ways_in
from kesu.site.environment import read
from tests.entrance import receiver
from tests.entrance.conftest import MONDAY, try_in


def says() -> list[str]:
    with translation.override("en"):
        return [one.says for one in ways_in.examine()]


@pytest.fixture
def in_earnest(settings):
    settings.SITE_ORIGIN = "https://kesu.example.com"


def test_nothing_is_said_of_a_house_where_all_is_well(db):
    assert says() == ["Ways in are as they should be."]


def test_people_with_wide_rights_and_a_password_only_are_named(in_earnest, lilei, hejie, clock_at):
    at = clock_at(MONDAY)
    assert says() == ["1 people with wide rights have no second factor: hejie."]
    factors.begin(hejie, at)
    factors.confirm(hejie, totp.code_of(factors.begun(hejie), totp.step_at(at)), at)
    assert says() == ["Ways in are as they should be."]


def test_a_proxy_that_does_not_say_from_where_people_come(in_earnest, settings, lilei, hejie):
    settings.SECOND_FACTOR = "wide"
    third = type(lilei).objects.create_person("third", "a-long-enough-word", name="三")
    for person in (lilei, hejie, third):
        try_in(Client(), login=person.login, address="127.0.0.1")
    assert says() == ["All who are signed in seem to come from this machine."]
    try_in(Client(), address="192.0.2.1")
    assert says() == ["Ways in are as they should be."]


def test_a_provider_that_is_another_one(db, settings):
    with receiver.running() as provider:
        settings.OIDC = oidc.Provider(provider.issuer, receiver.CLIENT)
        oidc._known.clear()
        assert says() == ["Ways in are as they should be."]
        oidc._known.clear()
        provider.calls_itself = "https://id.example.org"
        assert "calls itself https://id.example.org" in says()[0]


def test_certificates_of_provider_and_directory_are_looked_at(settings):
    settings.ENVIRONMENT = read(
        {
            "KESU_OIDC_ISSUER": "https://id.example.com/realms/x",
            "KESU_OIDC_CLIENT_ID": "kesu",
            "KESU_LDAP_URL": "ldaps://ldap.example.com/?bind={login}@example.com",
        }
    )
    assert [str(place) for place in certificates.places()] == [
        "id.example.com:443",
        "ldap.example.com:636",
    ]

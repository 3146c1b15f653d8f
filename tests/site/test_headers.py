"""Headers that protect every page."""

import re

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.site.pages")]


def test_scripts_and_styles_run_by_nonce_only(client: Client):
    answer = client.get("/nowhere")
    rules = answer["Content-Security-Policy"]
    nonce = re.search(r'nonce="([^"]+)"', answer.content.decode())
    assert nonce
    assert f"style-src 'self' 'nonce-{nonce[1]}'" in rules
    assert "script-src" in rules
    assert "unsafe" not in rules


def test_a_nonce_is_never_used_twice(client: Client):
    first, second = (client.get("/nowhere")["Content-Security-Policy"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cache-Control", "private, no-store"),
    ],
)
def test_every_answer_protects(client: Client, header: str, value: str):
    assert client.get("/public")[header] == value


def test_https_once_is_https_for_a_year_where_the_site_has_it(client: Client, settings):
    assert "Strict-Transport-Security" not in client.get("/public")
    settings.HTTPS = True
    assert client.get("/public")["Strict-Transport-Security"] == "max-age=31536000"

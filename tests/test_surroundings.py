"""The tests' own surroundings hold what they promise."""

import socket
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Page

from tests import postgres
from tests.network import NetworkIsShut
from tests.settings import TEST_DB


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_other_machines_cannot_be_reached(address: tuple[str, int]):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as out, pytest.raises(NetworkIsShut):
        out.connect(address)


def test_names_are_not_looked_up():
    with pytest.raises(NetworkIsShut):
        urllib.request.urlopen("http://example.com/")


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()


@pytest.mark.django_db
def test_the_database_is_the_one_that_was_asked_for():
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[TEST_DB]


def test_the_home_of_the_tests_is_their_own():
    assert "kesu-test-" in str(settings.KESU_HOME)


def test_without_any_postgresql_the_tests_fail_with_what_to_do(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "_places", lambda: [Path("/nowhere")])
    with pytest.raises(postgres.NoPostgreSQL, match="Set TEST_DATABASE_URL"):
        postgres.binaries()


def test_a_postgresql_too_old_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    for program in ("initdb", "postgres"):
        (tmp_path / program).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.9'\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setattr(postgres, "_places", lambda: [tmp_path])
    with pytest.raises(postgres.NoPostgreSQL):
        postgres.binaries()


@pytest.mark.browser
def test_a_browser_opens_our_pages_and_no_others(page: Page):
    page.goto("/no-such-page")
    assert page.locator("h1").inner_text() == "页面不存在，或您无权查看。"
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.com/")

"""What every test can rely on: no network, no shared state, both databases, a browser if asked for."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime

import hypothesis
import pytest
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from kesu import clock
from tests import browser as chromium
from tests import emptying, network, reading_once
from tests.settings import TEST_DB

# A slow machine is no fault of a property; what failed is printed so that it can be run again.
hypothesis.settings.register_profile(
    "kesu",
    deadline=None,
    print_blob=True,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("kesu")

APART = ("bench", "long")
"""Marks of what `make test` leaves out; `pytest -m long` runs it."""

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}

network.shut()
emptying.lift_guards_for_the_flush()
reading_once.keep_books()

# Playwright's loop runs in the test's thread; Django would take it for an asynchronous caller.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave benchmarks to `make bench`, what is long to `make battery`; on PostgreSQL run what touches the database."""
    asked = config.option.markexpr or ""
    apart = [name for name in APART if name not in asked]
    left_out = [
        item
        for item in items
        if any(item.get_closest_marker(name) for name in apart)
        or (TEST_DB == "postgres" and not _touches_database(item))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _touches_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES)


@pytest.fixture(autouse=True)
def _untouched_clock() -> Iterator[None]:
    """Put the clock back after each test."""
    yield
    assert clock._set_to is None, "a test left the clock stopped; use clock.stopped_at as a context"


@pytest.fixture(autouse=True)
def _default_language() -> Iterator[None]:
    """Every test begins in the default language; commands and requests leave theirs behind."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def clock_at() -> Iterator[Callable[[str], datetime]]:
    """Stop the clock where told, `clock_at("2026-01-30T17:40+08:00")`; it goes on after the test."""
    stopped: list[AbstractContextManager[None]] = []

    def stop(moment: str) -> datetime:
        at = datetime.fromisoformat(moment)
        stopped.append(clock.stopped_at(at))
        stopped[-1].__enter__()
        return at

    yield stop
    for context in reversed(stopped):
        context.__exit__(None, None, None)


@pytest.fixture(scope="session")
def chromium_browser() -> Iterator[Browser]:
    """One Chromium for the whole session."""
    with chromium.launched() as running:
        yield running


@pytest.fixture
def browser_context(chromium_browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """A fresh visitor at a desktop, Chinese, without cookies; relative addresses go to the server."""
    context = chromium_browser.new_context(
        base_url=live_server.url, locale="zh-CN", viewport=chromium.DESKTOP
    )
    yield context
    context.close()


@pytest.fixture
def page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page of that visitor; any error in its scripts, or anything the policy blocked, fails."""
    opened = browser_context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on(
        "console",
        lambda line: (
            complaints.append(line.text) if "Content Security Policy" in line.text else None
        ),
    )
    yield opened
    assert complaints == []

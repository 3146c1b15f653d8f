"""A company that goes by one book, at its pages."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kesu.cases.verifying import verify
from tests.stories.windows import Windows
from tests.walks.walking import DESK_AND_PHONE, Walk


@pytest.fixture
def walking(chromium_browser: Browser, live_server: LiveServer) -> Iterator[Callable[[str], Walk]]:
    """Return how a walk by a book begins; at its end nothing was wrong on any page, nor in the journal."""
    windows = Windows(chromium_browser, live_server.url, DESK_AND_PHONE)
    begun: list[Walk] = []

    def begin(book: str) -> Walk:
        begun.append(Walk(windows, book))
        return begun[-1]

    yield begin
    windows.close()
    assert [line for walk in begun for line in (*walk.stage.unoffered, *walk.lacking)] == []
    assert windows.complaints == []
    assert list(verify()) == []

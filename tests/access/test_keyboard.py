"""Days at work without a mouse: the focus is always seen, nothing catches it, everything is reached."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from tests.access.keyboard import Keyboard
from tests.desk.office import at_work
from tests.stories.windows import LOOKS, Windows

pytestmark = pytest.mark.browser


def test_a_sheet_is_found_in_a_list_and_approved_and_one_signs_out(
    chromium_browser: Browser, live_server: LiveServer
):
    office = at_work(2)
    sheet = office.complaints[1]
    windows = Windows(chromium_browser, live_server.url, LOOKS[:1])
    page = windows.of(office.people["zhoumin"])
    keys = Keyboard(page)

    windows.go(page, "/complaints")
    keys.press("Tab")
    assert keys.is_at(".skip-link")
    keys.press("Enter")
    assert keys.is_at("#main")
    keys.to(f'main a[href="/cases/{sheet}"]')

    page.keyboard.press("Alt+Slash")
    assert keys.is_at("[role=search] input")

    windows.go(page, f"/cases/{sheet}/steps/review_sheet")
    keys.to("main input[type=radio]")
    page.keyboard.press("Space")
    while not keys.is_at("[value=approve]"):
        keys.press("ArrowDown")
    keys.enter(".toolbar--foot .button.primary")
    assert "review_sheet.approve" in str(
        record_in(CaseRecord.everything.get(pk=sheet).state).events
    )

    keys.to(".who")
    keys.press("Enter")
    keys.enter('form[action="/sign-out"] button')
    assert page.url.endswith("/sign-in")
    windows.close()
    assert keys.unseen + windows.complaints == []

"""Days at work without a mouse: the focus is always seen, nothing catches it, everything is reached."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from kesu import clock
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.desk.components import lists
from kesu.timekeeping.ticking import tick
from tests.access.keyboard import Keyboard
from tests.desk.office import MON_2_MARCH, at_work
from tests.stories.windows import LOOKS, Windows

pytestmark = pytest.mark.browser


def _choose(keys: Keyboard, value: str) -> None:
    """Go through the answers by arrows until the focus, and with it the choice, is on one."""
    while not keys.is_at(f"[value={value}]"):
        keys.press("ArrowDown")


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
    _choose(keys, "return")
    keys.enter(".toolbar--foot .button.primary")
    assert keys.is_at(".errors"), "why it is sent back was not said"
    keys.to(".errors a[href='#id_reason']")
    keys.press("Enter")
    assert keys.is_at("[name=reason]")
    keys.to("main input[type=radio]:checked", back=True)
    _choose(keys, "approve")
    keys.to("[name=reason]")
    keys.type("情况属实")
    keys.enter(".toolbar--foot .button.primary")
    done = record_in(CaseRecord.everything.get(pk=sheet).state)
    assert "review_sheet.approve" in str(done.events)
    expect(page.locator("#timeline")).to_contain_text("情况属实")

    keys.to(".who")
    keys.press("Enter")
    keys.press("Escape")
    assert keys.is_at(".who"), "a menu that is closed gives the focus back"
    assert page.locator("details[data-menu][open]").count() == 0
    keys.press("Enter")
    keys.enter('form[action="/sign-out"] button')
    assert page.url.endswith("/sign-in")
    windows.close()
    assert keys.unseen + windows.complaints == []


def test_a_list_is_narrowed_sorted_and_paged_and_the_focus_stays_where_one_is(
    chromium_browser: Browser, live_server: LiveServer
):
    office = at_work(3)
    windows = Windows(chromium_browser, live_server.url, LOOKS[:1])
    page = windows.of(office.people["lilei"])
    keys = Keyboard(page)
    with patch.object(lists, "PAGE_SIZES", (2,)):
        windows.go(page, "/records/contact?size=2")
        keys.to("[rel=next]")
        keys.go("Enter")
        assert keys.is_at("#rows"), "the next page is read from its head on"
        keys.to("main th a[data-stays=opened]")
        keys.go("Enter")
        assert keys.is_at("main th a[data-stays=opened]")
    keys.to("#filter-state", back=True)
    before = page.url
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    assert page.url == before, "on the way to a choice nothing is sent"
    keys.go("Enter")
    assert "state=" in page.url
    assert keys.is_at("#filter-state")
    keys.to(".filters .chip")
    keys.go("Enter")
    assert keys.is_at(".filters button")
    windows.close()
    assert keys.unseen + windows.complaints == []


def test_a_notice_is_read_from_the_bell(chromium_browser: Browser, live_server: LiveServer):
    office = at_work(3)
    windows = Windows(chromium_browser, live_server.url, LOOKS[:1])
    with clock.stopped_at(MON_2_MARCH + timedelta(days=3)):
        tick()
        page = windows.of(office.people["lilei"])
        keys = Keyboard(page)
        windows.go(page, "/complaints")
        keys.to(".bell__top")
        keys.press("Enter")
        keys.press("Tab")
        assert keys.is_at(".bell__list li:first-child a")
        keys.to(".who")
        assert page.locator("details[data-menu][open]").count() == 0, "a menu left is closed"
        keys.to(".bell__top", back=True)
        keys.press("Enter")
        keys.enter(".bell__list a")
        assert "/cases/" in page.url
    windows.close()
    assert keys.unseen + windows.complaints == []

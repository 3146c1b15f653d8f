"""A record of a second book and its child, filed in a browser; every page fits a desk and a phone."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kesu import clock
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.directory import actions
from tests import browser as chromium
from tests.cases.errands import FILES
from tests.desk.house import FRI_30_JAN, WORD, furnished
from tests.desk.test_main_job import Office, fill, fits, send, unfold

CASE = re.compile(r"/cases/([0-9a-f]{32})(\?.*)?$")


@pytest.fixture
def page(
    chromium_browser: Browser, live_server: LiveServer, clock_at: Callable[[str], Any]
) -> Iterator[Page]:
    """The window of 王芳, who has the posts of the second book too."""
    clock_at(FRI_30_JAN.isoformat())
    people = furnished(WORD)
    publish(FILES, by=THE_SYSTEM, at=clock.now())
    for post in ("clerk", "boss"):
        actions.bind_post(
            person=people["wangfang"], post=post, from_on=date(2025, 1, 1), by=None, at=clock.now()
        )
    office = Office(chromium_browser, live_server.url, {})
    yield office.of("wangfang")
    office.close()
    assert office.complaints == []


def fits_both(page: Page) -> bool:
    """Say whether the page fits a desk and a phone."""
    found = []
    for size in (chromium.PHONE, chromium.DESKTOP):
        page.set_viewport_size(size)
        found.append(fits(page))
    return all(found)


def filed(page: Page) -> str:
    """Send the form and return the id of the record whose page it leads to."""
    before = page.url
    send(page)
    page.wait_for_url(lambda url: url != before and bool(CASE.search(url)))
    found = CASE.search(page.url)
    assert found is not None
    return found[1]


@pytest.mark.browser
def test_an_order_with_its_visit_from_the_chooser_to_the_parents_page(page: Page) -> None:
    page.goto("/intake")
    page.set_viewport_size(chromium.PHONE)
    menu = page.locator("details.menu", has_text="登记其他单据")
    menu.locator("summary").click()
    box = menu.locator(".menu__body").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= chromium.PHONE["width"]
    menu.get_by_role("link", name="维修单").click()
    assert fits_both(page)
    order = filed(page)
    for what in ("漏油", "异响"):
        page.goto(f"/cases/{order}/items/new/flaw")
        fill(page, "what", what)
        filed(page)
    page.goto(f"/cases/{order}/items/new/notice")
    assert fits_both(page)
    page.get_by_label("缺陷 1（漏油）").check()
    filed(page)
    page.locator("#children").get_by_role("link", name="新建上门单").click()
    assert fits_both(page)
    visit = filed(page)
    assert visit != order
    page.goto(f"/cases/{visit}/steps/go")
    unfold(page)
    fill(page, "result", "bad")
    page.locator('[name=outcome][value="mended"]').check()
    filed(page)
    assert fits_both(page)
    page.goto(f"/cases/{order}")
    expect(page.locator("#children")).to_contain_text("修好")
    expect(page.locator("#children")).to_contain_text("结果：差")
    expect(page.locator("#timeline")).to_contain_text("“结果”为差；已关闭（修好）")
    assert fits_both(page)
    page.goto("/records/visit")
    expect(page.locator("table")).to_contain_text("修好")
    assert fits_both(page)

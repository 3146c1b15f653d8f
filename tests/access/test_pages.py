"""A few pages that everybody uses are judged by axe on every run; `tests.access.walk` judges them all."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.access import rows
from tests.access.judging import DESK_BY_DAY, PHONE_BY_NIGHT, Look, judge, judge_menus, unfold
from tests.access.weighing import MOST, static_files
from tests.desk.office import at_work
from tests.stories.windows import LOOKS, Windows


def test_every_address_is_a_page_that_is_walked_or_says_why_not():
    known = {*rows.PAGES, *rows.NO_PAGES, *rows.NOT_WALKED}
    assert set(rows.names()) == known
    assert not set(rows.PAGES) & set(rows.NO_PAGES)


def test_all_that_a_page_can_call_for_of_ours_leaves_room_for_the_page():
    """All style sheets, scripts and drawings together, and no page calls for all of them."""
    assert sum(static_files().values()) <= 0.6 * MOST


@pytest.mark.browser
def test_pages_that_everybody_uses_have_no_findings(
    chromium_browser: Browser, live_server: LiveServer
):
    office = at_work(4)
    windows = Windows(chromium_browser, live_server.url, (LOOKS[0], LOOKS[3]))
    case = office.complaints[3]
    addresses = (
        "/",
        "/complaints",
        f"/cases/{case}",
        f"/cases/{office.complaints[0]}/steps/fill_sheet",
    )
    found: list[str] = []
    for who, look in (("wangfang", DESK_BY_DAY), ("lilei", PHONE_BY_NIGHT)):
        page = windows.of(office.people[who])
        for address in addresses:
            if windows.go(page, address) == 200:
                unfold(page)
                found += [f"{who} {address} {each}" for each in judge(page, look)]
    found += [f"menu {each}" for each in judge_menus(page, look)]
    windows.close()
    assert "\n".join(found + windows.complaints) == ""


@pytest.mark.browser
def test_the_page_at_which_one_signs_in_has_no_findings_and_a_bad_page_has(
    chromium_browser: Browser, live_server: LiveServer
):
    context = chromium_browser.new_context(base_url=live_server.url, locale="zh-CN")
    page = context.new_page()
    page.goto("/sign-in")
    looks: tuple[Look, ...] = (DESK_BY_DAY, PHONE_BY_NIGHT)
    assert [str(each) for look in looks for each in judge(page, look)] == []
    page.evaluate("document.querySelector('main').innerHTML = '<img src=/x>'")
    assert "image-alt" in {each.rule for each in judge(page, DESK_BY_DAY)}
    context.close()

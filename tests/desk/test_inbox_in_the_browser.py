"""Time runs while pages are open: the bell shows what was told without a reload, up to the general manager."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kesu.timekeeping.ticking import tick
from tests import browser as chromium
from tests.desk.office import MON_2_MARCH, Office, furnished

pytestmark = pytest.mark.browser

A_LOOK = 15_100  # milliseconds: a little more than from one look of the bell to the next
PATIENCE = 60_000  # milliseconds; a busy machine is no fault of the page
WEEK = (
    "2026-03-02T14:00", "2026-03-02T15:00", "2026-03-03T09:10", "2026-03-03T16:00", "2026-03-04T09:00",
    "2026-03-05T09:00", "2026-03-06T17:35", "2026-03-09T09:00", "2026-03-09T17:35",
)  # fmt: skip


@pytest.fixture
def office(transactional_db: None) -> Office:
    """A major event numbered on Monday morning, on which nobody does anything more."""
    office = furnished()
    complaint = office.call(0, MON_2_MARCH)
    office.fill(complaint, MON_2_MARCH + timedelta(minutes=6), endangers_people=True, defective=12)
    office.number(complaint, MON_2_MARCH + timedelta(minutes=8))
    return office


@pytest.fixture
def windows(
    chromium_browser: Browser, live_server: LiveServer, office: Office
) -> Iterator[Callable[..., Page]]:
    """Open the inbox as somebody, the time of the browser in our hands; scripts must not fail."""
    opened: list[Page] = []
    faults: list[str] = []

    def window(login: str, address: str = "/inbox", **more: Any) -> Page:
        context = chromium_browser.new_context(
            base_url=live_server.url, locale="zh-CN", **{"viewport": chromium.DESKTOP, **more}
        )
        context.set_default_timeout(PATIENCE)
        client = Client()
        client.force_login(office.people[login])
        word = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": word, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Policy" in line.text else None)
        page.clock.install()
        assert page.goto(address).status == 200  # type: ignore[union-attr]
        opened.append(page)
        return page

    yield window
    for page in opened:
        page.context.close()
    assert faults == []


def rung(page: Page) -> Any:
    return page.locator(".bell__count")


def look(page: Page) -> None:
    """Let the bell look once more, and wait until the page shows what it was answered."""
    with page.expect_response("**/inbox/bell") as answer:
        page.clock.run_for(A_LOOK)
    page.wait_for_function(
        "mark => document.querySelector('[data-bell]').dataset.mark === mark",
        arg=answer.value.headers["etag"],
    )


def test_a_reminder_arrives_while_the_page_is_open(windows, clock_at):
    clock_at("2026-03-02T09:30+08:00")
    page = windows("lilei", "/complaints")
    expect(rung(page)).to_have_count(0)
    for moment in ("2026-03-02T14:00+08:00", "2026-03-02T15:00+08:00"):
        clock_at(moment)
        tick()
        look(page)
        expect(rung(page)).to_be_visible()
    expect(page.locator("[data-bell-says]")).not_to_be_empty()
    page.locator(".bell__top").click()
    expect(page.locator(".bell__list li").first).to_contain_text("4 小时内须识别归类")
    page.locator(".bell__all").click()
    assert page.url.endswith("/inbox")
    expect(page.locator("#unread")).to_contain_text("超时提醒")


def test_a_count_of_several_figures_stands_on_one_line(windows, clock_at):
    clock_at("2026-03-02T15:00+08:00")
    tick()
    page = windows("lilei", "/complaints")
    heights = [
        rung(page).evaluate("(count, n) => (count.textContent = n, count.offsetHeight)", n)
        for n in ("1", "27", "99+")
    ]
    assert len(set(heights)) == 1


def test_a_page_that_nobody_sees_does_not_ask_and_one_that_is_seen_again_does(windows, clock_at):
    clock_at("2026-03-02T09:30+08:00")
    page = windows("lilei")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "bell" in request.url else None)
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.clock.run_for(4 * A_LOOK)
    assert asked == []
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    with page.expect_response("**/inbox/bell") as answer:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert answer.value.status == 304


def test_a_session_that_has_ended_leaves_the_page_as_it_is(windows, clock_at):
    clock_at("2026-03-02T09:30+08:00")
    page = windows("lilei")
    page.context.clear_cookies()
    with page.expect_request("**/inbox/bell"):
        page.clock.run_for(A_LOOK)
    expect(page.locator("[data-bell]")).to_have_count(1)
    expect(page.locator("#flashes")).to_be_empty()


def test_within_a_week_it_climbs_to_the_general_manager(windows, clock_at):
    clock_at("2026-03-02T09:30+08:00")
    open_pages = {login: windows(login) for login in ("lilei", "hanmeimei", "youhua")}
    before = {login: _count(page) for login, page in open_pages.items()}
    told: dict[str, list[str]] = {login: [] for login in open_pages}
    for moment in WEEK:
        clock_at(f"{moment}+08:00")
        tick()
        for login, page in open_pages.items():
            look(page)
            if _count(page) > before[login]:
                before[login] = _count(page)
                told[login].append(moment)
    assert told["lilei"][0] < told["hanmeimei"][0] < told["youhua"][0] == WEEK[-1]
    for login, code in (("lilei", "超时提醒"), ("hanmeimei", "上报"), ("youhua", "上报")):
        open_pages[login].locator("[data-fresh] a").click()
        expect(open_pages[login].locator("#unread")).to_contain_text(code)
    expect(open_pages["lilei"].locator("#unread")).to_contain_text("即将到期")
    expect(open_pages["youhua"].locator("#unread")).to_contain_text("重大事件处理报告")


def _count(page: Page) -> int:
    shown = rung(page)
    return int(shown.inner_text()) if shown.count() else 0

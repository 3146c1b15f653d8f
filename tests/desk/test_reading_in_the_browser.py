"""Workbench, lists, rulebook and calendar in a real browser, at a desk and on a phone."""

import pytest

from tests.browser import DESKTOP, PHONE
from tests.desk.office import at_work

pytestmark = pytest.mark.browser

PAGES = (
    "/", "/complaints", "/journal", "/rulebook", "/rulebook/p01/1", "/calendar?year=2026",
)  # fmt: skip


@pytest.fixture
def reader(transactional_db, page, client, live_server, clock_at):
    """韩梅梅 signed in, late on the day of four calls."""
    office = at_work(4)
    clock_at("2026-03-02T17:00+08:00")
    client.force_login(office.people["hanmeimei"])
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


def test_no_page_is_wider_than_the_window(reader):
    for size in (DESKTOP, PHONE):
        reader.set_viewport_size(size)
        for address in PAGES:
            assert reader.goto(address).status == 200
            wide = reader.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 1, (address, size)


def test_a_task_leads_to_its_form(reader):
    reader.goto("/")
    reader.locator(".task .button").first.click()
    assert "/steps/sort_quality" in reader.url


def test_on_a_phone_filters_open_when_asked_for(reader):
    reader.set_viewport_size(PHONE)
    reader.goto("/complaints")
    state = reader.locator("#filter-state")
    assert not state.is_visible()
    reader.locator(".narrow__label").click()
    assert state.is_visible()


def test_a_clause_chip_lands_on_its_clause(reader):
    reader.goto("/rulebook/clauses/P01-48")
    assert reader.url.endswith("/rulebook/p01/1#P01-48")
    assert reader.locator("[id='P01-48']").is_visible()

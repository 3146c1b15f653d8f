"""Leave, deputies and hand-overs in a real browser: clicked through, and never wider than the window."""

import pytest

from tests.browser import DESKTOP, PHONE
from tests.cases.leaving.house import MON, House, furnished

pytestmark = pytest.mark.browser


@pytest.fixture
def house(transactional_db, clock_at) -> House:
    found = furnished()
    clock_at(MON.isoformat())
    return found


@pytest.fixture
def seat(page, client, live_server, house):
    """Sit down at the browser as somebody."""

    def sit(login: str):
        client.force_login(house.people[login])
        cookie = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        return page

    return sit


def narrow_enough(page) -> bool:
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 1:
            return False
    return True


def test_leave_is_entered_the_deputy_has_the_task_and_one_click_ends_it(house, seat):
    record = house.file("M-001", "other")
    house.post("boss", record, MON, act="assign", step="put_in_database", to=house.party("old"))
    page = seat("old")
    page.goto("/absence")
    page.fill("[name=until_at]", "2026-03-06T18:00")
    page.fill("[name=deputy]", "new")
    page.locator("#enter button").click()
    assert narrow_enough(page)
    page = seat("new")
    page.goto("/")
    assert "孙离" in page.locator(".task .badge").first.inner_text()
    page = seat("old")
    page.goto("/")
    assert narrow_enough(page)
    assert page.locator(".task .badge--held").count() == 1
    page.locator("#away button").click()
    page.goto("/")
    assert page.locator("#away").count() == 0
    seat("new").goto("/")
    assert page.locator(".task .badge").count() == 0


def test_a_hand_over_is_planned_named_and_carried_out(house, seat):
    house.file("M-001", "old")
    page = seat("admin")
    page.goto("/directory/hand-overs")
    page.fill("[name=person]", "old")
    page.fill("[name=last_day]", "2026-03-31")
    page.fill("[name=successor]", "new")
    page.locator("#notice button").click()
    assert narrow_enough(page)
    page.locator("#post input").first.fill("other")
    page.locator("form.stack button").last.click()
    page.locator("form[action$=carrying-out] button").click()
    assert "周另" in page.locator("#moved").inner_text()
    assert page.locator("#record tbody tr").count() == 1  # waits for the book's own procedure
    assert narrow_enough(page)
    page.goto("/directory/hand-overs")
    assert narrow_enough(page)

"""Chasing an open step on the page of its case, answering with one tap, and both in a browser."""

import re

import pytest
from playwright.sync_api import expect

from kesu.cases.models import InboxNotice
from tests import browser as chromium
from tests.desk.house import FRI_30_JAN, WORD, Desk, furnished
from tests.desk.main_job import CUSTOMER, JOB, NOTE, Do

SHEET, REVIEW = (act for act in JOB[:2] if isinstance(act, Do))
HOLDER = REVIEW.who
MOST_STATEMENTS = 20


@pytest.fixture
def desks(db, clock_at) -> dict[str, Desk]:
    clock_at(FRI_30_JAN.isoformat())
    return {login: Desk(person) for login, person in furnished().items()}


@pytest.fixture
def record(desks) -> str:
    """A complaint filed by 王芳, whose sheet waits for somebody else's review."""
    return filed(desks)


def filed(desks) -> str:
    told = {"f-origin": "external", "f-customer": CUSTOMER, "f-description": NOTE}
    response = desks["wangfang"].send("/intake?kind=complaint", **told)
    found = str(response["Location"]).rpartition("/")[2]
    sheet = {f"f-{name}": value for name, value in SHEET.facts.items()}
    outcome = {"outcome": SHEET.outcome} if SHEET.outcome else {}
    at = f"/cases/{found}/steps/{SHEET.step}"
    assert desks[SHEET.who].resend(at, **sheet, **outcome).status_code == 302
    return found


def chase(desk: Desk, record: str, reason: str = "客户来催"):
    """Send one of the buttons with a reason on it, as the page offers them."""
    page = desk.get(f"/cases/{record}")
    form = page[page.index('class="chasing__chase') :]
    step = re.search(r'name="step" value="([a-z_]+)"', form)
    key = re.search(r'name="op_id" value="([0-9a-f]+)"', form)
    assert step is not None
    assert key is not None
    told = {"step": step[1], "op_id": key[1], "reason": reason, "item": ""}
    return desk.client.post(f"/cases/{record}/chasing", told, follow=True)


def test_one_click_on_a_reason_chases_and_the_page_says_when_again(desks, record):
    page = chase(desks["wangfang"], record).content.decode()
    assert re.search(r"催办 1 次，最近 .*王芳：客户来催", page)
    assert "2026-01-30 周五 15:00</time> 之后可以再次催办" in page
    assert 'class="chasing__chase' not in page
    assert InboxNotice.everything.filter(code="chased").exists()


def test_the_holder_answers_with_one_tap_and_the_chaser_reads_it(desks, record):
    chase(desks["wangfang"], record)
    page = desks[HOLDER].get(f"/cases/{record}")
    form = page[page.index('class="chasing__answer') :]
    until = re.search(r'name="f-until" value="([^"]+)"', form)
    step = re.search(r'name="step" value="([a-z_]+)"', form)
    assert until is not None
    assert step is not None
    told = {"step": step[1], "f-said": "已在办", "f-until": until[1]}
    answered = desks[HOLDER].client.post(f"/cases/{record}/answer", told, follow=True)
    assert answered.status_code == 200
    page = desks["wangfang"].get(f"/cases/{record}")
    assert re.search(r"答复：已在办，预计 .*2026-01-30 周五 11:30", page)
    assert "催办有答复：已在办" in desks["wangfang"].get("/")


def test_a_chase_too_early_comes_back_with_the_reason(desks, record):
    chase(desks["wangfang"], record)
    told = {"step": REVIEW.step, "reason": "客户来催"}
    response = desks["wangfang"].client.post(f"/cases/{record}/chasing", told)
    assert response.status_code == 422
    assert "之后可以再次催办" in response.content.decode()


def test_who_takes_no_part_is_not_offered_to_chase_nor_heard(desks, record):
    told = {"step": REVIEW.step, "reason": "…"}
    assert desks["zhaoqiang"].client.post(f"/cases/{record}/chasing", told).status_code == 404


def test_the_form_of_an_answer_is_a_page_of_its_own_too(desks, record):
    chase(desks["wangfang"], record)
    page = desks[HOLDER].get(f"/cases/{record}/answer?step={REVIEW.step}")
    assert "预计何时办完" in page
    assert 'name="reason"' not in page
    said = desks[HOLDER].send(
        f"/cases/{record}/answer?step={REVIEW.step}", **{"f-said": "等客户照片"}
    )
    assert said.status_code == 302
    assert "答复：等客户照片" in desks["wangfang"].get(f"/cases/{record}")


def test_the_page_reads_in_english(desks, record):
    chase(desks["wangfang"], record)
    desks["wangfang"].client.cookies["django_language"] = "en"
    page = desks["wangfang"].get(f"/cases/{record}")
    assert "Chased once" in page
    assert "May be chased again after" in page


def test_chases_cost_no_statement_more(desks, record, django_assert_max_num_queries):
    chase(desks["wangfang"], record)
    with django_assert_max_num_queries(MOST_STATEMENTS):
        desks["wangfang"].get(f"/cases/{record}")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", [chromium.DESKTOP, chromium.PHONE], ids=["desk", "phone"])
def test_in_a_browser_a_chase_and_its_answer_take_a_tap_each(
    chromium_browser, live_server, clock_at, size
):
    clock_at(FRI_30_JAN.isoformat())
    desks = {login: Desk(person) for login, person in furnished(WORD).items()}
    record = filed(desks)

    def page_of(login: str):
        context = chromium_browser.new_context(viewport=size, locale="zh-CN")
        page = context.new_page()
        page.goto(f"{live_server.url}/sign-in")
        page.fill("[name=login]", login)
        page.fill("[name=password]", WORD)
        page.click("form button.primary")
        page.goto(f"{live_server.url}/cases/{record}")
        return page

    mine = page_of("wangfang")
    mine.locator(".chasing__chase summary").first.click()
    mine.get_by_role("button", name="客户来催").first.click()
    expect(mine.locator(".chasing__told").first).to_contain_text("客户来催")
    theirs = page_of(HOLDER)
    theirs.locator(".chasing__answer button").first.click()
    mine.reload()
    expect(mine.locator(".chasing").first).to_contain_text("答复：已在办")
    wide = mine.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide, "the page is wider than the screen"

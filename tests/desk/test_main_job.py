"""A complaint lived through in a browser, in every post it needs: from a telephone note to closing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from kesu.cases.models import CaseRecord
from kesu.directory.models import Person
from tests import browser as chromium
from tests.desk.house import FRI_30_JAN, WORD, furnished
from tests.desk.main_job import CUSTOMER, JOB, NOTE, Add, Do
from tests.desk.typing_causes import type_causes

PATIENCE = 20_000  # milliseconds; a busy machine is no fault of the page


Window = tuple[ViewportSize, str]

DESKTOP_ZH: Window = (chromium.DESKTOP, "zh-hans")
PHONE_EN: Window = (chromium.PHONE, "en")
WINDOWS: dict[str, Window] = {
    "hanlei": PHONE_EN,
    "youhua": PHONE_EN,
    "lilei": (chromium.PHONE, "zh-hans"),
    "wugang": (chromium.DESKTOP, "en"),
}


class Office:
    """One browser window for each person: at a desk or on a phone, in Chinese or in English."""

    def __init__(self, browser: Browser, url: str, windows: dict[str, Window]) -> None:
        self.browser, self.url, self.kinds = browser, url, windows
        self.windows: dict[str, Page] = {}
        self.complaints: list[str] = []

    def of(self, who: str) -> Page:
        """Return somebody's window; the first time they sign in."""
        if who not in self.windows:
            self.windows[who] = self._signed_in(who)
        return self.windows[who]

    def _signed_in(self, who: str) -> Page:
        size, language = self.kinds.get(who, DESKTOP_ZH)
        Person.objects.filter(login=who).update(language=language)
        context = self.browser.new_context(base_url=self.url, viewport=size)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        page.goto("/sign-in")
        page.fill("input[name=login]", who)
        page.fill("input[name=password]", WORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(re.compile(r"/(?!sign-in)[^/]*$"))
        return page

    def _listen(self, line: Any) -> None:
        if "Content Security Policy" in line.text:
            self.complaints.append(line.text)

    def close(self) -> None:
        for page in self.windows.values():
            page.context.close()


def fill(page: Page, name: str, value: Any) -> None:
    """Fill one field, whatever sort of field it is."""
    if isinstance(value, list) and isinstance(value[0], dict):
        type_causes(page, f"f-{name}", value)
        return
    field = page.locator(f'[name="f-{name}"]')
    kind = field.first.evaluate("e => e.type")
    if kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            page.locator(f'[name="f-{name}"][value="{one}"]').check()
    elif kind == "select-one":
        field.select_option(value)
    elif kind in ("date", "datetime-local"):
        field.fill(value)
    else:
        field.fill(value)
        field.blur()


def unfold(page: Page) -> None:
    """Open what is folded, as one does to fill in a field inside."""
    page.locator("details.more").evaluate_all("all => all.forEach(each => (each.open = true))")


def send(page: Page) -> None:
    page.locator(".toolbar--foot .button.primary").click()


def may_do(page: Page, record: str, act: Do) -> None:
    """Find the step on the page of the case, and follow its way to the form."""
    page.goto(f"/cases/{record}")
    item = f"/items/{act.item}" if act.item else ""
    page.locator(f'#owed a.button[href="/cases/{record}{item}/steps/{act.step}"]').click()


def do(office: Office, record: str, act: Do | Add) -> None:
    page = office.of(act.who)
    if isinstance(act, Add):
        page.goto(f"/cases/{record}")
        page.locator(f'#items a[href="/cases/{record}/items/new/{act.kind}"]').click()
    else:
        may_do(page, record, act)
    unfold(page)
    for name, value in act.facts.items():
        fill(page, name, value)
    if isinstance(act, Do) and page.locator('[name=outcome][type="radio"]').count():
        page.locator(f'[name=outcome][value="{act.outcome}"]').check()
    if isinstance(act, Do) and act.reason:
        page.fill("[name=reason]", act.reason)
    send(page)
    page.wait_for_url(re.compile(rf"/cases/{record}(\?.*)?$"))


def take_call(page: Page) -> str:
    """File the complaint from a telephone note: customer by initials, the grade shown while typing."""
    page.goto("/intake")
    page.locator('[name="f-customer"]').press_sequentially("shdfjd", delay=20)
    page.locator("[data-pick]").first.click()
    expect(page.locator('[name="f-customer"]')).to_have_value(f"{CUSTOMER} · C-0001")
    expect(page.locator('[name="f-contact_person"]')).to_have_value("王先生（虚构）")
    page.fill('[name="f-description"]', NOTE)
    page.locator('[name="f-endangers_people"][value="yes"]').check()
    expect(page.locator("#intake-preview .badge--severe").first).to_be_visible()
    page.locator('[name="f-endangers_people"][value="no"]').check()
    expect(page.locator("#intake-preview .badge--severe")).to_have_count(0)
    send(page)
    page.wait_for_url(re.compile(r"/cases/[0-9a-f]{32}$"))
    return page.url.rpartition("/")[2]


def fits(page: Page) -> bool:
    """Say whether nothing of the page sticks out sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture
def office(
    chromium_browser: Browser, live_server: LiveServer, clock_at: Callable[[str], Any]
) -> Iterator[Office]:
    """The made-up company at work; an error of any script, or anything the policy blocked, fails."""
    clock_at(FRI_30_JAN.isoformat())
    furnished(WORD)
    opened = Office(chromium_browser, live_server.url, WINDOWS)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.long  # tests/walks goes the same road in the suite
def test_a_complaint_from_note_to_closing_in_every_post(office: Office) -> None:
    record = take_call(office.of("wangfang"))
    for act in JOB:
        do(office, record, act)
    for who, closed in (("wangfang", "结案"), ("youhua", "Closed")):
        page = office.of(who)
        page.goto(f"/cases/{record}")
        expect(page.locator("h1")).to_contain_text("KS2026-0001")
        expect(page.locator("h1")).to_contain_text(closed)
        assert fits(page)
    assert CaseRecord.everything.get(pk=record).closed_as == "closed"


@pytest.mark.browser
def test_a_call_taken_on_a_phone_in_english_and_sent_back(office: Office) -> None:
    office.kinds = dict.fromkeys(("wangfang", "zhoumin"), PHONE_EN)
    clerk = office.of("wangfang")
    record = take_call(clerk)
    for act in JOB[:2]:
        do(office, record, act)
    clerk.goto(f"/cases/{record}")
    expect(clerk.locator("#owed")).to_contain_text("round 2")
    assert fits(clerk)
    clerk.goto("/intake")
    assert fits(clerk)

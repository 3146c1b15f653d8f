"""In a browser: what may be filed already is put aside or merged in one tap; a follow-up is opened from its case."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from kesu.cases.models import CaseRecord, Link
from tests import browser as chromium
from tests.desk.house import FRI_30_JAN, WORD, furnished
from tests.desk.main_job import CUSTOMER, NOTE
from tests.desk.test_main_job import Office, fits, send, take_call


@pytest.fixture
def office(
    chromium_browser: Browser, live_server: LiveServer, clock_at: Callable[[str], Any]
) -> Iterator[Office]:
    """The engineer at a desk, in Chinese; whatever a script or the policy complains of fails."""
    clock_at(FRI_30_JAN.isoformat())
    furnished(WORD)
    windows = {"lilei": (chromium.DESKTOP, "zh-hans")}
    opened = Office(chromium_browser, live_server.url, windows)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.mark.browser
def test_a_second_call_is_put_aside_merged_and_followed_up(office: Office) -> None:
    first = take_call(office.of("wangfang"))
    page = office.of("lilei")
    page.goto("/intake?kind=complaint")
    page.fill('[name="f-customer"]', f"{CUSTOMER} · C-0001")
    page.fill('[name="f-description"]', NOTE)
    likely = page.locator(f'#intake-preview .likely a[href="/cases/{first}"]')
    expect(likely).to_be_visible()
    page.locator(f'#intake-preview [name="not_same"][value="{first}"]').click()
    expect(likely).to_have_count(0)
    expect(page.locator(f'[name="different"][value="{first}"]')).to_have_count(1)
    expect(page.locator('[name="f-description"]')).to_have_value(NOTE)
    page.fill('[name="f-description"]', NOTE + "再来电催问。")
    expect(likely).to_have_count(0)

    page.goto("/intake?kind=complaint")
    if page.locator('[name="forget"]').count():
        page.locator('[name="forget"]').click()
    page.goto("/intake?kind=complaint")
    page.fill('[name="f-customer"]', f"{CUSTOMER} · C-0001")
    page.fill('[name="f-description"]', NOTE)
    page.locator(f'#intake-preview [name="duplicate_of"][value="{first}"]').click()
    page.wait_for_url(re.compile(r"/cases/[0-9a-f]{32}$"))
    twin = CaseRecord.everything.get(pk=page.url.rpartition("/")[2])
    assert (twin.closed_as, twin.kind) == ("duplicate", "complaint")

    page.goto(f"/cases/{first}")
    page.locator("#related a", has_text="后续投诉").click()
    expect(page.locator(".origin")).to_contain_text("单独计一件")
    expect(page.locator('[name="f-customer"]')).to_have_value(f"{CUSTOMER} · C-0001")
    page.fill('[name="f-description"]', "修好一周后又无输出")
    send(page)
    page.wait_for_url(re.compile(r"/cases/[0-9a-f]{32}$"))
    assert Link.everything.filter(sort="follows", other=first).count() == 1
    assert fits(page)

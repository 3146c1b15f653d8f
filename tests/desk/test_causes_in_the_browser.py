"""A fishbone made in a browser: by keys alone at a desk, by buttons on a phone without any script."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from kesu import clock
from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.models import CaseRecord
from kesu.core.causes import codes
from kesu.directory import actions
from kesu.intake.demo.stage import record_in_clear
from tests import browser as chromium
from tests.cases.conftest import op
from tests.cases.errands import CLERK
from tests.core.rulebook.faulty_books import step
from tests.core.rulebook.test_causes import FACT
from tests.core.toys import HEAD, files
from tests.desk.house import FRI_30_JAN, WORD, furnished
from tests.desk.test_main_job import Office, fits

pytestmark = pytest.mark.browser

BOOK = HEAD.replace('"toy"', '"trees"').replace('"office"', '"cn-office"')


@pytest.fixture
def office(
    chromium_browser: Browser, live_server: LiveServer, clock_at: Callable[[str], Any]
) -> Iterator[Office]:
    clock_at(FRI_30_JAN.isoformat())
    people = furnished(WORD)
    publish(files(step('asks = ["why"]'), book=BOOK, kinds=FACT), by=THE_SYSTEM, at=clock.now())
    actions.bind_post(
        person=people["wangfang"], post="clerk", from_on=date(2025, 1, 1), by=None, at=clock.now()
    )
    office = Office(chromium_browser, live_server.url, {})
    yield office
    office.close()
    assert office.complaints == []


@pytest.fixture
def record(office: Office) -> str:
    data = {"act": "open", "kind": "case", "book": "trees"}
    return post(entry_data=data, actor=CLERK, op_id=op()).record_id


def tree(record: str) -> list[dict[str, Any]]:
    """Return the tree as it was filed."""
    kept = record_in_clear(CaseRecord.everything.get(pk=record).state)
    value = kept.values[""].get("why")
    return value if isinstance(value, list) else []


def shape(page: Page) -> list[str]:
    """Return the causes on the form, each with its indent."""
    rows = page.locator("[data-cause]")
    return [
        "-" * int(row.locator("[name$=-level]").input_value())
        + row.locator("[name$=-text]").input_value()
        for row in rows.all()
    ]


def pressed(page: Page, keys: str) -> None:
    """Press keys that send the form for another shape of it, and wait until the cursor stands in a cause."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(keys)
    expect(page.locator("[data-cause] [name$=-text]:focus")).to_have_count(1)


def test_a_fishbone_is_made_by_keys_alone(office: Office, record: str) -> None:
    page = office.of("wangfang")
    page.goto(f"/cases/{record}/steps/look")
    page.get_by_role("button", name="机", exact=True).focus()
    pressed(page, "Enter")
    page.keyboard.type("焊台温度低")
    pressed(page, "Alt+Enter")
    page.keyboard.type("温控失灵")
    pressed(page, "Enter")
    page.keyboard.type("没有点检")
    pressed(page, "Alt+ArrowRight")
    assert shape(page) == ["焊台温度低", "-温控失灵", "--没有点检"]
    pressed(page, "Alt+ArrowLeft")
    pressed(page, "Alt+ArrowUp")
    assert shape(page) == ["焊台温度低", "-没有点检", "-温控失灵"]
    expect(page.locator(".drawn svg")).to_contain_text("没有点检")
    page.locator(".toolbar--foot .primary").click()
    expect(page.locator("#facts .tree .tree")).to_contain_text("没有点检")
    assert [row["text"] for row in tree(record)] == ["焊台温度低", "没有点检", "温控失灵"]


def test_a_cause_is_proved_on_a_phone_without_a_script(office: Office, record: str) -> None:
    window = office.of("wangfang").context.browser
    assert window is not None
    words = office.of("wangfang").context.storage_state()
    context = window.new_context(
        base_url=office.url, locale="zh-CN", viewport=chromium.PHONE, java_script_enabled=False,
        storage_state=words,
    )  # fmt: skip
    page = context.new_page()
    page.goto(f"/cases/{record}/steps/look")
    page.locator('[value="f-why:add:method"]').click()
    page.locator("[name=f-why-0-text]").fill("焊接时间短")
    page.locator('[value="f-why:below:0"]').click()
    page.locator("[name=f-why-1-text]").fill("作业指导书没有规定")
    page.locator("[name=f-why-1-state]").select_option("proved")
    page.locator(".toolbar--foot .primary").click()
    expect(page.locator(".errors")).to_contain_text(
        "“作业指导书没有规定”证实或排除须写证据或附文件"
    )
    page.locator("[name=f-why-1-evidence]").fill("查第 3 版")
    page.locator("[name=f-why-1-code]").select_option("design")
    page.locator(".toolbar--foot .primary").click()
    expect(page.locator("#facts .tree .tree")).to_contain_text("计入：设计")
    assert codes(tree(record)) == ["design"]
    context.close()


def test_the_editor_fits_a_phone_eight_causes_deep(office: Office, record: str) -> None:
    page = office.of("wangfang")
    page.set_viewport_size(chromium.PHONE)
    page.goto(f"/cases/{record}/steps/look")
    page.locator('[value="f-why:add:machine"]').click()
    for level in range(7):
        page.locator(f"[name=f-why-{level}-text]").fill(
            "班前点检表上没有这一项，所以一直没有人发现"
        )
        with page.expect_navigation(wait_until="load"):
            page.locator(f'[value="f-why:below:{level}"]').click()
    assert fits(page)
    box = page.locator("[name=f-why-7-text]").bounding_box()
    assert box is not None
    assert box["width"] > 200

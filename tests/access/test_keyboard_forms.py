"""Forms filled in without a mouse: a complaint, lines and a file with an error that is mended, a tree of whys."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from kesu import clock
from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.cases.actors import THE_SYSTEM
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.directory import actions
from tests.access.keyboard import Keyboard
from tests.cases.conftest import op
from tests.cases.errands import CLERK
from tests.core.rulebook.faulty_books import step
from tests.core.toys import CASE, HEAD, files
from tests.desk.house import CUSTOMERS, FRI_30_JAN, WORD, furnished
from tests.stories.windows import LOOKS, Windows

pytestmark = pytest.mark.browser

BOOK = HEAD.replace('"toy"', '"goods"').replace('"office"', '"cn-office"')
FACTS = (
    CASE
    + """
[kind.case.facts.goods]
type = "lines"
title = { zh = "货物", en = "Goods" }
[kind.case.facts.goods.columns]
name = { type = "text", title = { zh = "品名", en = "Name" } }
size = { type = "number", title = { zh = "件数", en = "Pieces" } }
[kind.case.facts.photo]
type = "files"
title = { zh = "照片", en = "Photo" }
[kind.case.facts.found]
type = "long_text"
title = { zh = "检查情况", en = "What was found" }
[kind.case.facts.why]
type = "causes"
title = { zh = "五个为什么", en = "Five whys" }
"""
)


@pytest.fixture
def windows(
    chromium_browser: Browser, live_server: LiveServer, clock_at: Callable[[str], Any]
) -> Iterator[Windows]:
    """One window at a desk in the made-up company; every stop must be seen and no script may fail."""
    clock_at(FRI_30_JAN.isoformat())
    opened = Windows(chromium_browser, live_server.url, LOOKS[:1])
    yield opened
    opened.close()
    assert opened.complaints == []


def at_work(windows: Windows, *asks: str) -> tuple[Keyboard, str]:
    """Return the keyboard of 王芳 before the form of a step of a small book, and the record."""
    people, at = furnished(), clock.now()
    asked = step(f"asks = {list(asks)}".replace("'", '"'))
    publish(files(asked, book=BOOK, kinds=FACTS), by=THE_SYSTEM, at=at)
    actions.bind_post(
        person=people["wangfang"], post="clerk", from_on=date(2025, 1, 1), by=None, at=at
    )
    opened = {"act": "open", "kind": "case", "book": "goods"}
    record = post(entry_data=opened, actor=CLERK, op_id=op()).record_id
    page = windows.of(people["wangfang"])
    windows.go(page, f"/cases/{record}/steps/look")
    return Keyboard(page), record


def known(record: str, name: str) -> Any:
    """Return what a record knows by now."""
    return record_in(CaseRecord.everything.get(pk=record).state).values[""].get(name)


def test_a_complaint_is_filed_from_signing_in_to_its_receipt(windows: Windows) -> None:
    people = furnished(WORD)
    page = windows.of(people["wangfang"])
    page.context.clear_cookies()
    page.goto("/intake")
    keys = Keyboard(page)
    assert keys.is_at("[name=login]")
    keys.type("wangfang")
    keys.press("Tab")
    keys.type(WORD)
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press("Enter")
    keys.to('[name="f-customer"]')
    keys.type("shdfjd")
    expect(page.locator("[data-pick]").first).to_be_visible()
    keys.press("ArrowDown")
    assert keys.is_at("[data-pick]")
    keys.press("Enter")
    assert keys.is_at('[name="f-customer"]')
    expect(page.locator('[name="f-customer"]')).to_have_value(f"{CUSTOMERS[0][0]} · C-0001")
    keys.to('[name="f-description"]')
    keys.type("三台柜子通电后无输出")
    expect(page.locator("#intake-preview h2").first).to_be_visible()
    assert keys.is_at('[name="f-description"]'), "what is reckoned meanwhile takes the focus away"
    with page.context.expect_page() as clause:
        page.keyboard.press("F1")
    clause.value.wait_for_load_state()  # whoever asks for a clause is led to its place in the rulebook
    assert clause.value.url.endswith("#P01-37")
    clause.value.close()
    keys.enter(".toolbar--foot .button.primary")
    assert "/cases/" in page.url
    keys.press("Tab")
    assert keys.is_at(".skip-link")
    assert keys.unseen == []


def test_lines_and_a_file_go_into_a_step_and_an_error_is_met_and_mended(
    windows: Windows, tmp_path: Path
) -> None:
    keys, record = at_work(windows, "goods", "photo", "found")
    page = keys.page
    photo = tmp_path / "p.txt"
    photo.write_text("虚构")
    for name, pieces in (("轴承", "2"), ("端盖", "两件")):
        keys.to("[name=add_row]")
        keys.go("Enter")
        assert keys.is_at("tr:last-child [name$=-name]"), "a new line is where one goes on"
        keys.type(name)
        keys.press("Tab")
        keys.type(pieces)
    keys.to("[type=file]")
    page.locator("[type=file]").set_input_files(
        photo
    )  # the window of the system that Enter opens is not ours
    keys.to("[name=f-found]")
    keys.type("轴承有油渍")
    keys.enter(".toolbar--foot .button.primary")
    assert keys.is_at(".errors")
    keys.press("Tab")
    assert keys.is_at(".errors a")
    keys.press("Enter")
    assert keys.is_at("[name=f-goods-1-size]")
    assert keys.is_at("[aria-invalid][aria-describedby]")
    page.keyboard.press("ControlOrMeta+a")
    keys.type("4")
    keys.to('[name=remove_row][value="f-goods-0"]', back=True)
    keys.go("Enter")
    assert keys.is_at("[name=f-goods-0-name]"), "what moved up is where one goes on"
    keys.enter(".toolbar--foot .button.primary")
    assert known(record, "goods") == [{"name": "端盖", "size": 4}]
    assert len(known(record, "photo")) == 1
    assert keys.unseen == []


def test_five_whys_are_asked_and_taken_back(windows: Windows) -> None:
    keys, record = at_work(windows, "why")
    keys.to('[name=cause_row][value="f-why:add:"]')
    keys.go("Enter")
    for why in ("电机停转", "轴承过热", "缺润滑脂", "没有点检"):
        assert keys.is_at("[data-cause] [name$=-text]")
        keys.type(why)
        keys.go("Alt+Enter")
    keys.type("规程未列入")
    keys.to('[value="f-why:remove:3"]', back=True)
    keys.go("Enter")
    assert keys.is_at("[name=f-why-2-text]"), "what stood above is where one goes on"
    keys.enter(".toolbar--foot .button.primary")
    tree = known(record, "why")
    assert [row["text"] for row in tree] == ["电机停转", "轴承过热", "缺润滑脂", "规程未列入"]
    assert keys.unseen == []


def test_the_last_cause_taken_out_leaves_one_at_the_button_for_another(windows: Windows) -> None:
    keys, _record = at_work(windows, "why")
    keys.to('[name=cause_row][value="f-why:add:"]')
    keys.go("Enter")
    keys.to('[value="f-why:remove:0"]')
    keys.go("Enter")
    assert keys.is_at('[value="f-why:add:"]')
    assert keys.unseen == []

"""An approval lived through in a browser: an opinion first, given on, sent back with words, approved on a phone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from kesu.cases.models import CaseRecord
from tests.core.toys import HEAD, files
from tests.desk.house import FRI_30_JAN, WORD, with_book
from tests.desk.main_job import Do
from tests.desk.test_main_job import PHONE_EN, Office, do, fill, fits, may_do, send

BOOK = HEAD.replace('"toy"', '"refunds"').replace('"office"', '"cn-office"')
KINDS = """
[kind.refund]
title = { zh = "退款", en = "Refund" }
subject = "why"
opened_by = ["clerk"]
closings = [{ id = "paid", zh = "已付", en = "Paid" }]
[kind.refund.facts]
why = { title = { zh = "退款事由", en = "Why" }, type = "text" }
amount = { title = { zh = "退款金额", en = "Amount" }, type = "money" }
[kind.opinion]
part_of = "refund"
many = "opinions"
title = { zh = "征求意见", en = "Opinion asked for" }
subject = "question"
[kind.opinion.facts]
asked_person = { title = { zh = "请谁给意见", en = "Whom" }, type = "person" }
question = { title = { zh = "问什么", en = "Question" }, type = "text" }
opinion = { title = { zh = "意见", en = "Opinion" }, type = "long_text" }
"""
LINES = """
[[setting]]
id = "nobody_approves_own_work"
value = true
basis = "chosen"
rejected = ["可以批自己的单"]
[[step]]
id = "register"
of = "refund"
title = { zh = "登记退款", en = "Register" }
opens = ["opened", "approve.return"]
by = ["clerk"]
asks = ["why", "amount"]
[[step]]
id = "approve"
of = "refund"
title = { zh = "批准退款", en = "Approve" }
opens = ["register.done"]
by = ["boss"]
adds = "opinion"
hands_to = ["deputy"]
rests_on = ["amount"]
outcomes = [
    { id = "done", title = { zh = "同意", en = "Approve" }, closes = "paid" },
    { id = "return", title = { zh = "退回", en = "Send back" }, needs = ["reason"], round = "next" },
]
[[step]]
id = "give_opinion"
of = "opinion"
title = { zh = "给出意见", en = "Give an opinion" }
opens = ["opened"]
by = ["person(asked_person)"]
asks = ["opinion"]
[[gate]]
id = "opinions_first"
of = "refund"
title = { zh = "先听意见", en = "Opinions first" }
before = ["approve"]
needs = [
    { when = "all(opinions where give_opinion.done)", says = { zh = "所征求的意见还没有给", en = "One is owed" } },
]
"""
POSTS = """
[[post]]
id = "clerk"
title = { zh = "经办人", en = "Clerk" }
above = "boss"
[[post]]
id = "boss"
title = { zh = "核决人", en = "Boss" }
[[post]]
id = "deputy"
title = { zh = "代理核决人", en = "Deputy" }
above = "boss"
"""


@pytest.fixture
def office(
    chromium_browser: Browser, live_server: LiveServer, clock_at: Callable[[str], Any]
) -> Iterator[Office]:
    """People at a desk and on phones; whoever files is the boss's equal, and must not approve it."""
    clock_at(FRI_30_JAN.isoformat())
    texts = files(LINES, book=BOOK, kinds=KINDS, posts=POSTS)
    with_book(texts, WORD, wangfang=("clerk", "boss"), hanmeimei=("boss",), zhoumin=("deputy",))
    opened = Office(chromium_browser, live_server.url, {"zhoumin": PHONE_EN})
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.mark.browser
def test_another_opinion_first_given_on_sent_back_and_approved(office: Office) -> None:
    clerk, boss = office.of("wangfang"), office.of("hanmeimei")
    clerk.goto("/intake?kind=refund")
    fill(clerk, "why", "机器退租")
    send(clerk)
    clerk.wait_for_url(re.compile(r"/cases/[0-9a-f]{32}$"))
    record = clerk.url.rpartition("/")[2]
    do(office, record, Do("wangfang", "register", {"amount": "38000"}))
    approve = f'#owed a.button[href="/cases/{record}/steps/approve"]'
    clerk.goto(f"/cases/{record}")
    expect(clerk.locator(approve)).to_have_count(0)

    _ask(office, record)
    may_do(boss, record, Do("hanmeimei", "approve"))
    boss.locator('[name=outcome][value="done"]').check()
    send(boss)
    expect(boss.locator(".errors")).to_contain_text("所征求的意见还没有给")
    do(
        office,
        record,
        Do("lilei", "give_opinion", {"opinion": "金额含运费，应扣除"}, item="opinion.1"),
    )

    boss.goto(f"/cases/{record}/assignment?step=approve")
    boss.locator('[name="f-to_party"][value="post:deputy"]').check()
    boss.fill("[name=reason]", "出差，请代为核决")
    send(boss)
    boss.wait_for_url(re.compile(rf"/cases/{record}$"))
    do(office, record, Do("zhoumin", "approve", outcome="return", reason="按意见扣除运费后再报"))

    clerk.goto(f"/cases/{record}")
    expect(clerk.locator("#owed")).to_contain_text("第 2 轮")
    expect(clerk.locator("#timeline")).to_contain_text("按意见扣除运费后再报")
    do(office, record, Do("wangfang", "register", {"amount": "37500"}))
    do(office, record, Do("hanmeimei", "approve", outcome="done"))
    assert CaseRecord.everything.get(pk=record).closed_as == "paid"
    phone = office.of("zhoumin")
    phone.goto(f"/cases/{record}")
    assert fits(phone)


def _ask(office: Office, record: str) -> None:
    """Let the boss ask somebody for an opinion: found by a part of the name."""
    page = office.of("hanmeimei")
    page.goto(f"/cases/{record}")
    page.locator(f'#items a[href="/cases/{record}/items/new/opinion"]').click()
    page.locator('[name="f-asked_person"]').press_sequentially("李雷", delay=20)
    page.locator("[data-pick]").first.click()
    page.fill('[name="f-question"]', "运费算不算在内？")
    send(page)
    page.wait_for_url(re.compile(rf"/cases/{record}(\?.*)?$"))

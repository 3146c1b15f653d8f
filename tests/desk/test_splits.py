"""Split cases on the pages: shown where the second is approved and on the supervision board, blocking nothing."""

import pytest

from kesu.cases.models import CaseRecord
from tests.core.toys import HEAD, files
from tests.desk.house import FRI_30_JAN, Desk, with_book

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
"""
LINES = """
[[measure]]
id = "lately"
clause = "T-01"
title = { zh = "同一事由近期的退款", en = "Refunds for the same lately" }
of = "refund"
counts = "refund"
where = "known(amount)"
same = ["why"]
sums = "amount"
window = { rolling = "30 days" }
[[step]]
id = "register"
of = "refund"
title = { zh = "登记退款", en = "Register" }
opens = ["opened"]
by = ["clerk"]
asks = ["why", "amount"]
[[step]]
id = "approve"
of = "refund"
title = { zh = "批准退款", en = "Approve" }
opens = ["register.done"]
by = [{ post = "boss", when = "amount > 1000" }, { post = "clerk", when = "otherwise" }]
together = "lately"
hands_to = ["boss"]
outcomes = [{ id = "done", closes = "paid" }]
"""


@pytest.fixture
def desk(db, clock_at) -> Desk:
    clock_at(FRI_30_JAN.isoformat())
    people = with_book(files(LINES, book=BOOK, kinds=KINDS), wangfang=("clerk", "quality_manager"))
    return Desk(people["wangfang"])


def refund(desk: Desk, amount: str, why: str = "机器退租") -> str:
    case = str(desk.send("/intake?kind=refund", **{"f-why": why})["Location"])
    desk.send(f"{case}/steps/register", **{"f-why": why, "f-amount": amount})
    return case


def test_whoever_approves_sees_what_it_comes_to_with_others_and_may_approve(desk):
    first = refund(desk, "600")
    assert 'id="split"' not in desk.get(f"{first}/steps/approve")
    second = refund(desk, "700")
    page = desk.get(f"{second}/steps/approve").split('id="split"')[1].split("</section>")[0]
    assert "本单 700，与另外 1 件合计 1300" in page
    assert "boss" in page
    assert "T-01" in page
    assert first in page
    assert desk.send(f"{second}/steps/approve").status_code == 302
    assert CaseRecord.everything.get(pk=second.rpartition("/")[2]).closed_as == "paid"


def test_the_first_one_shows_it_too_as_soon_as_there_is_a_second(desk):
    first = refund(desk, "600")
    refund(desk, "700")
    assert 'id="split"' in desk.get(f"{first}/steps/approve")


def test_the_timeline_and_the_board_say_so_and_others_are_left_alone(desk):
    refund(desk, "600")
    second, other = refund(desk, "700"), refund(desk, "700", why="重复付款")
    assert "与另外 1 件合计" in desk.get(second)
    assert "与另外 1 件合计" not in desk.get(other)
    board = desk.get("/supervision").split('id="splits"')[1].split("</section>")[0]
    assert second in board
    assert other not in board


def test_what_is_given_on_is_given_to_those_alone_whom_the_book_names(desk):
    case = refund(desk, "600")
    page = desk.get(f"{case}/assignment?step=approve")
    assert "f-to_party" in page
    assert "f-to_person" not in page
    fields = {"step": "approve", "f-to_party": "post:boss", "reason": "请定"}
    assert desk.send(f"{case}/assignment?step=approve", **fields).status_code == 302

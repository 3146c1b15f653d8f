"""A small book in force: an amount is proposed, approved, paid and told in a numbered letter, on the pages."""

import pytest

from kesu.cases.models import CaseRecord
from tests.core.toys import HEAD, files
from tests.desk.house import FRI_30_JAN, Desk, with_book

BOOK = HEAD.replace('"toy"', '"refunds"').replace('"office"', '"cn-office"')
KINDS = """
[kind.refund]
title = { zh = "退款", en = "Refund" }
subject = "why"
number = "sheet"
opened_by = ["clerk"]
closings = [{ id = "paid", zh = "已付", en = "Paid" }]
[kind.refund.rights]
correct = ["clerk"]
[kind.refund.facts]
why = { title = { zh = "退款事由", en = "Why" }, type = "text" }
amount = { title = { zh = "退款金额", en = "Amount" }, type = "money" }
"""
LINES = """
[[step]]
id = "register"
of = "refund"
title = { zh = "登记退款", en = "Register" }
opens = ["opened"]
by = ["clerk"]
asks = ["why", "amount"]
outcomes = [{ id = "done", title = { zh = "已登记", en = "Registered" }, numbers = "sheet" }]
[[step]]
id = "approve"
of = "refund"
title = { zh = "批准退款", en = "Approve" }
opens = ["register.done"]
by = ["boss"]
rests_on = ["amount"]
[[step]]
id = "pay"
of = "refund"
title = { zh = "付款", en = "Pay" }
opens = ["approve.done"]
by = ["clerk"]
outcomes = [{ id = "told", title = { zh = "已付并去函", en = "Paid and told" }, numbers = "letter", closes = "paid" }]
[[gate]]
id = "fresh"
of = "refund"
title = { zh = "批准有效", en = "Approval holds" }
before = ["pay"]
needs = [{ when = "not approve.stale", says = { zh = "批准后金额有变", en = "The amount has changed" } }]
[[document]]
id = "sheet"
of = "refund"
title = { zh = "退款单", en = "Refund sheet" }
series = { prefix = "TK" }
[[document]]
id = "letter"
of = "refund"
kind = "letter"
title = { zh = "复函", en = "Letter" }
series = { prefix = "FH" }
"""


@pytest.fixture
def desk(db, clock_at) -> Desk:
    clock_at(FRI_30_JAN.isoformat())
    people = with_book(files(LINES, book=BOOK, kinds=KINDS), wangfang=("clerk", "boss"))
    return Desk(people["wangfang"])


@pytest.fixture
def refund(desk) -> str:
    """The address of a refund of 620 yuan that is registered."""
    filed = desk.send("/intake?kind=refund", **{"f-why": "机器退租"})
    case = str(filed["Location"])
    desk.send(f"{case}/steps/register", **{"f-why": "机器退租", "f-amount": "620"})
    return case


def test_whoever_approves_sees_what_he_approves(desk, refund):
    page = desk.get(f"{refund}/steps/approve")
    assert "所依据的内容" in page
    assert "620" in page


def test_where_no_reason_can_be_asked_for_the_field_is_for_a_remark(desk, refund):
    page = desk.get(f"{refund}/steps/approve")
    assert "备注" in page
    assert "原因" not in page


def test_an_approved_amount_is_paid_and_the_letter_does_not_rename_the_record(desk, refund):
    desk.send(f"{refund}/steps/approve")
    paid = desk.send(f"{refund}/steps/pay")
    assert paid.status_code == 302
    record = CaseRecord.everything.get(pk=refund.rpartition("/")[2])
    assert (record.number, record.closed_as) == ("TK2026-0001", "paid")
    page = desk.get(refund)
    assert "TK2026-0001" in page[: page.index("</h1>")]
    assert "已编号：FH2026-0001" in page


def test_an_amount_that_is_corrected_is_not_paid_on_the_old_word(desk, refund):
    desk.send(f"{refund}/steps/approve")
    desk.send(f"{refund}/correction?fact=amount", **{"f-amount": "900", "reason": "看错"})
    assert "批准后金额有变" in desk.send(f"{refund}/steps/pay").content.decode()


def test_a_case_says_who_still_has_to_sign_and_no_longer_once_that_is_done(desk, refund):
    ahead = desk.get(refund).split('id="to-sign"')[1].split("</section>")[0]
    assert "批准退款" in ahead
    assert "boss" in ahead
    desk.send(f"{refund}/steps/approve")
    assert 'id="to-sign"' not in desk.get(refund)

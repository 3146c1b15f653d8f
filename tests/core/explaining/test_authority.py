"""Who signs: the bands of an approval as the book prints them, and who would sign under facts."""

from pathlib import Path

import pytest

from kesu.core.decisions.supposing import typed
from kesu.core.explaining import Reader
from kesu.core.explaining.authority import (
    Approval,
    approvals_of,
    facts_asked,
    still_to_sign,
    would_sign,
)
from kesu.core.explaining.authority_lines import lines_of_approvals
from kesu.core.records.record import new_record
from kesu.core.rulebook.fitting import Unfit
from kesu.library.books import load
from kesu.library.calendars import all_calendars
from kesu.library.official_days import RULEBOOKS
from tests.core import toys

NOW = toys.at("2026-03-02 12:00")
KINDS = (
    toys.CASE
    + """
[kind.case.facts.amount]
title = { zh = "金额", en = "Amount" }
type = "money"
[kind.case.facts.grave]
title = { zh = "严重", en = "Grave" }
type = "truth"
"""
)
LINES = """
[[step]]
id = "propose"
of = "case"
opens = ["opened"]
by = ["clerk"]
[[step]]
id = "approve"
of = "case"
clause = "T-01"
title = { zh = "批准", en = "Approve" }
opens = ["propose.done"]
when = "grave"
by = [{ post = "boss", when = "amount > 1000" }, { post = "clerk", when = "otherwise" }]
not_by = ["propose.by"]
outcomes = [{ id = "yes" }, { id = "no", needs = ["reason"], leads = ["propose"], round = "next" }]
"""


def shop(language: str = "zh") -> Reader:
    book = toys.book(LINES, kinds=KINDS)
    return Reader(book, toys.office(), language, calendars=toys.calendars())


def pcb_maker(language: str = "zh") -> Reader:
    book = load(Path(RULEBOOKS) / "pcb-maker" / "q05")
    calendars = all_calendars()
    return Reader(book, calendars[book.calendar], language, calendars=calendars)


def only(found: tuple[Approval, ...], step: str) -> Approval:
    (one,) = [one for one in found if one.step == step]
    return one


@pytest.mark.parametrize(
    ("amount", "post", "clause"),
    [
        ("38000", "sales_manager", "Q05-11a"),
        ("100000", "sales_manager", "Q05-11a"),
        ("100000.5", "deputy_gm", "Q05-11b"),
        ("150000.01", "general_manager", "Q05-11c"),
    ],
)
def test_who_would_sign_follows_the_printed_bands(amount, post, clause):
    one = only(
        would_sign(pcb_maker(), "complaint", {"complaint_amount": amount}, NOW), "approve_form"
    )
    (band,) = one.signers
    assert band.parties[0] == f"post:{post}"
    assert band.clause == clause


def test_the_bands_of_a_table_stand_as_its_rows_with_their_clauses():
    one = only(approvals_of(pcb_maker(), NOW, "complaint"), "approve_form")
    assert (one.bands[0].says, one.bands[0].who, one.bands[0].clause) == (
        "客诉金额 ≤ 100,000 元",
        ("业务部门经理",),
        "Q05-11a",
    )
    assert [b.clause for b in one.bands] == ["Q05-11a", "Q05-11b", "Q05-11c"]
    assert one.asks == ("complaint_amount",)
    assert one.signers == ()


def test_while_the_amount_is_not_known_nobody_is_named_and_what_lacks_is():
    one = only(would_sign(pcb_maker(), "complaint", {}, NOW), "approve_form")
    assert one.signers == ()
    assert {b.answer for b in one.bands} == {"unknown"}
    assert one.missing == (("complaint_amount", "客诉金额"),)


def test_conditions_of_the_step_itself_say_whether_it_is_asked_for():
    asked = only(would_sign(shop(), "case", {"amount": 5, "grave": True}, NOW), "approve")
    spared = only(would_sign(shop(), "case", {"amount": 5, "grave": False}, NOW), "approve")
    assert (asked.needed, spared.needed) == ("met", "unmet")
    assert [b.parties for b in asked.signers] == [("post:clerk",)]
    assert facts_asked(shop().book.kinds["case"]) == ("amount", "grave")


def test_whose_own_work_one_must_not_sign_is_said_with_who_stands_above():
    lines = list(
        lines_of_approvals(
            shop("en"),
            would_sign(shop("en"), "case", {"amount": 5, "grave": True}, NOW),
            {"post:clerk": ["Mei"]},
            asked=True,
        )
    )
    assert lines[0] == "1. Case · Approve (T-01)" or lines[0].endswith("Approve (T-01)")
    assert "    Where: Grave: yes (asked for)" in lines
    assert any("the post above signs then" in line for line in lines)
    assert any(line.endswith("clerk (Mei) (T-01)") for line in lines)


def test_a_value_that_cannot_be_is_refused():
    with pytest.raises(Unfit):
        would_sign(shop(), "case", {"amount": "much"}, NOW)
    with pytest.raises(KeyError):
        typed(shop().book, "case", "no_such", "1")
    assert typed(shop().book, "case", "grave", "是") is True
    assert typed(shop().book, "case", "grave", "no") is False


def test_of_a_record_those_still_ahead_are_named_and_none_that_is_done_or_ruled_out():
    reader = pcb_maker()
    record = new_record(
        record_id="r",
        kind="complaint",
        book="q05",
        edition="",
        opened_at=toys.at("2026-03-02 09:00"),
    )
    steps = [one.step for one in still_to_sign(reader, record, NOW)]
    assert "approve_form" in steps
    spared = new_record(record_id="s", kind="case", book="toy", edition="", opened_at=NOW)
    spared.values[""]["grave"] = False
    assert still_to_sign(shop(), spared, NOW) == ()

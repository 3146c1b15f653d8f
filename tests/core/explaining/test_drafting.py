"""Letters drafted from their case: what is known stands in them, what is not is left out or left blank."""

from __future__ import annotations

from typing import Any

import pytest

from kesu.core.explaining.drafting import BLANK, draft, drafts_of
from kesu.core.explaining.reading import Reader
from tests.core.engine.playing import Play
from tests.core.toys import office

KINDS = """
[kind.case]
opened_by = ["clerk"]
number = "sheet"
[kind.case.rights]
fill = ["clerk"]
[kind.case.facts]
customer = { type = "text" }
fault = { type = "long_text" }
units = { type = "quantity", unit = "台" }
caller = { type = "text", personal = true }
answer = { type = "long_text" }
[kind.measure]
part_of = "case"
many = "measures"
subject = "content"
opened_by = ["clerk"]
facts = { content = { type = "text" } }
"""
LINES = """
[[step]]
id = "number_it"
of = "case"
title = { zh = "编号", en = "Number" }
opens = ["opened"]
by = ["clerk"]
outcomes = [{ id = "done", title = { zh = "已编号", en = "Numbered" }, numbers = "sheet" }]
[[decision]]
id = "grade"
of = "case"
values = [{ id = "grave", zh = "重大", en = "Grave" }, { id = "plain", zh = "一般", en = "Plain" }]
row = [{ id = "high", when = "units >= 10", gives = "grave" }, { id = "rest", when = "otherwise", gives = "plain" }]
[[document]]
id = "sheet"
of = "case"
series = { prefix = "A" }
[[document]]
id = "letter"
of = "case"
kind = "letter"
fields = ["number", "opened", "customer", "fault", "units", "caller", "grade", "measures", "number_it", "answer"]
drafts = "answer"
text = { zh = '''
{customer}：
单号 {number}，{opened} 登记（{number_it}）
数量：{units}，级别：{grade}
原因：{fault}
联系人：{caller}
对策：{measures}
谢谢。''', en = '''
{customer},
Number {number}, {opened} ({number_it})
{units}, {grade}
{fault}
{caller}
{measures}
Thank you.''' }
"""


def play(**facts: Any) -> Play:
    found = Play(LINES, opened="", kinds=KINDS)
    found.post(
        "open", "2026-03-02 09:00", kind="case", record_id="main", facts={"customer": "甲", **facts}
    )
    return found


def lines(found: Play, language: str = "zh", **more: Any) -> list[str]:
    reader = Reader(found.book, office(), language)
    letter = found.book.source.documents["letter"]
    return draft(reader, found.record, "", letter, **more).splitlines()


def test_what_is_known_stands_in_the_letter():
    found = play(units=12, fault="松动")
    found.do("number_it", "2026-03-02 10:00")
    for content in ("加垫片", "复检"):
        found.post("open", "2026-03-02 11:00", kind="measure", facts={"content": content})
    assert lines(found) == [
        "甲：",
        "单号 A2026-0001，2026-03-02 周一 09:00 登记（已编号）",
        "数量：12 台，级别：重大",
        "原因：松动",
        "对策：加垫片；复检",
        "谢谢。",
    ]
    assert lines(found, "en")[-2:] == ["加垫片; 复检", "Thank you."]


def test_a_line_of_which_nothing_is_known_is_left_out_and_what_lacks_in_another_is_a_blank():
    found = play(units=3)
    assert lines(found) == [
        "甲：",
        f"单号 {BLANK}，2026-03-02 周一 09:00 登记（{BLANK}）",
        "数量：3 台，级别：一般",
        "谢谢。",
    ]


def test_a_personal_value_is_shown_only_to_those_who_may_see_it():
    found = play(caller="sealed")
    assert "联系人：（已密封）" in lines(found)
    shown = lines(found, open_value=lambda item, name, value: f"{name} {value}")
    assert "联系人：caller sealed" in shown


def test_a_text_that_somebody_has_entered_is_not_drafted_again():
    found = play()
    reader = Reader(found.book, office(), "zh")
    assert list(drafts_of(reader, found.record, "", ["answer", "fault"])) == ["answer"]
    found.fill("2026-03-02 10:00", answer="已另行说明")
    assert drafts_of(reader, found.record, "", ["answer", "fault"]) == {}


@pytest.mark.parametrize("brace", ["{{", "}}"])
def test_a_brace_itself_may_stand_in_a_letter(brace: str):
    found = Play(LINES.replace("谢谢。", f"谢{brace}谢。"), kinds=KINDS)
    assert lines(found)[-1] == f"谢{brace[0]}谢。"

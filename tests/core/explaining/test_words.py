"""Conditions, events and values of a book in the words of an office."""

from datetime import date
from decimal import Decimal

import pytest

from kesu.core.conditions import parse
from kesu.core.explaining import Place, condition_words, event_words, value_words
from kesu.core.explaining.amounts import number_words
from kesu.core.explaining.expressions import value_in_words
from kesu.core.explaining.names import fact_of, party_title, party_titles
from kesu.core.explaining.parts import verdict
from kesu.core.values import NOT_APPLICABLE
from tests.core import toys
from tests.core.explaining.shop import reader

CASE = Place("case")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("units >= 10", "不良数量 ≥ 10 台", "Faulty units ≥ 10 units"),
        ("not units >= 10", "不良数量 < 10 台", "Faulty units < 10 units"),
        (
            "units >= settings.many",
            "不良数量 ≥ 10 台（多少台算严重）",
            "Faulty units ≥ 10 units (How many are serious)",
        ),
        (
            "units / ordered * 100 > 20",
            "不良数量 ÷ 订单数量 × 100 > 20%",
            "Faulty units ÷ Ordered units × 100 > 20%",
        ),
        ("(units + 1) * 2 == 4", "（不良数量 + 1） × 2 = 4", "(Faulty units + 1) × 2 = 4"),
        ("channel == 'phone'", "渠道为“电话”", "Channel is “phone”"),
        ("not channel == 'phone'", "渠道不是“电话”", "Channel is not “phone”"),
        (
            "channel in ['phone', 'visit']",
            "渠道为“电话”、“来访”之一",
            "Channel is one of “phone”, “visit”",
        ),
        (
            "channel not in ['phone', 'visit']",
            "渠道不是“电话”、“来访”",
            "Channel is none of “phone”, “visit”",
        ),
        ("danger and not danger", "危及人身：是，且危及人身：否", "Danger to people: yes, and Danger to people: no"),
        ("danger == true", "危及人身：是", "Danger to people: yes"),
        ("danger == false", "危及人身：否", "Danger to people: no"),
        (
            "not (danger or channel == 'phone')",
            "危及人身：否，且渠道不是“电话”",
            "Danger to people: no, and Channel is not “phone”",
        ),
        (
            "danger or (units > 1 and ordered > 2)",
            "危及人身：是，或（不良数量 > 1 台，且订单数量 > 2 台）",
            "Danger to people: yes, or (Faulty units > 1 units, and Ordered units > 2 units)",
        ),
        ("known(story)", "“经过”已填写", "“What happened” is filled in"),
        ("not known(story)", "“经过”尚未填写", "“What happened” is not filled in"),
        ("returned_on == none", "没有“退回日期”", "there is no “Returned on”"),
        ("judge.accept", "“鉴定”的结果为“受理”", "“Judge” ended as “Accept”"),
        ("not judge.done", "“鉴定”尚未完成", "“Judge” is not done"),
        ("answer.open", "“答复”正在办理", "“Answer” is open"),
        ("judge.stale", "“鉴定”所依据的内容已变", "what “Judge” rested on has changed"),
        ("not judge.stale", "“鉴定”所依据的内容没有变", "what “Judge” rested on is unchanged"),
        ("judge.signatures >= 2", "已办理“鉴定”的人数 ≥ 2", "How many have done “Judge” ≥ 2"),
        ("answer_time.late", "“答复客户”已逾期", "“Answering” is late"),
        ("grade == 'severe'", "级别为“严重”", "Grade is “severe”"),
        ("closed_as == 'dropped'", "关闭方式为“客户撤回”", "Way of closing is “Withdrawn by the customer”"),
        (
            "promised_at > opened.at",
            "承诺时间 晚于 登记时间",
            "Promised time after Time of opening",
        ),
        (
            "days_between(opened.at, promised_at) > 15",
            "从“登记时间”到“承诺时间”的天数 > 15 天",
            "Days from “Time of opening” to “Promised time” > 15 days",
        ),
        (
            "all(visits where known(found))",
            "每项“上门”都满足：“检查结果”已填写",
            "every one of “Visit” meets: “What was found” is filled in",
        ),
        (
            "any(parts where part == 'x')",
            "至少一项“更换件”满足：配件为“x”",
            "at least one of “Parts changed” meets: Part is “x”",
        ),
        ("count(visits) > 0", "至少有一项“上门”", "there is at least one “Visit”"),
        ("count(visits) == 0", "没有“上门”", "there is no “Visit”"),
        ("count(visits) > 2", "“上门”的数量 > 2", "Number of “Visit” > 2"),
        (
            "dept(opened.department) == 'dept:workshop'",
            "登记部门为“维修部”",
            "Department that opened it is “Workshop”",
        ),
        ("settings.strict", "从严掌握：是", "Strict reading: yes"),
        ("otherwise", "其余情形", "in every other case"),
    ],
)  # fmt: skip
def test_a_condition_reads_like_a_sentence(text, zh, en):
    assert condition_words(reader("zh"), CASE, text) == zh
    assert condition_words(reader("en"), CASE, text) == en


def test_a_part_of_a_record_speaks_of_the_record_by_its_kind():
    visit = Place("visit")
    assert condition_words(reader(), visit, "parent.units > 3") == "报修单的不良数量 > 3 台"
    assert (
        condition_words(reader("en"), visit, "parent.judge.done")
        == "“Judge” is done (repair order)"
    )


@pytest.mark.parametrize(
    ("kind", "event", "zh", "en"),
    [
        ("case", "opened", "登记", "opened"),
        ("case", "judge.done", "“鉴定”完成", "“Judge” done"),
        ("case", "judge.accept", "“鉴定”的结果为“受理”", "“Judge” ended as “Accept”"),
        ("case", "answer.opened", "“答复”成为待办", "“Answer” opened"),
        ("case", "units", "填写“不良数量”", "“Faulty units” filled in"),
        ("case", "promised_at", "“承诺时间”", "“Promised time”"),
        ("case", "grade.changed", "“级别”改变", "“Grade” changed"),
        ("case", "answer_time.late", "“答复客户”逾期", "“Answering” late"),
        ("case", "closed.dropped", "按“客户撤回”关闭", "closed as “Withdrawn by the customer”"),
        ("case", "visit.opened", "上门登记", "visit opened"),
        (
            "case",
            "all visits.found",
            "每项“上门”：填写“检查结果”",
            "for every “Visit”: “What was found” filled in",
        ),
        ("visit", "parent.judge.done", "“鉴定”完成", "“Judge” done"),
        ("visit", "parent.closed", "报修单关闭", "repair order closed"),
        ("case", "calendar.changed", "日历有变动", "the calendar was changed"),
    ],
)  # fmt: skip
def test_an_event_is_named_by_what_it_is_of(kind, event, zh, en):
    assert event_words(reader("zh"), kind, event) == zh
    assert event_words(reader("en"), kind, event) == en


def shown(name: str, value: object, language: str = "zh") -> str:
    return value_words(reader(language), fact_of(reader(), "case", name), value)


def test_values_are_shown_as_their_sort_asks():
    assert shown("units", 12) == "12 台"
    assert shown("units", 123456, "en") == "123,456 units"
    assert shown("channel", "visit", "en") == "visit"
    assert shown("danger", False) == "否"
    assert shown("promised_at", toys.at("2026-03-02 11:00")) == "2026-03-02 周一 11:00"
    assert shown("returned_on", date(2026, 3, 3).isoformat(), "en") == "Tue 2026-03-03"
    assert shown("units", NOT_APPLICABLE) == "不适用"
    assert shown("units", None, "en") == "not known yet"


def test_numbers_carry_no_needless_signs():
    assert number_words(Decimal("20.00")) == "20"
    assert number_words(Decimal(2) / Decimal(3)) == "0.6667"
    assert number_words(Decimal("1E+3")) == "1000"
    assert number_words(9999) == "9999"
    assert number_words(-12000) == "-12,000"


def test_parties_are_called_by_name_or_title_each_once():
    assert party_title(reader(), "person:clerk") == "李红"
    assert party_title(reader(), "head:workshop") == "店长"
    assert party_title(reader(), "dept:workshop") == "维修部"
    assert party_title(reader("en"), "any") == "any employee"
    assert party_title(reader(), "person:unknown") == "unknown"
    assert party_titles(reader(), ["post:boss", "head:workshop"]) == ("店长",)


def test_a_value_expression_is_named_by_what_it_reads():
    assert value_in_words(reader(), CASE, "head(opened.department)") == "登记部门的负责人"
    assert value_in_words(reader("en"), CASE, "min(units, ordered)") == (
        "The smaller of Faulty units and Ordered units"
    )


@pytest.mark.parametrize(
    ("text", "answers", "wanted"),
    [
        ("a and b", [True, None], None),
        ("a and b", [False, None], False),
        ("a or b", [True, None], True),
        ("not (a and b)", [False, True], True),
        ("not (a or b)", [True, False], False),
        ("not (a and b)", [False, False], False),
        ("a and (b or not c)", [True, False, True], True),
    ],
)
def test_the_answer_of_a_condition_follows_from_the_answers_of_its_parts(text, answers, wanted):
    """The parts answer as the condition wants them, so `not (a and b)` holds when “not a” or “not b” does."""
    assert verdict(parse(text), answers) is wanted

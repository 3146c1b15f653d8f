"""Refusals in whole sentences, in both languages."""

import pytest

from kesu.core.explaining import explain_refusal, explain_refused
from kesu.core.records.outcomes import Refusal
from tests.core import toys
from tests.core.explaining.shop import Shop, book, reader


def both(shop: Shop) -> list[tuple[str, str]]:
    pairs = zip(shop.refused("zh"), shop.refused("en"), strict=True)
    return [(zh.sentence, en.sentence) for zh, en in pairs]


def told(code: str, line: str = "", **particulars: object) -> tuple[str, str]:
    refusal = Refusal(code, line, particulars=particulars)
    zh, en = (
        explain_refusal(refusal, book(), "case", "", toys.office(), language, names=reader().names)
        for language in ("zh", "en")
    )
    return zh.sentence, en.sentence


def test_closing_is_refused_with_every_need_and_its_own_clause():
    shop = Shop()
    shop.post("close", "clerk", "10:00", closes_as="closed", reason="x")
    assert both(shop) == [
        (
            "不能结案：缺经过（T-07）；尚未答复客户（T-08）",
            "Cannot close as “Done”: What happened is missing (T-07); The customer has no answer (T-08)",
        )
    ]


def test_what_is_missing_comes_with_its_titles():
    shop = Shop()
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept")
    (refusal,) = shop.refused("zh")
    assert refusal.sentence == "不能完成“鉴定”：还缺“不良数量”、“危及人身”（T-04）"
    assert refusal.missing == (("units", "不良数量"), ("danger", "危及人身"))
    assert refusal.clauses == ("T-04",)
    assert (refusal.code, refusal.line) == ("facts_missing", "judge")


def test_a_gate_before_several_things_says_which_one_was_wanted():
    shop = Shop()
    shop.post("open", "clerk", "10:00", kind="visit")
    assert both(shop) == [
        (
            "不能增加“上门”：还不知道订单数量；写明原因后可以继续（T-09）",
            "Cannot add a visit: The order is not known; give a reason to go on (T-09)",
        )
    ]


def test_without_the_entry_such_a_gate_is_named_itself():
    shop = Shop()
    shop.post("open", "clerk", "10:00", kind="visit")
    (refusal,) = shop.refused("zh", with_entry=False)
    assert refusal.sentence == "“先看现场”未满足：还不知道订单数量；写明原因后可以继续（T-09）"


def test_an_outcome_that_needs_something_says_it_in_words():
    shop = Shop(danger=False)
    shop.post("do", "clerk", "10:00", step="judge", outcome="visit", facts={"units": 3})
    assert both(shop) == [
        (
            "不能选择“需上门”，须满足：“订单数量”已填写；至少有一项“上门”（T-04）",
            "Cannot choose “Needs a visit” unless “Ordered units” is filled in; there is at least one “Visit” (T-04)",
        )
    ]


def test_a_condition_that_is_a_mere_yes_wants_the_yes_and_not_any_answer():
    assert "须满足：危及人身：是" in told("outcome_closed", "judge", needs=["danger"])[0]
    assert "须满足：“危及人身”已填写" in told("needs", "judge", needs=["danger"])[0]


def test_an_outcome_that_is_not_open_says_when_it_would_be():
    shop = Shop(danger=False, channel="visit")
    shop.post("do", "clerk", "10:00", step="judge", outcome="wait", facts={"units": 3})
    assert both(shop) == [
        (
            "目前不能选择“先等件”，须满足：渠道为“电话”（T-04）",
            "“Wait for parts” can be chosen only if Channel is “phone” (T-04)",
        )
    ]


def test_an_outcome_without_its_reason_is_called_by_its_own_title():
    shop = Shop(danger=False)
    shop.post("do", "clerk", "10:00", step="judge", outcome="refuse", facts={"units": 3})
    assert both(shop) == [("“不受理”须写明原因（T-04）", "“Refuse” needs a reason (T-04)")]
    assert shop.refused("zh", with_entry=False)[0].sentence == "“不受理”须写明原因（T-04）"


def test_who_may_not_is_told_who_may():
    shop = Shop()
    shop.post("do", "boss", "10:00", step="judge", outcome="accept")
    assert both(shop)[0] == ("“鉴定”应由前台办理（T-04）", "“Judge” is for Front desk to do (T-04)")
    shop.post("correct", "boss", "10:01", facts={"units": 3}, reason="x")
    assert both(shop)[0] == (
        "无权更正：应由前台办理",
        "You may not correct: that is for Front desk",
    )
    shop.post("close", "clerk", "10:02", closes_as="dropped", reason="x")
    assert both(shop)[0] == (
        "不能按“客户撤回”关闭：规程没有规定由谁办理",
        "You may not close as “Withdrawn by the customer”: the book gives nobody the right",
    )


def test_the_word_of_somebody_outside_needs_a_name():
    shop = Shop()
    shop.post("do", "clerk", "10:00", step="consent")
    assert both(shop) == [
        (
            "“客户同意”由客户作出：请写明代谁记录（T-04）",
            "“Customer's consent” is the word of Customer: say for whom you enter it (T-04)",
        )
    ]


def test_moments_come_with_their_weekday_in_the_zone_of_the_calendar():
    shop = Shop()
    shop.post("extend", "boss", "10:00", clock="/answer_time#1", until="2026-03-09 16:00")
    assert both(shop) == [
        (
            "“答复客户”最迟只能延长到 2026-03-05 周四 17:00（T-05）",
            "“Answering” can be extended to Thu 2026-03-05 17:00 at the latest (T-05)",
        ),
        ("“答复客户”须写明原因（T-05）", "“Answering” needs a reason (T-05)"),
    ]
    shop.post("agree", "clerk", "13:30", clock="/answer_time#1", until="2026-03-02 16:00")
    assert both(shop)[0] == (
        "“答复客户”已于 2026-03-02 周一 13:00 到期，须在到期之前提出（T-05）",
        "“Answering” was due at Mon 2026-03-02 13:00; it has to be asked for before that (T-05)",
    )


def test_a_value_that_does_not_fit_says_what_would():
    shop = Shop()
    shop.post("fill", "clerk", "10:00", facts={"channel": "letter", "units": -1})
    sentences = both(shop)
    assert (
        "“渠道”没有“letter”这个选项；可选：电话、来访",
        "“Channel” has no option “letter”; choose from: phone, visit",
    ) in sentences
    assert (
        "“不良数量”须填不小于 0 的整数，现为“-1”（T-01）",
        "“Faulty units” must be a whole number, 0 or more; it is “-1” (T-01)",
    ) in sentences


def test_a_step_that_is_not_open_says_why():
    shop = Shop(danger=False)
    shop.post("do", "boss", "10:00", step="answer")
    assert both(shop) == [("还没有轮到“答复”（T-05）", "It is not the turn of “Answer” yet (T-05)")]
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept", facts={"units": 3})
    shop.post("do", "clerk", "10:01", step="judge", outcome="accept")
    assert both(shop) == [("“鉴定”已经完成（T-04）", "“Judge” is done already (T-04)")]


def test_what_is_closed_says_as_what():
    shop = Shop(danger=False)
    shop.post(
        "do", "clerk", "10:00", step="judge", outcome="refuse", reason="x", facts={"units": 1}
    )
    shop.post("extend", "clerk", "10:01", clock="/x#1", reason="x")
    assert both(shop) == [
        (
            "已按“客户撤回”关闭，不能再办理",
            "Closed as “Withdrawn by the customer”; nothing more can be done",
        )
    ]
    shop.post("fill", "clerk", "10:02", facts={"units": 3})
    assert both(shop)[0][0] == "已经关闭，不能再填“不良数量”"


@pytest.mark.parametrize(
    ("code", "line", "particulars", "zh", "en"),
    [
        (
            "barred",
            "answer",
            {"person": "person:clerk"},
            "李红应当回避，不能办理“答复”：前面的环节由其本人办理",
            "李红 may not do “Answer”, having done what went before it",
        ),
        (
            "unknown_outcome",
            "answer",
            {"given": "maybe", "options": ["done"]},
            "“答复”没有“maybe”这个结果；可选：已答复",
            "“Answer” cannot end as “maybe”; choose from: Answered",
        ),
        (
            "unknown_closing",
            "",
            {"given": "x", "options": ["closed", "dropped"]},
            "不能按“x”关闭；可选：结案、客户撤回",
            "It cannot be closed as “x”; choose from: Done, Withdrawn by the customer",
        ),
        (
            "linked_already",
            "",
            {"link": "duplicate", "to": "old"},
            "已有这一关联：与之重复 R2025-7",
            "It is tied already: duplicate of R2025-7",
        ),
        (
            "not_an_option",
            "grade",
            {"given": "odd", "options": ["severe", "plain"]},
            "“级别”没有“odd”这个选项；可选：严重、一般",
            "“odd” is no value of “Grade”; choose from: severe, ordinary",
        ),
        (
            "no_such_run",
            "",
            {"clock": "/answer_time#1"},
            "“答复客户”没有在计时",
            "“Answering” is not running",
        ),
        (
            "unfit",
            "parts",
            {"fact": "parts", "reason": "unknown_column", "given": "x", "columns": ["part"]},
            "“更换件”没有“x”这一列；可填：配件",
            "“Parts changed” has no column “x”; those there are: Part",
        ),
        (
            "future",
            "",
            {"happened_at": toys.at("2026-03-02 11:00"), "entered_at": toys.at("2026-03-02 10:00")},
            "发生时间 2026-03-02 周一 11:00 晚于录入时间 2026-03-02 周一 10:00：不能登记尚未发生的事",
            "It is said to have happened at Mon 2026-03-02 11:00, after it was entered at "
            "Mon 2026-03-02 10:00: what has not happened yet cannot be entered",
        ),
        (
            "too_long",
            "",
            {"fact": "phone", "most": 500, "length": 612},
            "“联系电话”最多 500 字，现有 612 字",
            "“Telephone” has at most 500 characters; it has 612",
        ),
        (
            "series_full",
            "order_no",
            {"number": 10},
            "“报修单”的编号已经用完，轮到第 10 号",
            "The numbers of “Repair order” are used up: 10 is next",
        ),
    ],
)
def test_rarer_refusals_are_whole_sentences_too(code, line, particulars, zh, en):
    assert told(code, line, **particulars) == (zh, en)


def test_what_no_book_stands_behind_has_its_sentence_without_one():
    assert explain_refused("file_too_large", {"most": 10}, "zh") == "文件不能大于 10 字节"
    assert explain_refused("no_book", {}, "en") == "No rulebook is in force yet"
    assert (
        explain_refused("file_not_allowed", {"name": "a.exe", "options": ["jpg", "pdf"]}, "zh")
        == "不接收“a.exe”这类文件；可以上传：jpg、pdf"
    )


def test_a_code_from_elsewhere_is_not_hidden():
    assert told("strange") == ("未被接受：strange", "Not accepted: strange")

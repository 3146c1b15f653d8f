"""The timeline in whole sentences, in both languages."""

import pytest

from kesu.core.explaining import tell_happening
from kesu.core.records.outcomes import Happening
from tests.core import toys
from tests.core.explaining.shop import Shop, reader


def told(code: str, line: str = "", item: str = "", **particulars: object) -> tuple[str, str]:
    happening = Happening(code, item, line, particulars)
    zh, en = (tell_happening(happening, reader(language), "case") for language in ("zh", "en"))
    return zh.sentence, en.sentence


def test_opening_tells_facts_decisions_steps_and_clocks():
    shop = Shop(channel="visit", phone="138")
    assert shop.told("zh") == [
        "登记报修单",
        "填写“渠道”：来访",
        "填写“联系电话”：（已密封）",
        "“级别”暂定为“一般”，还缺“危及人身”、“不良数量”（T-02）",
        "待办“鉴定”：前台",
        "待办“客户同意”：客户",
        "“答复客户”开始计时，应于 2026-03-02 周一 13:00 前完成（T-05）",
        "“承诺的答复”开始计时，到期时间待定（T-08）",
        "“等候”开始计时，暂定应于 2026-03-03 周二 17:00 前完成（T-06）",
    ]
    assert shop.told("en") == [
        "Repair order opened",
        "“Channel” filled in: visit",
        "“Telephone” filled in: (sealed)",
        "“Grade” is “ordinary” for now, “Danger to people”, “Faulty units” not known yet (T-02)",
        "“Judge” is open, for Front desk",
        "“Customer's consent” is open, for Customer",
        "“Answering” has begun, due Mon 2026-03-02 13:00 (T-05)",
        "“Promised answer” has begun, its due moment is not known yet (T-08)",
        "“Waiting” has begun, due Tue 2026-03-03 17:00 for now (T-06)",
    ]


def test_a_personal_value_is_shown_only_by_whoever_may_open_it():
    shop = Shop(phone="sealed:xyz")
    assert "填写“联系电话”：（已密封）" in shop.told("zh")

    def opened(item: str, fact: str, value: object) -> str:
        return f"138{item}{fact == 'phone'}{value == 'sealed:xyz'}"

    assert "填写“联系电话”：138TrueTrue" in shop.told("zh", open_value=opened)


def test_a_decision_tells_the_row_and_the_values_it_rests_on():
    shop = Shop(danger=False, units=3)
    shop.post("correct", "clerk", "10:00", facts={"units": 12}, reason="数错")
    assert shop.told("zh")[:2] == [
        "更正“不良数量”：3 台 → 12 台",
        "“级别”由“一般”改判为“严重”（T-02：不良数量 12 台 ≥ 10 台）",
    ]
    assert shop.told("en")[:2] == [
        "“Faulty units” corrected: 3 units → 12 units",
        "“Grade” changed from “ordinary” to “severe” (T-02: Faulty units 12 units ≥ 10 units)",
    ]


def test_without_the_record_it_tells_what_the_row_asks():
    assert told("decided", "grade", value="severe", row="many", status="final", was=None) == (
        "“级别”判定为“严重”（T-02：不良满 10 台）",
        "“Grade” decided: “severe” (T-02: Ten faulty units or more)",
    )


def test_a_person_who_decides_otherwise_is_told_with_the_machines_answer():
    shop = Shop(danger=False, units=3)
    shop.post("override", "boss", "10:00", decision="grade", value="severe", reason="老客户")
    assert shop.told("zh")[0] == "“级别”人工认定为“严重”，按规程应为“一般”（T-02）"
    assert (
        shop.told("en")[0]
        == "“Grade” decided by a person: “severe”; by the table it would be “ordinary” (T-02)"
    )
    shop.post("correct", "clerk", "10:01", facts={"units": 12}, reason="数错")
    assert "“级别”人工认定为“严重”，现按规程也是“严重”（T-02）" in shop.told("zh")


def test_steps_numbers_and_items_are_told_by_their_titles():
    shop = Shop(danger=False, units=3, ordered=9)
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept")
    assert shop.told("zh")[:2] == ["“鉴定”：受理", "待办“答复”：店长"]
    shop.post("open", "clerk", "10:01", kind="visit", facts={"found": "线断"})
    assert shop.told("zh") == ["新增上门 1", "上门 1：填写“检查结果”：线断"]
    assert shop.told("en") == ["Visit 1 added", "Visit 1: “What was found” filled in: 线断"]
    assert told("numbered", "order_no", number="KS-2026-0001") == (
        "已编号 KS-2026-0001",
        "Numbered KS-2026-0001",
    )
    shop.post("assign", "boss", "10:02", step="answer", to="person:clerk", reason="请假")
    assert shop.told("zh") == ["“答复”交由李红办理，原因：请假"]


def test_a_deadline_that_moves_is_told_with_both_moments():
    shop = Shop(danger=False)
    shop.post("hold", "clerk", "09:40", reason="等件")
    assert shop.told("zh") == ["暂停处理，原因：等件"]
    shop.post("resume", "clerk", "10:40")
    assert shop.told("zh") == [
        "恢复处理",
        "“答复客户”的时限由 2026-03-02 周一 13:00 移到 2026-03-02 周一 14:00",
    ]
    shop.post("agree", "clerk", "10:50", clock="/answer_time#1", until="2026-03-02 16:00")
    assert shop.told("zh") == [
        "“答复客户”约定于 2026-03-02 周一 16:00 前完成（T-05）",
        "“答复客户”的时限按约定由 2026-03-02 周一 14:00 移到 2026-03-02 周一 16:00",
    ]
    assert shop.told("en") == [
        "“Answering” agreed for Mon 2026-03-02 16:00 (T-05)",
        "“Answering” moved by agreement from Mon 2026-03-02 14:00 to Mon 2026-03-02 16:00",
    ]


def test_being_late_is_found_and_superseded_in_words():
    shop = Shop(danger=False, units=3, ordered=9)
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept")
    shop.world.tick(toys.at("2026-03-02 14:00"))
    late = told(
        "found",
        "answer_time",
        verdict="late",
        due=toys.at("2026-03-02 13:00"),
        at=toys.at("2026-03-02 13:00"),
        supersedes=False,
    )
    assert late == (
        "“答复客户”逾期：应于 2026-03-02 周一 13:00 前完成，届时未完成（T-05）",
        "“Answering” late: due Mon 2026-03-02 13:00 and not done then (T-05)",
    )
    # It is entered later that it had happened in time: the finding turns over.
    shop.post("do", "boss", "12:00", step="answer", entered_at=toys.at("2026-03-02 15:00"))
    assert (
        "“答复客户”原来的逾期认定被取代：应于 2026-03-02 周一 13:00 前，实际 2026-03-02 周一 12:00，按时完成"
        in shop.told("zh")
    )
    assert (
        "“Answering”: the finding that it was late is superseded; due Mon 2026-03-02 13:00, "
        "done Mon 2026-03-02 12:00, in time" in shop.told("en")
    )


@pytest.mark.parametrize(
    ("code", "line", "particulars", "zh", "en"),
    [
        (
            "told",
            "answer_time",
            {"parties": ["post:boss", "head:workshop"], "sort": "remind"},
            "催办店长：答复客户（T-05）",
            "Shop manager reminded: Answering (T-05)",
        ),
        (
            "closed",
            "",
            {"closed_as": "dropped", "clock": "/wait#1"},
            "“等候”到期，自动关闭：客户撤回",
            "“Waiting” has run out, closed by itself: Withdrawn by the customer",
        ),
        (
            "opens",
            "",
            {"kind": "case", "link": "restarts"},
            "据此另行登记报修单，重新启动自本单",
            "Repair order opened (restarts this one)",
        ),
        (
            "linked",
            "",
            {"link": "followed_by", "to": "old"},
            "建立关联：后续 R2025-7",
            "Tied: followed by R2025-7",
        ),
        (
            "step_opened",
            "answer",
            {"parties": [], "round": 1},
            "待办“答复”：暂无可以办理的人",
            "“Answer” is open, with nobody to do it",
        ),
        (
            "step_opened",
            "answer",
            {"parties": ["post:boss"], "round": 2},
            "第 2 轮待办“答复”：店长",
            "“Answer” is open in round 2, for Shop manager",
        ),
        (
            "reopened",
            "answer",
            {"closed_as": "closed"},
            "重新打开（原为“结案”），从“答复”继续",
            "Reopened (it was “Done”), to go on at “Answer”",
        ),
        (
            "learned",
            "danger",
            {"value": None, "state": "not_applicable"},
            "填写“危及人身”：不适用",
            "“Danger to people” filled in: not applicable",
        ),
        (
            "learned",
            "parts",
            {"value": [{"part": "轴"}], "state": "known"},
            "填写“更换件”：1 行",
            "“Parts changed” filled in: 1 line",
        ),
        (
            "heard",
            "heard.service_visit",
            {"payload": {}},
            "系统消息：收到售后服务记录",
            "Heard: service visit heard of",
        ),
    ],
)
def test_rarer_lines_are_whole_sentences_too(code, line, particulars, zh, en):
    assert told(code, line, **particulars) == (zh, en)


def test_a_long_text_is_cut_and_kept_on_one_line():
    sentence = told("learned", "story", value="一行\n" + "长" * 100, state="known")[0]
    assert sentence == "填写“经过”：一行 " + "长" * 56 + "…"


def test_a_line_of_the_timeline_names_its_clause_and_line():
    happening = Happening("breach", "", "look_first", {"reason": "急"})
    found = tell_happening(happening, reader(), "case")
    assert found.sentence == "未满足“先看现场”而继续办理，原因：急（T-09）"
    assert (found.clauses, found.line) == (("T-09",), "look_first")

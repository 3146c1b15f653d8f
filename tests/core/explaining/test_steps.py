"""Who may do a step and why, which gates stand before it, and what it waits for."""

from kesu.core.explaining import StepWhy, why_step
from kesu.core.records.record import Codec
from tests.core import toys
from tests.core.explaining.shop import Shop, reader


def why(shop: Shop, step: str, language: str = "zh") -> StepWhy:
    found = why_step(reader(language), shop.record, "", step, toys.at("2026-03-02 12:00"))
    assert found is not None
    return found


def accepted(**facts: object) -> Shop:
    shop = Shop(danger=False, units=3, **facts)
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept")
    return shop


def test_an_open_step_says_who_may_do_it_and_what_it_still_asks():
    found = why(Shop(), "judge")
    assert (found.title, found.answer, found.parties) == ("鉴定", "待办", ("前台",))
    assert (found.says, found.clause) == ("由前台先看", "T-04")
    assert found.asks == (("units", "不良数量"), ("danger", "危及人身"))
    assert found.blocked_by == ("还缺“不良数量”、“危及人身”",)
    assert why(Shop(), "judge", "en").blocked_by == (
        "Still missing: “Faulty units”, “Danger to people”",
    )


def test_a_party_under_a_condition_shows_whether_it_holds():
    found = why(accepted(), "answer")
    assert [(r.says, r.answer, r.used) for r in found.rows] == [
        ("店长", "met", True),
        ("维修部", "unmet", False),
    ]
    assert [(p.says, p.value) for p in found.rows[1].parts] == [("危及人身：是", "否")]


def test_who_did_what_went_before_is_named_as_barred():
    assert why(accepted(), "answer").notes == ("李红办理过前面的环节，应当回避",)
    assert why(accepted(), "answer", "en").notes == ("李红 did what went before and may not do it",)


def test_gates_are_shown_with_whether_they_hold_now():
    blocked = why(accepted(), "answer")
    assert [(g.says, g.answer, g.clause) for g in blocked.gates] == [
        ("还不知道订单数量", "unmet", "T-09")
    ]
    assert blocked.blocked_by == ("还不知道订单数量（T-09）",)
    free = why(accepted(ordered=9), "answer")
    assert [(g.says, g.answer) for g in free.gates] == [("“订单数量”已填写", "met")]
    assert free.blocked_by == ()


def test_a_gate_before_closing_stands_before_the_step_that_closes():
    shop = accepted(ordered=9, story="线断")
    shop.post("do", "boss", "11:00", step="answer")
    found = why(shop, "close_up")
    assert [(g.says, g.answer) for g in found.gates] == [
        ("“经过”已填写", "met"),
        ("“答复”已完成", "met"),
    ]
    lacking = accepted(ordered=9)
    lacking.post("do", "boss", "11:00", step="answer")
    assert why(lacking, "close_up").blocked_by == ("不能结案：缺经过（T-07）",)


def test_a_step_nobody_has_opened_yet_says_what_it_waits_for():
    found = why(Shop(), "answer")
    assert found.answer == "尚未轮到"
    assert found.blocked_by == ("等待：“收尾”的结果为“again”，或“鉴定”的结果为“受理”",)
    assert why(Shop(), "close_up", "en").blocked_by == ("Waits for: “Answer” done",)


def test_a_step_whose_condition_does_not_hold_says_which_part_it_waits_for():
    shop = Shop(danger=True, units=3, ordered=9)
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept")
    shop.post("do", "boss", "11:00", step="answer")
    found = why(shop, "close_up")
    assert found.answer == "等待条件"
    assert found.blocked_by == (
        "等待：级别为“一般”（现为：严重）",
        "等待：“承诺时间”已填写",
    )


def test_the_word_of_somebody_outside_is_written_down_by_an_employee():
    found = why(Shop(), "consent")
    assert found.parties == ("客户",)
    assert [r.says for r in found.rows] == ["客户（由员工代为记录）"]
    assert found.notes == ("此步可办可不办，不影响后续",)


def test_a_step_that_is_done_waits_for_nothing():
    assert why(accepted(), "judge").blocked_by == ()
    assert why(accepted(), "judge").answer == "已完成"


def test_asking_why_changes_nothing():
    shop = accepted()
    before = Codec.dump(shop.record)
    why(shop, "answer")
    assert Codec.dump(shop.record) == before


def test_a_step_that_is_not_in_the_book_has_no_explanation():
    assert why_step(reader(), Shop().record, "", "dance", toys.at("2026-03-02 12:00")) is None

"""Explanations as plain lines, for print and the command line."""

from kesu.core.explaining import lines_of, why_clock, why_decision, why_step
from tests.core import toys
from tests.core.explaining.shop import Shop, reader


def test_a_decision_as_lines():
    shop = Shop(units=12)
    why = why_decision(reader(), shop.record, "", "grade")
    assert why is not None
    assert lines_of(why, reader()) == [
        "级别：严重（T-02）",
        "    不良满 10 台",
        "    ? 危及人身：是 → 严重（T-03）",
        "        ? 危及人身：是（尚不清楚）",
        "    ✓ 不良满 10 台 → 严重（T-02） ←",
        "        ✓ 不良数量 ≥ 10 台（多少台算严重）（12 台）",
        "    多少台算严重：10 台（T-02、原文留白，公司选定）；原文没有数字；读作 10 台",
        "    未采用的读法：5 台",
        "    如果这一条不再符合，其余不变，则判为“一般”（T-02）",
    ]


def test_a_deadline_as_lines():
    shop = Shop(promised_at=toys.at("2026-03-02 11:00"))
    why = why_clock(reader("en"), shop.record, "/answer_time#1")
    assert why is not None
    assert lines_of(why, reader("en")) == [
        "Answering: Mon 2026-03-02 13:00 (T-05)",
        "    From Mon 2026-03-02 09:00, 4 working hours: due Mon 2026-03-02 13:00",
        "    → opened Mon 2026-03-02 09:00 (T-05)",
        "    Promised answer Mon 2026-03-02 11:00; Binds: of several limits on one duty the stricter binds",
        "    Mon 2 Mar 2026 09:00–13:00  working hours  4 h",
        "    Time for the answer: 4 working hours (T-05, stated)",
        "    Readings not taken: 自受理起算",
    ]


def test_a_step_as_lines():
    shop = Shop(danger=False, units=3)
    shop.post("do", "clerk", "10:00", step="judge", outcome="accept")
    why = why_step(reader(), shop.record, "", "answer", toys.at("2026-03-02 11:00"))
    assert why is not None
    assert lines_of(why, reader()) == [
        "答复：待办（T-05）",
        "    由店长办理",
        "    还不知道订单数量（T-09）",
        "    ✗ 还不知道订单数量（T-09）",
        "        ✗ “订单数量”已填写",
        "    ✓ 店长（T-05） ←",
        "    ✗ 维修部（T-05）",
        "        ✗ 危及人身：是（否）",
        "    李红办理过前面的环节，应当回避",
    ]

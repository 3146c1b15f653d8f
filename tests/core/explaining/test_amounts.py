"""Amounts, times that come again and advice in words: formula, every value, shares, rounding, cap, differences."""

from typing import Any

import pytest

from kesu.core.explaining import Reader, lines_of, tell_happening, why_posting, why_step
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.times import every_words
from tests.core.clocks.test_occurring import again
from tests.core.postings.test_entering import FINE, SHARE, people, play, record
from tests.core.rulebook.faulty_books import step
from tests.core.toys import at, book, facts, office

NAMES = {"person:wang": "王芳", "person:li": "李雷"}


def reader(found: Any, language: str = "zh") -> Reader:
    return Reader(found.book, office(), language, lambda ref: NAMES.get(ref, ""))


def test_every_amount_tells_its_formula_values_and_shares():
    found = play(SHARE, loss="100", liable=people("2", "1"))
    why = why_posting(reader(found), record(found), "", "share")
    assert why is not None
    assert (why.answer, why.total, why.account) == ("合计 100 元", "100.00", "personal")
    first, second = why.entries
    assert (first.holder, first.amount, second.amount) == ("王芳", "66.67 元", "33.33 元")
    assert [(v.says, v.value) for v in first.values] == [("loss", "100"), ("ratio", "2")]
    assert first.steps == (
        "总额 100 × 2 ÷ 3，余数先给份额最大者",
        "取整到 0.01（四舍五入）",
    )
    assert "李雷  33.33 元（T-01）" in "\n".join(lines_of(why, reader(found)))


def test_a_cap_and_a_counter_posting_are_told():
    found = play(FINE, loss="5000", bonus="600", person="person:wang")
    found.correct("2026-03-05 11:00", bonus="400")
    why = why_posting(reader(found, "en"), record(found), "", "fine")
    assert why is not None
    capped, counter = why.entries
    assert capped.steps == ("loss × 0.1 = 500", "cap 300")
    assert counter.steps[-1] == "300 stood, 200 is right: the difference"
    assert (counter.amount, counter.counter, counter.clause) == ("-100", True, "T-02")
    assert [row.used for row in why.rows] == [True, False]


def test_a_posting_that_entered_nothing_says_so():
    found = play(SHARE)
    why = why_posting(reader(found), record(found), "", "share")
    assert why is not None
    assert (why.answer, why.entries) == ("尚未记账", ())
    assert why_posting(reader(found), record(found), "", "nothing") is None


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["“损失分担”记账：王芳 100 元（T-01）", "“损失分担”重新计算，王芳 冲减 40 元，合计 60 元（T-01）"]),
        ("en", [
            "“Share of the loss” entered: 王芳 100 yuan (T-01)",
            "“Share of the loss” reckoned again: 王芳 40 yuan taken back, 60 yuan in all (T-01)",
        ]),
    ],
)  # fmt: skip
def test_the_timeline_tells_what_was_entered(language: str, said: list[str]):
    found = play(SHARE)
    first = found.fill("2026-03-02 10:00", loss="100", liable=people("1"))
    second = found.correct("2026-03-03 10:00", loss="60")
    told = [
        tell_happening(h, reader(found, language), "case", record=outcome.record).sentence
        for outcome in (first, second)
        for h in outcome.happenings
        if "posted" in h.code
    ]
    assert told == said


@pytest.mark.parametrize(
    ("every", "zh", "en"),
    [
        ('{ day = "17:00", on = "working days" }', "每个工作日 17:00", "each working day, 17:00"),
        ('{ each = "week", weekday = 7 }', "每周日", "each Sunday"),
        ('{ each = "month", working_day = 5 }', "每月第 5 个工作日", "on working day 5 of each month"),
        ('{ each = "month", day = "end" }', "每月最后一天", "on the last day of each month"),
        ('{ each = "quarter", day = 10 }', "每季度第 1 个月 10 日", "on day 10 of month 1 of each quarter"),
        ('{ rolling = "3 months", from = "visited" }', "自“visited”起每 3 个月", "every 3 months from “visited”"),
    ],
)  # fmt: skip
def test_a_time_that_comes_again_is_told_in_words(every: str, zh: str, en: str):
    made = book(again(every), kinds=facts(visited="moment"))
    (way,) = made.source.triggers["again"].every
    told = [every_words(Reader(made, office(), lang), Place("case"), way) for lang in ("zh", "en")]
    assert told == [zh, en]


def test_the_advice_of_a_step_is_told_as_advice_with_its_clause():
    lines = step('guidance = ["calmly", "先听"]') + (
        '[[document]]\nid = "calmly"\nclause = "T-02"\nkind = "guidance"\n'
        'title = { zh = "不急", en = "Calmly" }\nsays = { zh = "先让对方说完", en = "Hear them out" }\n'
    )
    found = play(lines)
    why = why_step(reader(found), record(found), "", "look", at("2026-03-02 10:00"))
    assert why is not None
    assert why.notes[-2:] == ("先听", "建议：不急；先让对方说完（T-02）")

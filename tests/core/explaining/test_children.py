"""What a parent hears of its children, and which items a fact names, in sentences."""

from typing import Any

import pytest

from kesu.core.explaining import (
    Place,
    condition_words,
    event_words,
    explain_refusal,
    tell_happening,
)
from kesu.core.explaining.reading import Reader
from kesu.core.records.outcomes import Outcome
from tests.core import toys
from tests.core.engine.errands import Shop, procedure


def reader(language: str = "zh") -> Reader:
    names = {"record:visit1": "SM-1", "record:main": "WX-1"}
    return Reader(procedure(), toys.office(), language, lambda reference: names.get(reference, ""))


def told(outcome: Outcome, kind: str, language: str = "zh") -> list[str]:
    return [
        tell_happening(h, reader(language), kind, record=outcome.record).sentence
        for h in outcome.happenings
    ]


class Told(Shop):
    """A shop that remembers what the order heard last."""

    def news(self, label: str, language: str = "zh", **facts: Any) -> str:
        outcomes: list[Outcome] = []
        post = self.world._post

        def remembered(record_id: str, entry: Any) -> Outcome:
            outcomes.append(found := post(record_id, entry))
            return found

        self.world._post = remembered  # type: ignore[method-assign]
        self.go(label, **facts)
        heard = next(o for o in outcomes if o.record.id == "main")
        return told(heard, "order", language)[0]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "上门单 SM-1：“结果”为差；已关闭（修好）"),
        ("en", "Visit SM-1: “Result” is bad; closed (Mended)"),
    ],
)
def test_the_timeline_of_the_parent_tells_what_the_child_told(language: str, said: str):
    shop = Told()
    shop.visit("visit1")
    assert shop.news("visit1", language, result="bad") == said


def test_the_timeline_of_the_child_names_its_parent():
    shop = Shop()
    assert told(shop.visit("visit1"), "visit")[0] == "登记上门单（隶属于 WX-1）"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "all(visits where closed)",
            "每项“上门单”都满足：已关闭",
            "every one of “Visit” meets: Closed",
        ),
        (
            "any(visits where result == 'bad')",
            "至少一项“上门单”满足：结果为“差”",
            "at least one of “Visit” meets: Result is “bad”",
        ),
        (
            "any(visits where closed_as == 'vain')",
            "至少一项“上门单”满足：关闭方式为“白跑”",
            "at least one of “Visit” meets: Way of closing is “In vain”",
        ),
    ],
)
def test_a_question_about_children_reads_like_a_sentence(text: str, zh: str, en: str):
    assert condition_words(reader(), Place("order"), text) == zh
    assert condition_words(reader("en"), Place("order"), text) == en


def test_a_question_about_named_items_reads_like_a_sentence():
    words = condition_words(reader(), Place("notice"), "any(listed where grave)")
    assert words == "至少一项“所列缺陷”满足：grave：是"


def test_the_event_of_a_child_is_named_with_its_kind():
    assert event_words(reader(), "order", "child.visit") == "“上门单”有进展"
    assert event_words(reader(), "order", "all visits.closed") == "每项“上门单”：关闭"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("", "“上门单”要从所属的“维修单”开出：请指明是哪一张"),
        ("visit1", "“上门单”之下不能开“上门单”"),
    ],
)
def test_a_child_without_a_right_parent_is_refused_in_words(to: str, said: str):
    shop = Shop()
    shop.visit("visit1")
    refusal = shop.visit("visit2", to=to).refusals[0]
    assert explain_refusal(refusal, procedure(), "visit", "", toys.office(), "zh").sentence == said


def test_named_items_are_told_by_their_subject():
    shop = Shop()
    shop.accepted("open", kind="flaw", facts={"what": "漏油", "grave": True})
    shop.accepted("open", kind="flaw", facts={"grave": False})
    outcome = shop.accepted("open", kind="notice", facts={"listed": ["flaw.1", "flaw.2"]})
    assert "整改通知 1：填写“所列缺陷”：缺陷 1（漏油）、缺陷 2" in told(outcome, "order")


def test_an_item_that_is_not_there_is_refused_in_words():
    refusal = Shop().refused("open", kind="notice", facts={"listed": ["flaw.7"]})[0]
    told = explain_refusal(refusal, procedure(), "notice", "", toys.office(), "zh").sentence
    assert told == "“所列缺陷”不能选“flaw.7”：没有这一项，或者它已作废"

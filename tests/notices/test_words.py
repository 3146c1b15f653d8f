"""What a message says: as an office would write it, in both languages, and nothing that was not meant."""

import re
from pathlib import Path

import pytest

from kesu.notices.channels import WAYS
from kesu.notices.codes import CODES, LETTERS
from kesu.notices.models import Channel, Delivery
from kesu.notices.words import NAMES, known_codes, names_in, words
from kesu.site.environment import CHECKOUT

VALUES = {
    "kind": "客诉", "number": "KS2026-0001", "customer": "示例物业", "subject": "噪音大",
    "line": "现场答复", "due": "14:30", "limit": "4 个工作小时", "clause": "《客诉办法》5.2",
    "told_at": "2026-03-02 13:30", "says": "请到现场答复",
}  # fmt: skip


def test_every_code_has_words_of_its_own_and_every_words_their_code():
    by_their_senders = {"password", "acknowledgement"}
    assert known_codes() == set(CODES) | (set(LETTERS) - by_their_senders)


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_words_name_only_what_there_is(code):
    assert names_in(code) <= NAMES


def test_what_comes_near_is_told_in_one_line():
    found = words("near", "zh-hans", VALUES)
    assert found.subject == "【客诉】KS2026-0001 “现场答复”将于 14:30 到期"
    assert found.text.splitlines() == [
        "“现场答复”即将到期，请及时办理。",
        "",
        "单号：KS2026-0001",
        "客户：示例物业",
        "事由：噪音大",
        "时限：4 个工作小时",
        "应于：14:30 前完成",
        "依据：《客诉办法》5.2",
        "发出：2026-03-02 13:30",
    ]


def test_an_escalation_says_that_it_is_one():
    assert words("escalate", "zh-hans", VALUES).subject == (
        "【上报】客诉 KS2026-0001 “现场答复”应于 14:30 完成，至今未完成"
    )
    assert words("escalate", "en", VALUES).subject.startswith("[Escalated]")


def test_what_somebody_wrote_is_never_read_as_a_template():
    found = words(
        "tell", "en", {**VALUES, "says": "{customer} {0} %s {link}", "customer": "secret"}
    )
    assert "{customer} {0} %s {link}" in found.subject


def test_without_a_due_moment_none_is_spoken_of():
    found = words("remind", "zh-hans", {**VALUES, "due": ""})
    assert "请办理：请到现场答复" in found.subject
    assert "应于" not in found.text


@pytest.mark.parametrize("code", sorted(known_codes()))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_notice_of_which_little_is_known_has_no_empty_lines_of_labels(code, language):
    found = words(code, language, {"says": "x"})
    assert not [line for line in found.text.splitlines() if line.rstrip().endswith(("：", ":"))]


def test_the_operators_page_names_every_sort_state_and_code():
    page = Path(CHECKOUT, "docs/operators/notices.md").read_text("utf-8")
    named = set(re.findall(r"`([a-z_]+)`", page))
    assert {*WAYS, *Delivery.State.values, *CODES} <= named
    assert set(WAYS) == set(Channel.Sort.values)

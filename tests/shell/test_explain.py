"""kesu explain: a record in words at the command line, as it stands or after one of its entries."""

import json

import pytest

from kesu.cases.actions.posting import post
from kesu.cases.actions.publishing import publish
from kesu.core.records.entries import SYSTEM
from kesu.shell.main import main
from tests.cases.conftest import ENGINEER, MON_9, op, opened, registered
from tests.cases.small_book import FILES

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(clock_at) -> str:
    """A complaint with twelve faulty units, registered on Monday at nine."""
    clock_at("2026-03-02T09:00+08:00")
    publish(FILES, by=SYSTEM, at=MON_9)
    record = opened(defective=3, phone="13800001111").record_id
    registered(record)
    facts = {"defective": 12}
    entry = {"act": "correct", "facts": facts, "reason": "数错"}
    post(record_id=record, entry_data=entry, actor=ENGINEER, op_id=op())
    return "KS2026-0001"


def explained(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["explain", *words]) == 0
    return capsys.readouterr().out


def test_a_record_is_explained_as_it_stands(number, capsys):
    lines = explained(capsys, number).splitlines()
    assert lines[0] == "客诉 KS2026-0001"
    decided = lines.index("判定")
    assert lines[decided + 1 : decided + 4] == [
        "    grade：一般（暂定）（T-1）",
        "        其余情形",
        "        补齐之前暂按“一般”办理：时限照此起算，不作处罚依据",
    ]
    assert "            ✗ 涉及安全：是（否）" in lines
    assert "        还缺：客户、问题代码" in lines
    owed = lines.index("时限")
    assert lines[owed + 1 : owed + 5] == [
        "    register_in_time：2026-03-02 周一 14:30（T-1）",
        "        自 2026-03-02 周一 09:00 起算，4 个工作小时，应于 2026-03-02 周一 14:30 前完成",
        "        → 登记 2026-03-02 周一 09:00（T-1）",
        "        按时：应于 2026-03-02 周一 14:30 前，实际 2026-03-02 周一 09:00",
    ]
    waiting, ahead = lines.index("待办与等待"), lines.index("接下来会自动发生")
    assert lines[waiting + 1 : ahead - 1] == [
        "    调查：待办（T-1）",
        "        由工程师办理",
        "        还缺“原因”",
        "        ✓ 工程师（T-1） ←",
    ]


def test_after_an_entry_it_says_what_that_entry_brought_about(number, capsys):
    lines = explained(capsys, number, "--entry", "1").splitlines()
    assert lines[2:10] == [
        "第 1 条记录",
        "    登记客诉",
        "    填写“不良数”：3",
        "    填写“描述”：噪音大",
        "    填写“电话”：（已密封）",
        "    “grade”暂定为“一般”，还缺“涉及安全”、“same_before”（T-1）",
        "    待办“登记”：工程师",
        "    “register_in_time”开始计时，应于 2026-03-02 周一 14:30 前完成（T-1）",
    ]
    assert "    登记：待办（T-1）" in lines
    assert "    调查：待办（T-1）" not in lines


def test_it_speaks_english_when_asked_to(number, capsys):
    lines = explained(capsys, number, "--entry", "3", "--language", "en").splitlines()
    assert lines[:5] == [
        "Complaint KS2026-0001",
        "",
        "Entry 3",
        "    “不良数” corrected: 3 → 12",
        "",
    ]
    assert "    Investigate: open (T-1)" in lines


def test_as_data_it_says_the_same(number, capsys):
    found = json.loads(explained(capsys, number, "--entry", "3", "--json"))
    assert (found["number"], found["kind"], found["entry"]) == (number, "complaint", 3)
    assert [told["sentence"] for told in found["happenings"]] == ["更正“不良数”：3 → 12"]
    assert [why["title"] for why in found["decisions"]] == ["grade"]
    assert [why["title"] for why in found["deadlines"]] == ["register_in_time", "finish_in_time"]
    assert [why["blocked_by"] for why in found["steps"]] == [["还缺“原因”"]]


def test_what_will_happen_by_itself_stands_at_the_end(number, capsys):
    lines = explained(capsys, number).splitlines()
    ahead = lines[lines.index("接下来会自动发生") + 1 :]
    assert any("到期；届时未完成即认定逾期（T-1）" in line for line in ahead)
    assert json.loads(explained(capsys, number, "--json"))["coming"]
    assert "接下来会自动发生" not in explained(capsys, number, "--entry", "1")


def test_no_personal_value_is_shown(number, capsys):
    for words in ([], ["--json"], ["--entry", "1"], ["--entry", "1", "--json"]):
        assert "13800001111" not in explained(capsys, number, *words)


def test_a_number_that_is_not_there_is_told(number, capsys):
    assert main(["explain", "KS2026-9999"]) == 2
    assert "KS2026-9999" in capsys.readouterr().err


def test_an_entry_that_is_not_there_is_told(number, capsys):
    assert main(["explain", number, "--entry", "9"]) == 2
    assert capsys.readouterr().err == "kesu: 没有第 9 条记录，共 3 条\n"
    assert main(["explain", number, "--entry", "0"]) == 2

"""P03, the maker of screens: three screens of twelve flicker, and an 8D report goes out twice before it ends."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from tests.walks.walking import Walk, wall

pytestmark = pytest.mark.browser

CASE: Final = "complaint"
LEADER: Final = "quality_engineer#2"
CONTAINED: Final[list[dict[str, Any]]] = [
    {"place": place, "quantity": all_, "defective": bad, "handled": how, "done_by": who,
     "done_on": date(2026, 3, 7)}
    for place, all_, bad, how, who in (
        ("raw_material", 2000, 12, "排线全检", "资材部"),
        ("semi_finished", 60, 4, "主板补焊", "生产部"),
        ("finished", 45, 2, "逐台复测", "品质部"),
        ("customer", 12, 3, "换机", "业务部"),
    )
]  # fmt: skip
"""The four groups of P03-15."""
TEAM: Final = [{"person": "person:production_department", "part": "查换焊台记录"}]
MADE: Final = [
    {"id": "c1", "text": "焊台温度偏低", "state": "proved", "evidence": "实测 290 度，设定 340 度"},
    {"id": "c2", "under": "c1", "text": "换焊台后没有重新点检", "state": "proved",
     "evidence": "2 月 3 日无点检记录", "code": "equipment"},
    {"id": "c3", "text": "排线镀层不良", "state": "ruled_out", "evidence": "镀层复测合格"},
]  # fmt: skip
MISSED: Final = [
    {"id": "c1", "text": "出货前只做外观，不做通电老化", "state": "proved",
     "evidence": "检验规范第 4 条"},
]  # fmt: skip
COMPARED: Final = [
    {"question": "what", "is": "M-880 花屏", "is_not": "M-881", "difference": "M-880 用排线连接"},
]
CHANGED: Final = [{"sort": "work_instruction", "no": "WI-31", "to_edition": "B/2"}]
FIRST: Final = {
    "编号": "8D2026-0001", "M-880": "开机后屏幕花屏", "小组组长": "QE 乙", "小组成员": "查换焊台记录",
    "原材料": "排线全检", "半成品": "主板补焊", "成品": "逐台复测", "换机": ["2000", "按协议换机"],
}  # fmt: skip


def test_from_the_report_to_the_end_of_the_watch(walking: Callable[[str], Walk]) -> None:
    walk = walking("p03")
    walk.customer("C-5001", "西部数码（虚构）")
    walk.product("M-880", "M")
    reported(walk)
    contained(walk)
    found(walk)
    measured(walk)
    watched(walk)
    kept = {"8D 报告": "第 2 次", "品质异常联络单": "第 1 次"}
    walk.archived("quality_head", CASE, "improved", kept)


def reported(walk: Walk) -> None:
    walk.at("2026-03-02 08:30")
    walk.open("salesperson", CASE, "complaint")
    walk.do(
        "salesperson", CASE, "verify", customer="C-5001", product="M-880",
        description="开机后屏幕花屏", verified="12 台中 3 台",
    )  # fmt: skip
    walk.at("2026-03-02 09:30")
    walk.do("salesperson", CASE, "issue_notice", papers="视频", sample_needed=False)
    walk.at("2026-03-02 10:00")
    walk.do(
        "quality_engineer", CASE, "first_analysis.upheld", first_findings="排线虚焊",
        has_sample=False, fault_code="HP-01",
    )  # fmt: skip
    notice = {"编号": "YC2026-0001", "M-880": "开机后屏幕花屏", "资料": "视频", "排线虚焊": ""}
    walk.paper("salesperson", CASE, "anomaly_notice", notice)
    walk.issue("salesperson", CASE, "anomaly_notice")
    walk.do(
        "quality_engineer", CASE, "issue_8d", eight_d_to=["production_department"],
        team_leader=f"person:{LEADER}", team_members=TEAM,
    )  # fmt: skip


def contained(walk: Walk) -> None:
    """D3 on the day: all four groups traced, and the first edition of the report goes to the customer."""
    walk.at("2026-03-02 16:00")
    walk.do(
        LEADER, CASE, "contain", containment=CONTAINED, some_shipped=True,
        agreement_performed="按协议换机",
    )  # fmt: skip
    walk.paper(LEADER, CASE, "eight_d_report", FIRST)
    walk.issue(LEADER, CASE, "eight_d_report", to=["西部数码"])
    walk.at("2026-03-02 17:00")
    walk.do("salesperson", CASE, "send_8d", sent_how="邮件")


def found(walk: Walk) -> None:
    """D4: why it was made, and why it was not found."""
    walk.at("2026-03-05 09:00")
    walk.do(
        LEADER, CASE, "investigate", production_conditions="2 月 3 日换焊台未重新点检",
        is_is_not=COMPARED, why_made=MADE, why_missed=MISSED, root_cause="换焊台后没有重新点检",
    )  # fmt: skip


def measured(walk: Walk) -> None:
    """D5 to D7: a measure against each, reviewed by another, told to the customer, carried out and verified."""
    due = wall("2026-03-20 17:00")
    for content, against, owner, touches in (
        ("换焊台后必须点检，点检表加一栏", "made", "production_department", False),
        ("出货前通电老化两小时", "missed", "quality_department", True),
    ):
        item = "action.1" if against == "made" else "action.2"
        walk.do(LEADER, CASE, "open action", content=content)
        walk.do(
            LEADER, CASE, "plan_action", item=item, sort="permanent", against=against, owner=owner,
            agreed_at=due, touches_customer=touches,
        )  # fmt: skip
    walk.do(LEADER, CASE, "choose_measures")
    walk.at("2026-03-05 13:30")
    walk.do("quality_head", CASE, "review_8d.approved")
    walk.issue(LEADER, CASE, "eight_d_report", to=["西部数码"], why="补原因和对策")
    walk.do("salesperson", CASE, "send_8d", sent_how="邮件", customer_says="同意对策")
    walk.at("2026-03-18 09:00")
    walk.do(
        "production_department", CASE, "carry_out", item="action.1", done_how="点检表已改",
        cut_in_batch="260318",
    )  # fmt: skip
    walk.do(
        "quality_engineer", CASE, "carry_out", item="action.2", done_how="老化架已装",
        cut_in_batch="260319", consent="客户 3 月 5 日邮件",
    )  # fmt: skip
    walk.at("2026-03-25 09:00")
    effective = "verify_action.effective"
    found_ = "连续三批无虚焊"
    walk.do("quality_engineer", CASE, effective, item="action.1", verified_how=found_)
    walk.do("quality_head", CASE, effective, item="action.2", verified_how="三批老化无不良")
    sheet = {
        "M-880": "换焊台后必须点检，点检表加一栏",
        "点检表已改": "260318",
        "连续三批无虚焊": "",
    }
    walk.paper(LEADER, CASE, "action_sheet", sheet, item="action.1")


def watched(walk: Walk) -> None:
    """D7 and D8: papers changed, ninety days without the fault, the team thanked."""
    walk.at("2026-03-26 09:00")
    walk.do(LEADER, CASE, "prevent", also_for="M-881 同线，一并点检", documents_changed=CHANGED)
    walk.refused("quality_engineer", CASE, "watch.quiet", "gate", watch_found="无投诉")
    walk.at("2026-06-24 09:00")
    quiet = "九十天内无同类投诉"
    walk.do("quality_engineer", CASE, "watch.quiet", watch_found=quiet)
    walk.do("quality_head", CASE, "close_8d", team_thanked="班组通报表扬")
    whole = FIRST | {
        "焊台温度偏低": "实测 290 度", "换焊台后没有重新点检": "2 月 3 日无点检记录",
        "出货前只做外观，不做通电老化": "检验规范第 4 条", "出货前通电老化两小时": "三批老化无不良",
        "WI-31": "B/2", "M-881 同线，一并点检": quiet, "班组通报表扬": "同意对策",
    }  # fmt: skip
    walk.paper("quality_engineer", CASE, "eight_d_report", whole)

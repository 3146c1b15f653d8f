"""P01, the maker of drives: a telephone call about stopped motors, until its sheet is closed and kept two years."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from tests.walks.walking import Walk, wall

pytestmark = pytest.mark.browser

POSSIBLE: Final[list[dict[str, Any]]] = [
    {"id": "c1", "factor": "man", "text": "接线不当"},
    {"id": "c2", "factor": "machine", "text": "绕线机张力不稳"},
    {"id": "c3", "factor": "material", "text": "轴承来料游隙偏大"},
    {"id": "c4", "factor": "method", "text": "装配过盈"},
    {"id": "c5", "factor": "environment", "text": "现场粉尘进入轴承"},
    {"id": "c6", "factor": "measurement", "text": "游隙未列入检验项目"},
]
LOOKED_AT: Final = {
    "c1": {"state": "ruled_out", "evidence": "操作人员按规程接线"},
    "c2": {"state": "ruled_out", "evidence": "张力记录正常"},
    "c3": {"state": "proved", "evidence": "实测 0.09 毫米"},
    "c4": {"state": "ruled_out", "evidence": "复测配合尺寸合格"},
    "c5": {"state": "ruled_out", "evidence": "拆检无粉尘"},
    "c6": {"state": "proved", "evidence": "检验规程无此项", "code": "inspection"},
}
DEEPER: Final = {
    "id": "c7", "under": "c3", "text": "设计未规定轴承游隙上限", "state": "proved",
    "evidence": "图纸无此要求", "code": "design",
}  # fmt: skip
FOUND: Final = [
    row
    for each in POSSIBLE
    for row in ([{**each, **LOOKED_AT[each["id"]]}] + ([DEEPER] if each["id"] == "c3" else []))
]
SIX_FACTORS: Final = {
    "人": "接线不当", "机": "绕线机张力不稳", "料": "轴承来料游隙偏大", "法": "装配过盈",
    "环": "现场粉尘进入轴承", "测": "游隙未列入检验项目",
}  # fmt: skip
IDENTIFIED: Final[dict[str, Any]] = {"class": "quality"}
SHEET: Final = {
    "编号": "KS2026-0001",
    "不良状况": "电机运行一小时后停转，外壳烫手",
    "要求": "一周内修好",
    "产品型号": "DJ-200",
    "出货数量": "40",
    "不良数量": "12",
    "出货日期": "2026-01-12",
    "流水号": "DJ200-26010017",
    "安装日期": "2026-01-20",
    "联系人": "某先生（虚构）",
    "电话": "000-0000-0000",
}
"""P01-37 A–D."""


def test_from_the_telephone_to_the_archive(walking: Callable[[str], Walk]) -> None:
    walk = walking("p01")
    walk.customer("C-1001", "上海东方机电（虚构）")
    walk.product("DJ-200", "DJ")
    received(walk)
    determined(walk)
    handled(walk)
    sample(walk)
    analysed(walk)
    improved(walk)
    closed(walk)
    kept = dict.fromkeys(("客户抱怨处理单", "客诉调查报告", "鱼骨图分析表"), "保存至 2028-04-10")
    walk.archived("quality_manager", "complaint", "closed", kept)


def received(walk: Walk) -> None:
    walk.at("2026-03-02 09:00")
    walk.open(
        "service_clerk", "note", "contact", customer="C-1001", channel="phone",
        caller_sort="dealer", what_was_said="电机运行一小时后停转，40 台里有 12 台",
        contact_person="某先生（虚构）", contact_phone="000-0000-0000",
    )  # fmt: skip
    said = {"客户": "上海东方机电", "渠道": "电话", "反映": "40 台里有 12 台"}
    walk.paper("service_clerk", "note", "contact_note", said)
    walk.at("2026-03-02 09:05")
    walk.named(walk.do("service_clerk", "note", "admit.complaint", product="DJ-200"))
    walk.at("2026-03-02 09:30")
    walk.do(
        "service_clerk", "complaint", "fill_sheet", description="电机停转",
        customer_demand="一周内修好", product_type="DJ", problem_code="M-STOP", shipped=40,
        defective=12, shipped_on=date(2026, 1, 12), serial_no="DJ200-26010017",
        installed_on=date(2026, 1, 20), has_repair_record=False, has_doubts=False,
        has_written_material=False, has_defective_sample=False,
    )  # fmt: skip


def determined(walk: Walk) -> None:
    """The head sends the sheet back once; then it is numbered, identified and sorted."""
    walk.refused("complaint_engineer", "complaint", "number_sheet", "not_open")
    walk.at("2026-03-02 09:50")
    walk.do("service_head", "complaint", "review_sheet.return", reason="不良状况写得太简略")
    walk.at("2026-03-02 10:10")
    full = "电机运行一小时后停转，外壳烫手，12 台同样"
    walk.do("service_clerk", "complaint", "fill_sheet", description=full)
    walk.do("service_head", "complaint", "review_sheet.approve")
    walk.at("2026-03-02 10:30")
    walk.do("complaint_engineer", "complaint", "number_sheet")
    walk.paper("complaint_engineer", "complaint", "complaint_sheet", SHEET)
    walk.at("2026-03-02 11:30")
    walk.do(
        "complaint_engineer", "complaint", "identify", **IDENTIFIED,
        endangers_people=False, customer_stopped=False, function_lost=True, ordered=40,
        wants_to_end_cooperation=False, claims_compensation=False, late_delivery=False,
        goods_received=True, written_demand=False, new_sample=False,
    )  # fmt: skip
    walk.at("2026-03-02 13:40")
    walk.do(
        "complaint_engineer", "complaint", "sort_quality", quality_sort="design", sample_needed=True
    )


def handled(walk: Walk) -> None:
    """The emergency plan within a working day, feasible, consented to, and carried out on site."""
    walk.at("2026-03-02 14:00")
    walk.do("service_clerk", "complaint", "ask_sample")
    walk.do("rd_head", "complaint", "take_over.confirmed")
    walk.at("2026-03-02 16:00")
    walk.do(
        "rd_head", "complaint", "propose_emergency_plan", emergency_plan="12 台全部更换轴承",
        fault_sort="product_quality",
    )  # fmt: skip
    walk.do("service_clerk", "complaint", "confirm_feasible.feasible")
    walk.do("service_clerk", "complaint", "consent_to_plan.consented", evidence="电话录音 0302-17")
    walk.at("2026-03-02 17:00")
    walk.do(
        "hotline_dispatcher",
        "complaint",
        "open repair",
        place="佛山南海",
        sort="repair",
        remote=False,
    )
    walk.do("hotline_dispatcher", "complaint", "dispatch_repair")
    walk.at("2026-03-03 14:00")
    walk.do(
        "field_staff", "complaint", "finish_repair", item="repair.1",
        work_done="12 台更换轴承，试机正常",
    )  # fmt: skip
    job = {"客户位置": "佛山南海", "情况": "12 台更换轴承，试机正常"}
    walk.paper("hotline_dispatcher", "complaint", "repair_job", job, item="repair.1")


def sample(walk: Walk) -> None:
    """The sample comes twenty days later and reaches those who analyse it by a receipt."""
    walk.at("2026-03-03 15:30")
    walk.do("rd_head", "complaint", "draw_fishbone", fishbone=POSSIBLE)
    walk.paper("rd_head", "complaint", "fishbone", SIX_FACTORS)
    walk.at("2026-03-20 10:00")
    walk.do(
        "service_clerk", "complaint", "receive_sample", sample_label="DJ200-26010017",
        sample_received_at=wall("2026-03-20 10:00"),
    )  # fmt: skip
    walk.do(
        "service_clerk", "complaint", "open handover", handed_thing="DJ200-26010017",
        to_department="rd_department", condition="轴承端有油渍",
    )  # fmt: skip
    walk.at("2026-03-20 14:00")
    walk.do(
        "rd_head", "complaint", "receive_handover.received", item="handover.1",
        condition_found="与交出时一致",
    )  # fmt: skip


def analysed(walk: Walk) -> None:
    walk.at("2026-03-23 10:00")
    walk.do(
        "rd_head", "complaint", "investigate", fishbone=FOUND, tested_by=["measuring", "simulating"],
        root_cause="设计未规定轴承游隙上限",
    )  # fmt: skip
    walk.paper("rd_head", "complaint", "fishbone", SIX_FACTORS)
    causes = {
        "产品型号": "DJ-200", "根本原因": ["设计未规定轴承游隙上限", "图纸无此要求", "实测 0.09 毫米"],
        "排除方法": ["测量", "模拟"], "样品": ["2026-03-20 周五 10:00", "2026-03-20 周五 14:00"],
    }  # fmt: skip
    walk.paper("rd_head", "complaint", "investigation_report", causes)
    walk.issue("rd_head", "complaint", "investigation_report")


def improved(walk: Walk) -> None:
    """A measure with its standard and date: agreed, consented to, executed, verified."""
    walk.at("2026-03-24 09:00")
    content = "图纸增加轴承游隙上限并纳入来料检验"
    walk.do("rd_head", "complaint", "open measure", content=content)
    walk.do(
        "rd_head", "complaint", "plan_measure", item="measure.1", standard="连续三批来料游隙合格",
        executing_department="production_department", agreed_at=wall("2026-04-10 17:30"),
    )  # fmt: skip
    walk.do("rd_head", "complaint", "set_measures")
    walk.at("2026-03-24 14:00")
    walk.do("production_head", "complaint", "accept_measure.accepted", item="measure.1")
    walk.do("complaint_engineer", "complaint", "confirm_measure.confirmed", item="measure.1")
    walk.do(
        "service_clerk", "complaint", "ask_consent.consented", item="measure.1", evidence="客户回函"
    )
    walk.at("2026-04-09 16:00")
    result = "图纸已更改，来料检验卡已下发"
    walk.do("production_head", "complaint", "execute_measure", item="measure.1", result=result)
    walk.at("2026-04-10 10:00")
    walk.do(
        "complaint_engineer", "complaint", "verify_measure.met", item="measure.1",
        verified_by_what="抽检三批，合格",
    )  # fmt: skip
    column = {
        "执行项目": content, "完成标准": "连续三批来料游隙合格", "完成时间": "2026-04-10 周五 17:30",
        "执行": [result, "生产部"], "验证": "抽检三批，合格",
    }  # fmt: skip
    walk.paper("complaint_engineer", "complaint", "measure_sheet", column, item="measure.1")


def closed(walk: Walk) -> None:
    """The customer is told; quality and the general manager's office conclude, the general manager confirms."""
    walk.at("2026-04-10 11:00")
    reply = "故障电机已全部更换轴承，图纸已更改，来料增加游隙检验。"
    walk.do("service_clerk", "complaint", "reply_customer", reply=reply, reply_way="mail")
    letter = {"编号": "DF2026-0001", "上海东方机电": reply}
    walk.paper("service_clerk", "complaint", "reply_letter", letter)
    walk.issue("service_clerk", "complaint", "reply_letter", to=["上海东方机电"])
    walk.at("2026-04-10 14:30")
    walk.do(
        "quality_manager", "complaint", "conclude_quality", quality_conclusion="措施有效，同意结案",
        papers_filed=True,
    )  # fmt: skip
    walk.do(
        "gm_office_clerk", "complaint", "conclude_gm_office", gm_office_conclusion="同意品质部结论"
    )
    walk.at("2026-04-10 16:00")
    walk.refused("gm_office_head", "complaint", "confirm_closing.agree", "not_yours")
    walk.do("general_manager", "complaint", "confirm_closing.agree")
    whole = SHEET | {
        "应急": "12 台全部更换轴承", "对策": "图纸增加轴承游隙上限并纳入来料检验", "完成标准": "连续三批来料游隙合格",
        "完成时间": "2026-04-10 周五 17:30", "品质部": "措施有效，同意结案", "总经办": "同意品质部结论",
        "总经理": "总经理甲",
    }  # fmt: skip
    walk.paper("complaint_engineer", "complaint", "complaint_sheet", whole)
    for document in ("complaint_sheet", "fishbone"):
        walk.issue("complaint_engineer", "complaint", document)

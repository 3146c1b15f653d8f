"""The main job of the complaint procedure, from a telephone note to closing, with one send-back.

Who does which step with what is said here once; tests play it with and without a browser.
"""

from dataclasses import dataclass, field
from typing import Any

CUSTOMER = "上海东方机电设备有限公司（虚构）"
NOTE = "客户王工来电：3 台变频控制柜通电后无输出，现场已停机。"

SHEET: dict[str, Any] = {
    "customer_demand": "三天内恢复使用",
    "customer": CUSTOMER,
    "product": "P-VC-110",
    "order": "",
    "shipped": "２０",
    "defective": "3",
    "ordered": "20 Pcs",
    "shipped_on": "2026-01-05",
    "serial_no": "SN-X-1",
    "installed_on": "2026-01-12",
    "has_repair_record": "no",
    "contact_person": "王工（虚构）",
    "contact_phone": "139-0000-0001",
    "has_doubts": "no",
    "has_written_material": "no",
    "has_defective_sample": "no",
}
GRADING: dict[str, Any] = {
    "endangers_people": "no",
    "customer_stopped": "no",
    "customer_loss": "0",
    "function_lost": "yes",
    "wants_to_end_cooperation": "no",
    "claims_compensation": "no",
    "late_delivery": "no",
    "written_demand": "no",
    "goods_received": "yes",
    "new_sample": "no",
    "product_type": "control_cabinet",
    "problem_code": "NO-OUTPUT",
}


@dataclass(frozen=True)
class Do:
    """One step by one person: what is filled in, how it ends, why."""

    who: str
    step: str
    facts: dict[str, Any] = field(default_factory=dict)
    outcome: str = ""
    reason: str = ""
    item: str = ""


@dataclass(frozen=True)
class Add:
    """One item added by one person."""

    who: str
    kind: str
    facts: dict[str, Any] = field(default_factory=dict)


MEASURE = "measure.1"
CAUSES = [
    {"id": f"c{n}", "factor": factor, "text": f"{word}的原因", "state": "open"}
    for n, (factor, word) in enumerate(
        {
            "man": "人",
            "machine": "机",
            "material": "料",
            "method": "法",
            "environment": "环",
            "measurement": "测",
        }.items(),
        1,
    )
]
CAUSE = {
    "fishbone": [{**row, "state": "proved", "evidence": "实测"} for row in CAUSES],
    "tested_by": ["measuring"],
    "root_cause": "端子力矩未按工艺执行",
}
PLAN = {
    "standard": "连续三批合格",
    "agreed_at": "2026-02-06T16:00",
    "executing_department": "生产部",
}

JOB: tuple[Do | Add, ...] = (
    Do("wangfang", "fill_sheet", {**SHEET, **GRADING}),
    Do("zhoumin", "review_sheet", outcome="return", reason="没有写明现场编号"),
    Do("wangfang", "fill_sheet", {"description": NOTE + "现场编号 A-7。"}),
    Do("zhoumin", "review_sheet", outcome="approve"),
    Do("zhangmin", "number_sheet"),
    Do("lilei", "identify", {"class": "quality"}),
    Do("zhangmin", "sort_quality", {"quality_sort": "process", "sample_needed": "no"}),
    Do("hanlei", "take_over", outcome="confirmed"),
    Do("hanlei", "propose_emergency_plan", {"emergency_plan": "电话指导复位", "fault_sort": "use_or_installation"}),
    Do("wangfang", "confirm_feasible", outcome="feasible"),
    Do("wangfang", "consent_to_plan", outcome="consented"),
    Do("wugang", "guide_by_phone", {"guidance_given": "已指导复位，恢复运行"}, outcome="done"),
    Do("hanlei", "draw_fishbone", {"fishbone": CAUSES}),
    Do("hanlei", "investigate", CAUSE),
    Add("hanlei", "measure", {"content": "端子力矩列入终检"}),
    Do("hanlei", "plan_measure", PLAN, item=MEASURE),
    Do("hanlei", "accept_measure", outcome="accepted", item=MEASURE),
    Do("lilei", "confirm_measure", outcome="confirmed", item=MEASURE),
    Do("hanlei", "set_measures"),
    Do("wangfang", "ask_consent", outcome="consented", item=MEASURE),
    Do("hanlei", "execute_measure", {"result": "已列入终检并培训"}, item=MEASURE),
    Do("lilei", "verify_measure", {"verified_by_what": "抽查三批合格"}, outcome="met", item=MEASURE),
    Do("wangfang", "reply_customer", {"reply": "已书面答复，客户认可", "reply_way": "mail"}),
    Do("lilei", "conclude_quality", {"quality_conclusion": "措施有效", "papers_filed": "yes"}),
    Do("hejie", "conclude_gm_office", {"gm_office_conclusion": "同意结案"}),
    Do("youhua", "confirm_closing", outcome="agree"),
)  # fmt: skip

"""Q02, the company with branches: an answer redone, disputed and mediated twice; in the end a bonus is deducted."""

from collections.abc import Callable
from typing import Final

import pytest

from tests.walks.walking import Walk

pytestmark = pytest.mark.browser

CASE: Final = "complaint"
UNIT: Final = "answer.2"
FORM: Final = {
    "编号": "LL2026-0001", "客户": "北方建材", "产品": "PR-30", "到货十台，三台外壳开裂": "先验货，属实即退",
}  # fmt: skip


def test_from_the_call_to_the_deduction(walking: Callable[[str], Walk]) -> None:
    walk = walking("q02")
    walk.customer("C-2001", "北方建材（虚构）")
    walk.product("PR-30", "PR")
    received(walk)
    investigated(walk)
    answered(walk)
    mediated(walk)
    decided(walk)
    reported(walk)
    deducted(walk)
    walk.archived(
        "sales_staff", CASE, "closed", {"客户抱怨联络单": "第 1 次", "书面答复": "第 1 次"}
    )
    walk.archived("office_staff", "penalty", "deducted", {"奖罚通知单": "第 1 次"})


def received(walk: Walk) -> None:
    """The factory takes the call and passes it on within two hours; sales accepts it."""
    walk.at("2026-03-02 09:00")
    said = "到货十台，三台外壳开裂，要求退货"
    walk.open(
        "factory_staff", "note", "complaint_contact", customer="C-2001",
        contact_person="某先生（虚构）", contact_phone="000-0000-0000", product="PR-30",
        order="SO-1001", what_was_said=said, source="customer",
    )  # fmt: skip
    walk.do("factory_staff", "note", "pass_on", courtesy_kept=True)
    walk.at("2026-03-02 09:30")
    opened = walk.do(
        "sales_staff", "note", "admit.accepted", through="direct", ground="quality_flaw",
        demand="return", misunderstood=False, ours=True,
    )  # fmt: skip
    walk.named(opened)
    walk.paper(
        "sales_staff", "note", "contact_note", {"客户": "北方建材", "产品": "PR-30", said: "退货"}
    )


def investigated(walk: Walk) -> None:
    walk.at("2026-03-02 10:00")
    walk.do(
        "sales_staff", CASE, "fill_liaison", subject_area="quality", principle="先验货，属实即退",
        third_party=True, cause_kind="off_standard",
    )  # fmt: skip
    walk.paper("sales_staff", CASE, "liaison_form", FORM)
    walk.do("sales_staff", CASE, "open answer", unit="logistics_department")
    walk.do("sales_staff", CASE, "name_units")
    walk.at("2026-03-03 09:00")
    walk.do("qc_staff", CASE, "open answer", unit="manufacturing_department")
    walk.do(
        "qc_staff", CASE, "test_quality", test_result="注塑件内应力过大",
        answerable_unit="manufacturing_department",
    )  # fmt: skip
    walk.do("sales_supervisor", CASE, "excuse_unit", item="answer.1", reason="与运送无关")


def answered(walk: Walk) -> None:
    """The unit answers; sales lets it be redone once, since the customer wants another thing."""
    walk.at("2026-03-03 14:00")
    walk.do(
        "factory_staff", CASE, "investigate", item=UNIT, cause_found="模温偏低", facts_agree=True
    )
    walk.do(
        "qc_staff",
        CASE,
        "draft_answer",
        item=UNIT,
        wish_studied="客户要退货",
        draft_solution="补发三台",
    )
    walk.do("qc_staff", CASE, "note_progress", item=UNIT, progress="已查明，拟定中")
    walk.do("qc_staff", CASE, "return_answer", item=UNIT, countermeasure="补发三台，调模温")
    walk.at("2026-03-04 09:10")
    walk.do("sales_staff", CASE, "judge.redo", item=UNIT, reason="客户坚持退货")
    walk.do("qc_staff", CASE, "draft_answer", item=UNIT, draft_solution="补发并赔偿")
    walk.do("qc_staff", CASE, "return_answer", item=UNIT, countermeasure="补发三台并赔偿")


def mediated(walk: Walk) -> None:
    """Twice disputed: the office has it redone by the mediation, then settles it."""
    walk.at("2026-03-04 11:00")
    walk.do("sales_staff", CASE, "judge.dispute", item=UNIT, reason="客户只要退货")
    walk.do("office_staff", CASE, "mediate.redo", item=UNIT, mediation="按退货重拟")
    walk.do("qc_staff", CASE, "draft_answer", item=UNIT, draft_solution="退货")
    walk.do("qc_staff", CASE, "return_answer", item=UNIT, countermeasure="三台退货，调模温")
    walk.do("sales_staff", CASE, "judge.dispute", item=UNIT, reason="退货数量不一")
    walk.at("2026-03-05 09:00")
    walk.do("office_staff", CASE, "mediate.settled", item=UNIT, mediation="退三台")
    column = {
        "制造部": "模温偏低",
        "对策": "三台退货，调模温",
        "协调": "退三台",
        "客户要退货": "退货",
    }
    walk.paper("sales_staff", CASE, "answer_column", column, item=UNIT)


def decided(walk: Walk) -> None:
    """The general manager joins in for the supplier's part; the plan is sent back once and goes out in writing."""
    walk.at("2026-03-05 09:30")
    walk.do(
        "sales_staff", CASE, "draft_plan", plan="退货三台", reply_way="书面", remedies=["return"],
        approved_value=3000,
    )  # fmt: skip
    walk.do("general_manager", CASE, "handle_jointly", joint_result="模具商承担一半")
    walk.do("sales_head", CASE, "decide_plan.returned", reason="写明运费")
    walk.do("sales_staff", CASE, "draft_plan", plan="退货三台，运费我方")
    walk.do("sales_head", CASE, "decide_plan.approved")
    walk.at("2026-03-05 14:10")
    reply = "同意退货三台，运费由我公司承担。"
    walk.do(
        "sales_staff", CASE, "tell_customer", reply_text=reply, reply_written=True,
        promised_value=3000,
    )  # fmt: skip
    walk.paper("sales_staff", CASE, "written_reply", {"DF2026-0001": "北方建材", "书面答复": reply})
    walk.issue("sales_staff", CASE, "written_reply", to=["北方建材"])


def reported(walk: Walk) -> None:
    walk.at("2026-03-06 09:10")
    walk.do(
        "sales_staff",
        CASE,
        "carry_out",
        carried_out_how="已收回三台",
        sales_rule="内销办法退货一节",
    )
    settled = walk.do(
        "office_staff", CASE, "settle_responsibility.penalty", impact="影响一家老客户", serious=False,
        sanction_approved=False, deducted_department="manufacturing_department",
    )  # fmt: skip
    walk.named(settled)
    walk.do("sales_staff", CASE, "fill", customer_satisfied=True)
    walk.do("sales_staff", CASE, "report_case", report_text="已退货，模温已调")
    whole = FORM | {
        "注塑件内应力过大": "制造部", "模具商承担一半": "三台退货，调模温", "退货三台，运费我方": "业务部主管甲",
        "已收回三台": "内销办法退货一节", "已退货，模温已调": "",
    }  # fmt: skip
    walk.paper("sales_staff", CASE, "liaison_form", whole)
    walk.issue("sales_staff", CASE, "liaison_form")


def deducted(walk: Walk) -> None:
    """The notice is sent back once; at the month's end the department deducts the bonus."""
    walk.at("2026-03-09 09:00")
    walk.do("office_staff", "penalty", "issue_notice", amount=500)
    walk.do("general_manager", "penalty", "approve_notice.returned", reason="金额偏高")
    walk.do("office_staff", "penalty", "issue_notice", amount=300)
    walk.do("general_manager", "penalty", "approve_notice.approved")
    notice = {
        "编号": ["JF2026-0001", "LL2026-0001"], "制造部": ["300 元", "叁佰元整"], "总经理": "总经理甲",
    }  # fmt: skip
    walk.paper("office_staff", "penalty", "penalty_notice", notice)
    walk.issue("office_staff", "penalty", "penalty_notice")
    walk.at("2026-03-31 09:00")
    walk.do("factory_staff", "penalty", "deduct")

"""Q05 with Q06–Q08, the maker of circuit boards: goods back, an allowance, the loss, sanctions, instalments."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from tests.walks.walking import Walk

pytestmark = pytest.mark.browser

NO: Final = "2603-01"
MEMBERS: Final[list[dict[str, Any]]] = [
    {"member": "person:manufacturing_qa", "points": 10},
    {"member": "person:factory_manager", "points": 20},
]
FORM: Final = {
    "编号": NO, "客户": "华南通讯", "料号": "PCB-4L-0178", "交运日期": "2026-02-10", "数量": "5000",
    "不良数量": "320", "客户要求": "退回不良品", "样品": "是", "业务意见": "样品属实，请速查",
}  # fmt: skip
"""Q05-9.1a."""


def test_from_the_report_to_the_last_instalment(walking: Callable[[str], Walk]) -> None:
    walk = walking("q05")
    walk.customer("C-2001", "华南通讯（虚构）")
    reported(walk)
    investigated(walk)
    decided(walk)
    closed(walk)
    returned(walk)
    allowed(walk)
    reckoned(walk)
    sanctioned(walk)
    charged(walk)
    collected(walk)
    improved(walk)
    for label, way in ENDS.items():
        walk.archived(READERS.get(label, "gm_team"), label, way, ISSUED.get(label, {}))


ENDS: Final = {
    "contact": "raised", "complaint": "closed", "return_goods": "booked", "allowance": "booked",
    "loss": "settled", "responsibility": "announced", "charge": "deducted", "improvement": "verified",
    "timeliness_check": "in_time",
}  # fmt: skip
READERS: Final = {"contact": "sales_staff", "return_goods": "accounting", "allowance": "accounting"}
ISSUED: Final = {
    "complaint": {"客户抱怨处理表": "第 1 次", "转答客户": "第 1 次"},
    "return_goods": {"成品退货单": "第 1 次"},
    "allowance": {"销货折让证明单": "第 1 次"},
    "loss": {"损失金额核算单": "第 1 次"},
    "responsibility": {"人事公布单": "第 1 次"},
    "charge": {"奖罚通知单": "第 1 次"},
}


def reported(walk: Walk) -> None:
    walk.at("2026-03-02 09:00")
    said = "孔铜断裂，上锡后开路"
    walk.open(
        "sales_staff", "contact", "contact", customer="C-2001", contact_person="某先生（虚构）",
        contact_phone="000-0000-0000", part_no="PCB-4L-0178", channel="phone", what_was_said=said,
    )  # fmt: skip
    walk.paper("sales_staff", "contact", "contact_note", {"客户": "华南通讯", "情况": said})
    admitted = walk.do(
        "sales_staff", "contact", "admit.complaint", own_product=True, quality_abnormal=True,
        loss_caused=True,
    )  # fmt: skip
    walk.named(admitted)
    walk.at("2026-03-02 10:00")
    walk.do(
        "sales_staff", "complaint", "fill_form", shipped_on=date(2026, 2, 10), quantity=5000,
        defective_quantity=320, customer_demand="退回不良品", demand_reason="首件测试开路",
        sample_attached=True, sales_opinion="样品属实，请速查", foreign=False,
        quantity_undetermined=False,
    )  # fmt: skip
    walk.at("2026-03-03 10:00")
    walk.do("gm_team", "complaint", "accept_form.accepted")
    walk.paper("gm_team", "complaint", "complaint_form", FORM)
    walk.do("gm_team", "complaint", "pass_on_form")


def investigated(walk: Walk) -> None:
    """The joint meeting, then quality, manufacturing, the manager's office and R&D in turn."""
    walk.at("2026-03-03 14:00")
    walk.do("gm_team", "complaint", "hold_meeting", meeting_minutes="质管、制造会同看样")
    walk.do(
        "gm_team", "complaint", "open point", point_said="外包装太薄",
        point_department="finished_goods_store",
    )  # fmt: skip
    point = {"意见": "外包装太薄", "部门": "成品仓储"}
    walk.paper("gm_team", "complaint", "point_note", point, item="point.1")
    minutes = {"编号": NO, "立会": "质管、制造会同看样"}
    walk.paper("gm_team", "complaint", "meeting_record", minutes)
    walk.at("2026-03-04 10:00")
    walk.do(
        "quality_head", "complaint", "trace_cause", cause_found="电镀槽温度失控，孔铜偏薄",
        test_result="切片孔铜 14 微米，低于规格", responsible_side="manufacturing", needs_rd=True,
        human_caused=False, person_proposed="电镀组值班员",
    )  # fmt: skip
    walk.at("2026-03-05 10:00")
    walk.do(
        "manufacturing_head", "complaint", "analyse_abnormality", production_unit="电镀组",
        shift="乙班", operators="某甲（虚构）", produced_on=date(2026, 2, 5),
        countermeasure="槽温联锁，每班切片", countermeasure_checked="三班切片合格",
    )  # fmt: skip
    walk.do("factory_manager", "complaint", "instruct_by_factory", factory_instruction="照对策办")
    walk.do("rd_head", "complaint", "give_rd_opinion", rd_opinion="规格下限不变")
    walk.at("2026-03-06 11:00")
    walk.do("gm_team", "complaint", "check_form.checked", office_check="查核属实")


def decided(walk: Walk) -> None:
    """Negotiated, the penalty drafted, one opinion combined; the sales manager may decide up to 100,000."""
    walk.at("2026-03-06 15:00")
    walk.do(
        "sales_staff", "complaint", "negotiate", negotiation_result="客户同意退回不良品",
        handling_opinion="退货", help_given="提供切片照片",
    )  # fmt: skip
    walk.do("sales_supervisor", "complaint", "review_negotiation.reviewed")
    walk.at("2026-03-09 11:00")
    walk.do("gm_team", "complaint", "draft_penalty", unit_loss=60000, penalty_kind="both")
    walk.do("gm_office_head", "complaint", "instruct_penalty.agreed")
    walk.do(
        "gm_team", "complaint", "combine_opinion", combined_opinion="制造责任，准予退货",
        complaint_amount=90000, handling_way="return", approved_quantity=1000,
    )  # fmt: skip
    walk.at("2026-03-10 10:00")
    walk.do("sales_manager", "complaint", "approve_form.agreed")


def closed(walk: Walk) -> None:
    walk.at("2026-03-10 14:00")
    answer = "准予退货 1,000 片"
    walk.do(
        "sales_staff", "complaint", "tell_result", replied_by="letter", reply_said=answer,
        promised_beyond=False, form_copied=False,
    )  # fmt: skip
    walk.paper("sales_staff", "complaint", "reply_letter", {"华南通讯": answer})
    walk.issue("sales_staff", "complaint", "reply_letter", to=["华南通讯"])
    walk.at("2026-03-12 10:00")
    walk.do(
        "sales_staff", "complaint", "carry_out.accepted", carried_out_how="退货事宜已与客户谈妥",
        salesperson="person:sales_staff", receivable_amount=48000, receivable_delayed=True,
    )  # fmt: skip
    walk.at("2026-03-12 15:00")
    walk.named(walk.do("gm_team", "complaint", "close_form"))
    whole = FORM | {
        "原因": "电镀槽温度失控，孔铜偏薄", "生产单位": "电镀组", "班别": "乙班", "生产人员": "某甲",
        "生产日期": "2026-02-05", "对策": "槽温联锁，每班切片", "研发": "规格下限不变",
        "交涉": "客户同意退回不良品", "综合意见": "制造责任，准予退货", "金额": "90,000",
        "核决": "业务部门经理甲", "处分": "", "改善": "",
    }  # fmt: skip
    walk.paper("gm_team", "complaint", "complaint_form", whole)
    walk.issue("gm_team", "complaint", "complaint_form")
    walk.do("gm_team", "timeliness_check", "check_stations.in_time", station_times="各站均在期内")


def returned(walk: Walk) -> None:
    """Fewer come back than were approved: the store asks first, the voucher is for what really came."""
    walk.at("2026-03-16 09:10")
    walk.do(
        "sales_staff", "return_goods", "issue_return_note", return_reason="孔铜断裂", way="return",
        return_basis="处理表第三联", unit_price=12,
    )  # fmt: skip
    note = {
        "客诉编号": NO, "客户": "华南通讯", "料号": "PCB-4L-0178", "原因": "孔铜断裂", "方式": "退货",
        "依据": "处理表第三联", "核定退货量": "1000", "金额": ["12,000", "壹万贰仟元整"],
    }  # fmt: skip
    walk.paper("sales_staff", "return_goods", "return_note", note)
    walk.do("deputy_sales_manager", "return_goods", "approve_note.approved")
    walk.issue("sales_staff", "return_goods", "return_note")
    walk.at("2026-03-18 10:00")
    answer = "按实际 960 片签收"
    walk.do("sales_manager", "return_goods", "answer_store", store_answer=answer)
    walk.do("finished_goods_store", "return_goods", "receive_goods", received_quantity=960)
    walk.at("2026-03-19 09:00")
    walk.do("accounting", "return_goods", "make_voucher")
    voucher = {
        "编号": NO,
        "实退量": "960",
        "单价": "12",
        "传票": ["11,520", "壹万壹仟伍佰贰拾元整"],
    }
    walk.paper("accounting", "return_goods", "voucher", voucher)
    walk.do(
        "sales_staff", "return_goods", "obtain_return_proof", return_proof="return_certificate",
        buyer_stamped=True, return_form_attached=True,
    )  # fmt: skip
    proof = {"客户": "华南通讯", "实退量": "960", "章": "是"}
    for paper in ("sales_return_certificate", "sales_return_form"):
        walk.paper("sales_staff", "return_goods", paper, proof)
    walk.do("accounting", "return_goods", "book_return")


def allowed(walk: Walk) -> None:
    """What the customer keeps is taken at a lower price: two signatures, the buyer's stamp, the booking."""
    walk.at("2026-03-20 09:00")
    walk.open(
        "sales_staff", "allowance", "allowance", complaint_no=NO, customer="C-2001", way="allowance"
    )
    walk.do("sales_staff", "allowance", "issue_certificate", allowed_amount=7500)
    walk.do("deputy_sales_manager", "allowance", "approve_certificate.signed")
    walk.do("deputy_gm", "allowance", "approve_certificate_above")
    walk.do(
        "sales_staff", "allowance", "obtain_allowance_proof", buyer_stamped=True,
        allowance_proof="allowance_certificate",
    )  # fmt: skip
    certificate = {
        "客诉编号": NO, "客户": "华南通讯", "金额": ["7500", "柒仟伍佰元整"], "副总经理": "副总经理甲", "章": "是",
    }  # fmt: skip
    walk.paper("sales_staff", "allowance", "allowance_certificate", certificate)
    walk.issue("sales_staff", "allowance", "allowance_certificate")
    walk.do("accounting", "allowance", "book_allowance")


def reckoned(walk: Walk) -> None:
    """Q07: a fifth of what came back at its price, and the allowance as it was given."""
    walk.at("2026-03-23 09:00")
    walk.do(
        "gm_team", "loss", "reckon_loss", loss_sorts=["return", "allowance"], quantity_returned=960,
        selling_price=12, allowance_given=7500,
    )  # fmt: skip
    walk.do("accounting", "loss", "settle_account.settled")
    sums = {"客诉编号": NO, "退回损失": "2304 元", "折让损失": "7500 元"}
    walk.paper("gm_team", "loss", "loss_sheet", sums)
    walk.issue("gm_team", "loss", "loss_sheet")


def sanctioned(walk: Walk) -> None:
    """Q06: nothing to resell, two answer for the loss by seven to three; both write their repentance."""
    case = "responsibility"
    walk.at("2026-03-24 09:00")
    walk.do("gm_team", case, "judge_sanction.sanction", ground="amount")
    walk.do("gm_team", case, "list_lots.none", reason="退回品全部报废")
    walk.do("gm_team", case, "settle_loss.by_sheet")
    for who, fault, ratio in (
        ("manufacturing_qa", "槽温未查", 70),
        ("factory_manager", "督导不力", 30),
    ):
        walk.do(
            "gm_team", case, "open liable", answerable=f"person:{who}", fault_done=fault,
            liable_department="manufacturing_department", ratio=ratio,
        )  # fmt: skip
    walk.do("gm_team", case, "set_ratios")
    walk.do("manufacturing_head", case, "agree_ratios.agreed")
    walk.at("2026-03-24 14:00")
    for item in ("liable.1", "liable.2"):
        walk.do("gm_team", case, "fix_gravity", item=item)
        walk.do("manufacturing_head", case, "countersign.signed", item=item)
    memo = {"客诉编号": NO, "分摊": "9804", "负担": ["6862.8", "2941.2"]}
    walk.paper("gm_team", case, "sanction_memo", memo)
    walk.at("2026-03-25 09:00")
    walk.do("general_manager", case, "approve_sanction.approved")
    walk.do("personnel_unit", case, "announce_sanction")
    one = {
        "责任": "制造部品保组甲",
        "比例": "70",
        "处分": "悔过书",
        "罚扣": "200 元",
        "会签": "制造部主管甲",
    }
    walk.paper("gm_team", case, "liable_sheet", one, item="liable.1")
    walk.paper("gm_team", case, "repentance_letter", {"槽温未查": "悔过书"}, item="liable.1")
    walk.paper("personnel_unit", case, "personnel_announcement", {NO: "制造部品保组甲"})
    walk.issue("personnel_unit", case, "personnel_announcement")


def charged(walk: Walk) -> None:
    """Q08: the unit bears the loss by base points; nothing is deducted before the general manager approves."""
    walk.at("2026-03-26 09:00")
    walk.do(
        "gm_team", "charge", "judge_charge.charge", charged_department="manufacturing_department",
        unit_is_clear=True, unit_named="电镀组乙班",
    )  # fmt: skip
    walk.do("gm_team", "charge", "list_members", members=MEMBERS)
    walk.do("gm_team", "charge", "issue_notice")
    walk.refused("accounting", "charge", "deduct", "gate")
    walk.do("general_manager", "charge", "approve_notice.approved")
    notice = {
        "客诉编号": NO, "电镀组乙班": "制造部", "9804": ["制造部品保组甲", "经理室（厂经理）甲"], "总经理": "总经理甲",
    }  # fmt: skip
    walk.paper("gm_team", "charge", "reward_penalty_notice", notice)
    walk.issue("gm_team", "charge", "reward_penalty_notice")
    walk.at("2026-03-27 09:00")
    walk.do("manufacturing_head", "charge", "deduct")
    shares = {"罚扣": ["3268 元", "6536 元"], "归属": "组单元"}
    walk.paper("gm_team", "charge", "deduction_sheet", shares)


def collected(walk: Walk) -> None:
    """At most half of a month's bonus; the rest is carried over until nothing is left."""
    for day, owed, taken in (
        ("03-31", "3468", "1500"),
        ("04-30", "1968", "1500"),
        ("05-29", "468", "468"),
    ):
        walk.at(f"2026-{day} 09:00")
        label = f"pay-{day}"
        month = f"2026-{day[:2]}"
        who = "person:manufacturing_qa"
        walk.open("accounting", label, "pay_month", employee=who, month=month)
        walk.do("accounting", label, "state_bonus", efficiency_bonus=3000, is_last_month=False)
        walk.do("accounting", label, "pay_out")
        month_of = {"制造部品保组甲": month, "奖金": "3000", "尚未扣清": owed, "扣回": f"-{taken}"}
        walk.paper("accounting", label, "bonus_sheet", month_of)
        walk.archived("accounting", label, "paid", {})


def improved(walk: Walk) -> None:
    walk.at("2026-06-01 09:00")
    walk.do(
        "gm_team", "improvement", "plan_improvement", plan="槽温联锁",
        improving_department="manufacturing_department",
    )  # fmt: skip
    walk.do("manufacturing_head", "improvement", "do_improvement", done_how="加装联锁")
    walk.do("quality_head", "improvement", "check_improvement", quality_check="连续三批合格")
    walk.do("gm_team", "improvement", "verify_effect.effective", effect="三批切片合格")
    sheet = {
        "客诉编号": NO,
        "方案": "槽温联锁",
        "部门": "制造部",
        "执行": "加装联锁",
        "效果": "三批切片合格",
    }
    walk.paper("gm_team", "improvement", "improvement_sheet", sheet)

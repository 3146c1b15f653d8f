"""Q09, the maker of machines: four machines come back for others, are reworked and stocked, until all is filed."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest

from tests.walks.walking import Walk, wall

pytestmark = pytest.mark.browser

CASE: Final = "return"
DEAL_PAPERS: Final[list[dict[str, Any]]] = [
    {"paper": "contract", "state": "collected"},
    {"paper": "receipt", "state": "collected"},
    {"paper": "delivery_note", "state": "collected"},
    {"paper": "warranty_sheet", "state": "collected"},
    {"paper": "packing_list", "state": "never_issued"},
]
PARTS: Final[list[dict[str, Any]]] = [
    {"part": "主轴", "works": "精度超差", "looks": "完好", "missing": False},
    {"part": "护罩", "works": "正常", "looks": "划伤", "missing": True},
]


def test_from_the_customers_wish_to_the_archive(walking: Callable[[str], Walk]) -> None:
    walk = walking("q09")
    walk.customer("C-3001", "南方模具（虚构）")
    walk.product("JX-500", "JX")
    applied(walk)
    approved(walk)
    taken_back(walk)
    brought_in(walk)
    planned(walk)
    reworked(walk)
    filed(walk)
    issued = dict.fromkeys(("客户退换货申请单", "客户退换货处理单", "退换货审核记录"), "第 1 次")
    walk.archived("sales_supervisor", CASE, "settled", issued)


def applied(walk: Walk) -> None:
    """Within the warranty and below what was agreed: the customer may have it exchanged."""
    walk.at("2026-03-02 09:00")
    wish = "主轴精度达不到合同要求"
    walk.open("salesperson", CASE, "machine_return", description=wish)
    walk.do(
        "salesperson", CASE, "register", return_kind="customer", product="JX-500",
        description=wish, return_quantity=4, customer="C-3001", contact_person="某经理（虚构）",
        contact_phone="000-0000-0000",
    )  # fmt: skip
    walk.at("2026-03-02 09:30")
    walk.do(
        "salesperson", CASE, "judge.met", wanted="exchange", warranty_until=date(2026, 12, 31),
        below_acceptance=True, delivered=True, payment_contacts=0, cannot_pay=False,
        customer_change="none",
    )  # fmt: skip


def approved(walk: Walk) -> None:
    """Twice somebody goes and talks, the form lies too long once; then the general manager approves."""
    walk.at("2026-03-02 14:00")
    walk.do("sales_supervisor", CASE, "supervisor_review.visit", review_opinion="先上门调机")
    walk.at("2026-03-04 08:30")
    told = "客户不接受调机"
    walk.do("sales_supervisor", CASE, "supervisor_visit.stands", talk_result=told)
    walk.do(
        "marketing_manager", CASE, "extend application_dwell", reason="约客户周五见面",
        until=wall("2026-03-06 15:00"),
    )  # fmt: skip
    walk.do("marketing_manager", CASE, "manager_review.visit", manager_opinion="再谈一次")
    walk.at("2026-03-06 11:00")
    walk.do("marketing_manager", CASE, "manager_visit.failed", talk_result="客户坚持换货")
    walk.at("2026-03-06 15:00")
    walk.do("general_manager", CASE, "approve_return.agreed")
    application = {
        "编号": "THS2026-0001", "客户": "南方模具", "联系人": "某经理（虚构）", "电话": "000-0000-0000",
        "机型": "JX-500", "台数": "4", "保修": "2026-12-31", "检讨": "先上门调机",
        "营销经理": "再谈一次", "总经理": "总经理甲", "协商": "客户坚持换货",
    }  # fmt: skip
    walk.paper("salesperson", CASE, "application", application)
    walk.at("2026-03-06 16:00")
    walk.do("marketing_clerk", CASE, "copy_out")
    walk.issue("salesperson", CASE, "application")


def taken_back(walk: Walk) -> None:
    """Inspected at the customer's, papers and seal on the day of the return, a new contract for the exchange."""
    walk.at("2026-03-06 16:10")
    walk.do(
        "salesperson",
        CASE,
        "go_to_customer",
        agreed_with_customer="3 月 10 日退机",
        tuner_sent=True,
    )
    walk.paper("salesperson", CASE, "agreement", {"客户": "南方模具", "机型": "JX-500"})
    walk.at("2026-03-09 10:00")
    walk.do(
        "repairer", CASE, "inspect_outside", parts_list=PARTS, customer_signed_list=True,
        expected_back_at=wall("2026-03-12 14:00"), store_obstacle="too_heavy",
    )  # fmt: skip
    walk.paper(
        "repairer", CASE, "parts_list_form",
        {"部件": ["主轴", "护罩"], "功能": "精度超差", "外观": "划伤", "缺失": "是", "签名": "客服维修人员甲"},
    )  # fmt: skip
    walk.do("materials_department", CASE, "plan_place", storage_place="整改区 2 号")
    walk.at("2026-03-10 15:00")
    walk.do("salesperson", CASE, "fill", goods_returned_at=wall("2026-03-10 09:00"))
    walk.do(
        "salesperson", CASE, "take_back", deal_papers=DEAL_PAPERS, customer_signed_note=True,
        company_seal=True,
    )  # fmt: skip
    back = {
        "客户": "南方模具",
        "合同": "已收回",
        "保修": "已收回",
        "装箱清单": "当时未开",
        "公章": "是",
    }
    walk.paper("salesperson", CASE, "return_note_form", back)
    walk.do(
        "finance_department", CASE, "settle_accounts", account_settled="转入新合同",
        assets_checked="相符",
    )  # fmt: skip
    walk.do("salesperson", CASE, "review_order", new_contract="O-9001", order_reviewed=True)


def brought_in(walk: Walk) -> None:
    """Too heavy for the store: announced a day before, a place found by the superior, counted in twice."""
    walk.at("2026-03-11 10:00")
    goods = [{"goods": "JX-500", "quantity": 4}]
    walk.do("customer_service", CASE, "notify_store", product_list=goods)
    walk.do("storekeeper", CASE, "prepare_room.ask_superior", reason="没有行车位")
    walk.do("materials_head", CASE, "coordinate", coordination="借用装配车间一角")
    walk.do("storekeeper", CASE, "prepare_room.ready", room_prepared="装配车间北角")
    announced = {"明细": ["JX-500", "4"], "装配车间北角": ""}
    walk.paper("storekeeper", CASE, "advance_list", announced)
    walk.at("2026-03-12 14:00")
    for number, (brought, note, ledger) in enumerate(
        [(3, "TH-1", "TZ-88"), (1, "TH-2", "TZ-89")], 1
    ):
        item = f"delivery.{number}"
        walk.do("customer_service", CASE, "open delivery", brought=brought, return_note=note)
        walk.do("storekeeper", CASE, "check_in", item=item, counted=brought, ledger_entry=ledger)
        walk.paper("storekeeper", CASE, "store_ledger", {"退货单": note, "台帐": ledger}, item=item)
    walk.do("customer_service", CASE, "bring_in")
    walk.do("customer_service", CASE, "fill_handling_form", handling_request="整改后入库")
    walk.do("production_control", CASE, "record_by_control", control_record="SG-12")


def planned(walk: Walk) -> None:
    """Inspected and labelled, analysed, the plan sent back once; then a liaison form goes to the planners."""
    walk.at("2026-03-16 09:00")
    walk.do(
        "quality_department", CASE, "check_appearance", inspection_request="SJ-31",
        appearance_found="护罩划伤", inspection_result="rework", status_label="rework",
    )  # fmt: skip
    checked = {"送检": "SJ-31", "外观": "护罩划伤", "机型": "JX-500", "标识": "整改"}
    walk.paper("quality_department", CASE, "inspection_sheet", checked)
    walk.at("2026-03-18 08:30")
    walk.do(
        "technical_department", CASE, "analyse", analysis="轴承装配不当", cost_estimate=3200,
        preventive_action="装配工序加检", rework_plan="更换轴承", customer_caused=True,
    )  # fmt: skip
    walk.do("general_manager", CASE, "approve_plan.send_back", reason="换主轴成本再比较")
    walk.do("technical_department", CASE, "analyse", rework_plan="更换主轴总成")
    walk.do("general_manager", CASE, "approve_plan.agreed")
    walk.do("technical_department", CASE, "issue_liaison")
    liaison = {"编号": "LLD2026-0001", "机型": "JX-500", "方案": "更换主轴总成"}
    walk.paper("technical_department", CASE, "liaison_form", liaison)
    walk.at("2026-03-18 10:00")
    walk.do(
        "pmc_section", CASE, "plan_rework", capacity_weighed="三月下旬有空档",
        rework_at=wall("2026-03-24 08:30"),
    )  # fmt: skip
    walk.paper(
        "pmc_section",
        CASE,
        "issue_form",
        {"编号": "FL202603-0001", "机型": "JX-500", "时间": "2026-03-24"},
    )


def reworked(walk: Walk) -> None:
    """Trouble on the way is reported and solved; the first rework fails its inspection."""
    walk.at("2026-03-24 09:10")
    seen = wall("2026-03-24 09:00")
    walk.do("production_staff", CASE, "open trouble", what="新主轴接口不配", seen_at=seen)
    walk.do("production_staff", CASE, "report_up", item="trouble.1")
    walk.do("production_head", CASE, "arrange_solution", item="trouble.1", solution="加转接板")
    trouble = {"异常": "新主轴接口不配", "处理": "加转接板"}
    walk.paper("production_head", CASE, "trouble_report", trouble, item="trouble.1")
    walk.do("production_staff", CASE, "rework", rework_record="已换主轴")
    walk.at("2026-03-25 09:00")
    walk.do("quality_department", CASE, "inspect_rework.failed", reason="跳动超差")
    walk.do("production_staff", CASE, "rework", rework_record="重新校正")
    walk.at("2026-03-25 16:00")
    walk.do("quality_department", CASE, "inspect_rework.passed")
    walk.do("storekeeper", CASE, "stock_in", stock_label="整改合格", ledger_no="TZ-120")
    handling = {
        "编号": "THC2026-0001", "机型": "JX-500", "台数": "4", "处理": "整改后入库", "送检": "SJ-31",
        "分析": "轴承装配不当", "预防": "装配工序加检", "成本": ["3200", "叁仟贰佰元整"], "方案": "更换主轴总成",
        "总经理": "总经理甲",
    }  # fmt: skip
    walk.paper("quality_department", CASE, "handling_form", handling)
    walk.issue("quality_department", CASE, "handling_form")


def filed(walk: Walk) -> None:
    walk.at("2026-03-26 09:00")
    walk.do("salesperson", CASE, "help_with_customer", customer_talk="客户承认撞机")
    walk.do("sales_supervisor", CASE, "audit", audit_result="流程完整", records_filed="DA-77")
    record = {
        "客户": "南方模具",
        "审核": ["流程完整", "业务主管甲"],
        "归档": "DA-77",
        "产能": "三月下旬有空档",
        "沟通": "客户承认撞机",
    }
    walk.paper("sales_supervisor", CASE, "audit_record", record)
    walk.issue("sales_supervisor", CASE, "audit_record")

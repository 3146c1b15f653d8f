"""What is done in a case from the first call to the department that takes it over.

A script goes to the end of the procedure; a case takes as much of it as it lasts. People are named
by how they sign in.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from kesu.intake.demo.acts import (
    HEADS,
    NOT_APPLICABLE,
    NOTE,
    VISIT,
    WORKERS,
    Act,
    Ago,
    analyst_of,
    step,
)
from kesu.intake.demo.cases import Case
from kesu.intake.demo.handling import analysed, concluded, emergency, measures


def script(case: Case) -> Iterator[Act]:
    """Yield the acts of a case up to its last step, all of them where none is named."""
    for act in _whole(case):
        yield act
        if act.name == case.until:
            return


def _whole(case: Case) -> Iterator[Act]:
    yield from _visits(case) if case.visits else _contact(case)
    if "withdrawn" in case.twists:
        yield from _identified(case)
        yield _withdrawn(case)
        return
    yield from _identified(case)
    yield from _assigned(case)
    yield from emergency(case)
    yield from analysed(case)
    yield from measures(case)
    yield from concluded(case)


# -- receipt -------------------------------------------------------------------------------------------


def _contact(case: Case) -> Iterator[Act]:
    facts = {
        "channel": case.channel,
        "customer": f"C-{case.customer:04}",
        "what_was_said": case.says,
        "contact_person": "来电人（虚构）",
        "contact_phone": f"139-0000-{case.customer:04}",
    }
    yesterday = timedelta(hours=16) if "backdated" in case.twists else timedelta(0)
    opening = {"act": "open", "kind": "contact", "facts": facts}
    yield Act("open", case.by, 0, opening | _told(yesterday), NOTE, yesterday)
    if case.until == "answered":
        yield Act("answered", case.by, 12, step("admit.answered", reason=case.reason), NOTE)
        return
    yield Act("admit", case.by, 6, step("admit.complaint", **_known(case)), NOTE)
    if case.until in ("open", "admit"):
        return
    yield from _sheet(case)


def _told(before: timedelta) -> dict[str, Any]:
    return {"source": "told"} if before else {}


def _known(case: Case) -> dict[str, Any]:
    known = {
        "product": case.product_code,
        "product_type": case.product_type,
        "order": case.order_no,
    }
    return {name: value for name, value in known.items() if value}


def _sheet(case: Case) -> Iterator[Act]:
    facts = _quantities(case) | {
        "description": case.says,
        "customer_demand": case.demand,
        "has_doubts": False,
        "has_written_material": False,
        "has_defective_sample": False,
        "problem_code": case.code,
    }
    head = HEADS[case.by]
    yield Act("fill_sheet", case.by, 22, step("fill_sheet", **facts))
    if "returned" in case.twists:
        back = step("review_sheet.return", reason="不良状况写得太简略，请补充批次和发现经过")
        yield Act("return_sheet", head, 25, back)
        more = f"{case.says}；同批共 {case.ordered} 件，到货两周后检验时发现"
        yield Act("fill_again", case.by, 40, step("fill_sheet", description=more))
    yield Act("review_sheet", head, 35, step("review_sheet.approve"))
    yield Act("number_sheet", "zhangmin", 28, step("number_sheet"))


def _quantities(case: Case) -> dict[str, Any]:
    if not case.defective:
        names = ("shipped", "defective", "shipped_on", "serial_no", "installed_on")
        return dict.fromkeys((*names, "has_repair_record"), NOT_APPLICABLE) | {
            "product": case.product_code or NOT_APPLICABLE
        }
    return {
        "ordered": case.ordered,
        "shipped": case.ordered,
        "defective": case.defective,
        "shipped_on": Ago(90),
        "installed_on": Ago(60),
        "serial_no": f"SN{case.customer % 20 + 1:03}001",
        "has_repair_record": False,
    }


def _visits(case: Case) -> Iterator[Act]:
    assert case.visits is not None
    visits = case.visits
    row = {
        "site": f"S-{visits.site:03}",
        "product": f"P-{visits.product}",
        "units": visits.units,
        "quality_caused": True,
        "problem_code": visits.code,
    }
    yield Act("first_visit", case.by, 0, row, VISIT)
    if visits.after:
        yield Act("visits", case.by, visits.after * 450, row, VISIT)
    facts = {"description": case.says, "defective": visits.units, "product": row["product"]}
    yield Act("fill_sheet", case.by, 60, step("fill_internal_sheet", **facts))
    yield Act("review_sheet", "zhoumin", 45, step("review_sheet.approve"))
    yield Act("number_sheet", "zhangmin", 30, step("number_sheet"))


# -- determination -------------------------------------------------------------------------------------


def _identified(case: Case) -> Iterator[Act]:
    engineer = "chenjing" if case.customer % 3 == 0 else "lilei"
    yield Act("identify", engineer, 95, step("identify", **_grading(case)))
    if "correct" in case.twists:
        fix = {"act": "correct", "facts": {"defective": 12}, "reason": "客户补报三台，现场照片为证"}
        yield Act("correct", engineer, 70, fix)
    if case.twists & {"group", "group_begun"}:
        yield Act("set_up_group", "hanmeimei", 60, step("set_up_group", group_members=GROUP))
        if "group" in case.twists:
            minutes = {"meeting_minutes": "当日查明卡滞部位，同批停用复检，三日内完成更换"}
            yield Act("hold_meeting", "hanmeimei", 300, step("hold_meeting", **minutes))
            report = {"major_report": "经查为去毛刺工序遗漏，已全数复检；检验规程同步修订"}
            yield Act("submit_report", "hanmeimei", 400, step("submit_report", **report))


GROUP: Final = (
    {"seat": "technical_director", "member": "@shenming"},
    {"seat": "project_chief_engineer", "member": "@jiangtao"},
    {"seat": "quality_manager", "member": "@hanmeimei"},
    {"seat": "department_manager", "member": "@hanlei"},
    {"seat": "complaint_engineer", "member": "@lilei"},
)


def _grading(case: Case) -> dict[str, Any]:
    if case.visits:
        no = ("late_delivery", "batch_return", "customer_grievance", "product_is_custom")
        return {"class": case.class_, **dict.fromkeys(no, False)}
    is_late = case.class_ == "delivery"
    facts: dict[str, Any] = {
        "class": case.class_,
        "endangers_people": case.danger,
        "customer_stopped": False,
        "function_lost": case.function_lost,
        "wants_to_end_cooperation": case.wants_to_end,
        "claims_compensation": case.claims,
        "late_delivery": is_late,
        "goods_received": not is_late,
        "written_demand": case.written,
        "new_sample": False,
    }
    if is_late:
        facts |= {
            "ordered": case.ordered or 10,
            "promised_at": Ago(case.late_days + 2),
            "delivered_at": Ago(2),
        }
    return facts


def _withdrawn(case: Case) -> Act:
    closing = {"act": "close", "closes_as": "withdrawn", "reason": case.reason}
    return Act("withdrawn", "lilei", 300, closing)


def _assigned(case: Case) -> Iterator[Act]:
    yield _sorting(case)
    if "sample" in case.twists:
        yield Act("ask_sample", "wangfang", 40, step("ask_sample"))
        if case.sample_days:
            arrived = {"sample_received_at": Ago(0)}
            wait = case.sample_days * 450
            yield Act("receive_sample", "zhangmin", wait, step("receive_sample", **arrived))
            handed = {"sample_at_analysis_at": Ago(0)}
            yield Act("hand_over_sample", "zhangmin", 90, step("hand_over_sample", **handed))
    worker = WORKERS[analyst_of(case)]
    if "not_ours" in case.twists:
        reason = "张紧轮为外购件，请采购部分析"
        yield Act("not_ours", worker, 80, step("take_over.returned", reason=reason))
    yield Act("take_over", worker, 110, step("take_over.confirmed"))


def _sorting(case: Case) -> Act:
    named = {"named_department": case.named} if case.named else {}
    match case.class_:
        case "quality":
            facts = {"quality_sort": case.sort, "sample_needed": "sample" in case.twists, **named}
            return Act("sort_quality", "zhangmin", 60, step("sort_quality", **facts))
        case "delivery":
            facts = {"delivery_reason": case.sort, **named}
            return Act("sort_delivery", "chujian", 75, step("sort_delivery", **facts))
        case "service":
            facts = {"service_sort": case.sort}
            return Act("sort_service", "zhoumin", 50, step("sort_service", **facts))
        case _:
            return Act("name_department", "lilei", 45, step("name_department", **named))

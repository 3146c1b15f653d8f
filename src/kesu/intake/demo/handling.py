"""What is done in a case from the emergency plan to its closing."""

from collections.abc import Iterator, Mapping
from typing import Final

from kesu.intake.demo.acts import WORKERS, Act, Ago, analyst_of, step
from kesu.intake.demo.cases import Case

# -- emergency handling --------------------------------------------------------------------------------


def emergency(case: Case) -> Iterator[Act]:
    """Yield the emergency plan, its consent and the immediate correction."""
    facts = {"emergency_plan": case.plan, "fault_sort": case.fault or "other"}
    worker, clerk = WORKERS[analyst_of(case)], case.by
    yield Act("propose_emergency_plan", worker, 150, step("propose_emergency_plan", **facts))
    yield Act("confirm_feasible", clerk, 45, step("confirm_feasible.feasible"))
    if "refused_plan" in case.twists:
        no = step("consent_to_plan.refused", reason="客户坚持整批更换") | {"evidence": "客户邮件"}
        yield Act("refuse_plan", clerk, 120, no)
        better = facts | {"emergency_plan": "同批显示板全部更换，旧板带回检测"}
        yield Act("propose_again", worker, 200, step("propose_emergency_plan", **better))
        yield Act("confirm_again", clerk, 30, step("confirm_feasible.feasible"))
    yield _consent(case, "consent_to_plan", clerk)
    yield from _corrected(case)


def _consent(case: Case, name: str, by: str) -> Act:
    if case.visits:
        return Act(name, by, 60, step(f"{name}.no_customer", reason="内部客诉，不涉及客户"))
    return Act(name, by, 60, step(f"{name}.consented") | {"evidence": "电话录音"})


def _corrected(case: Case) -> Iterator[Act]:
    match case.fault:
        case "use_or_installation":
            told = {"guidance_given": "按说明书第 12 页导入字库，客户确认显示正常"}
            yield Act("guide_by_phone", "wugang", 40, step("guide_by_phone.done", **told))
        case "parts":
            parts = {"parts_issued": f"{case.product} 配件 {case.defective or 1} 套"}
            yield Act("issue_parts", "wangfang", 70, step("issue_parts", **parts))
        case "product_quality":
            job = {"place": "客户现场", "sort": "repair", "remote": False}
            opening = {"act": "open", "kind": "repair", "facts": job}
            yield Act("send", "zhengli", 30, opening)
            yield Act("dispatch_repair", "zhengli", 5, step("dispatch_repair"))
            # Over a weekend it is more than 24 hours, which wants a reason.
            agreed = "上门时间按客户现场开放时间约定"
            done = step("finish_repair", reason=agreed, work_done="已按方案处理，试运行正常")
            yield Act("finish_repair", "machao", 260, done | {"item": "repair.1"})


# -- analysis and measures -----------------------------------------------------------------------------


def analysed(case: Case) -> Iterator[Act]:
    """Yield the analysis of the cause."""
    worker = WORKERS[analyst_of(case)]
    if case.class_ != "quality":
        cause = step("analyse_cause", root_cause=case.cause)
        yield Act("analyse_cause", worker, 380, cause)
        return
    causes = FISHBONE[case.sort]
    yield Act("draw_fishbone", worker, 320, step("draw_fishbone", fishbone=_possible(causes)))
    found = {
        "fishbone": _tested(causes, case.cause),
        "tested_by": ["measuring", "simulating"],
        "root_cause": case.cause,
    }
    yield Act("investigate", worker, 400, step("investigate", **found))


FACTORS: Final = ("man", "machine", "material", "method", "environment", "measurement")
FISHBONE: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "design": ("design", (
        "设计人员未查阅现场反馈", "样机加工设备与量产不同", "选型余量不足", "设计评审没有该项检查点",
        "现场温湿度高于设计假设", "型式试验未覆盖该工况",
    )),
    "inspection": ("inspection", (
        "检验员新上岗，对要求不熟", "检测台夹具松动", "来料批次间差异大", "检验规程没有该项目", "检验区照度不足",
        "抽样比例偏低",
    )),
    "process": ("process", (
        "两班操作手法不一致", "工装磨损", "来料硬度偏低", "工艺卡未规定参数", "车间湿度过高", "过程参数无记录",
    )),
    "other": ("handling", (
        "装车人员未绑扎", "叉车碰撞", "外购件版本混用", "变更通知未送达", "运输途中淋雨", "出货前未复核",
    )),
}  # fmt: skip
"""What the cause is counted as, and what was thought possible under each factor, by the sort of complaint."""
_FOUND_IN: Final = 3
"""The factor in which the cause was found: the method."""


def _possible(causes: tuple[str, tuple[str, ...]]) -> list[dict[str, str]]:
    """Return the fishbone with a possible cause for each factor, none of them tested yet."""
    return [
        {"id": f"c{n}", "factor": factor, "text": text}
        for n, (factor, text) in enumerate(zip(FACTORS, causes[1], strict=True), 1)
    ]


def _tested(causes: tuple[str, tuple[str, ...]], root: str) -> list[dict[str, str]]:
    """Return the fishbone tested: one cause proved and explained, the others ruled out."""
    rows = [
        {**row, "state": "ruled_out", "evidence": "查记录、复测，未发现异常"}
        for row in _possible(causes)
    ]
    rows[_FOUND_IN] |= {"state": "proved", "evidence": "模拟试验可以再现"}
    found = {"id": "c7", "under": rows[_FOUND_IN]["id"], "text": root, "code": causes[0]}
    return [*rows, {**found, "state": "proved", "evidence": "对照样品拆解结果"}]


def measures(case: Case) -> Iterator[Act]:
    """Yield one long-term measure, from its making to its verification."""
    worker, doer, first = WORKERS[analyst_of(case)], WORKERS[case.exec], {"item": "measure.1"}
    content = {"content": case.measure}
    yield Act("open_measure", worker, 240, {"act": "open", "kind": "measure", "facts": content})
    plan = {
        "standard": case.standard,
        "executing_department": case.exec,
        "agreed_at": Ago(-9),
    }
    yield Act("plan_measure", worker, 10, step("plan_measure", **plan) | first)
    yield Act("set_measures", worker, 5, step("set_measures"))
    yield Act("accept_measure", doer, 120, step("accept_measure.accepted") | first)
    confirmed = step("confirm_measure.confirmed") | first
    yield Act("confirm_measure", "lilei", 90, confirmed)
    asked = _consent(case, "ask_consent", case.by)
    yield Act(asked.name, asked.by, 140, {**asked.data, **first})
    done = step("execute_measure", result="已按约定执行，记录存档") | first
    yield Act("execute_measure", doer, 1500, done)
    if "not_met" in case.twists:
        back = step("verify_measure.not_met", reason="第二批仍有两只低于标称") | first
        yield Act("verify_not_met", "lilei", 300, back)
        again = step("execute_measure", result="更换供应商批次后重新执行") | first
        yield Act("execute_again", doer, 900, again)
    proof = {"verified_by_what": "抽检三批，全部达到完成标准"}
    yield Act("verify_measure", "lilei", 320, step("verify_measure.met", **proof) | first)


# -- closing -------------------------------------------------------------------------------------------


def concluded(case: Case) -> Iterator[Act]:
    """Yield the answer to the customer, the conclusions, and the closing."""
    if not case.visits:
        told = {"reply": case.reply or "问题已处理，改进措施已落实，感谢反映", "reply_way": "mail"}
        yield Act("reply_customer", "wangfang", 90, step("reply_customer", **told))
    if "group" in case.twists:
        none = step("propose_penalty.none", reason="属首次遗漏，当事班组主动复检")
        yield Act("propose_penalty", "hanmeimei", 60, none)
    concluded = {"quality_conclusion": "措施有效，同意结案", "papers_filed": True}
    yield Act("conclude_quality", "hanmeimei", 110, step("conclude_quality", **concluded))
    agreed = {"gm_office_conclusion": "同意品质部结论"}
    yield Act("conclude_gm_office", "hejie", 150, step("conclude_gm_office", **agreed))
    if "gm_disagrees" in case.twists:
        back = step("confirm_closing.disagree", gm_opinion=case.opinion)
        yield Act("confirm_closing", "youhua", 200, back)
        return
    yield Act("confirm_closing", "youhua", 200, step("confirm_closing.agree"))

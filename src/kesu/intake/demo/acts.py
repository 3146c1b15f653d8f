"""What an act of the demo is: who, how long after the act before, what is said; and who works where."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from kesu.intake.demo.cases import Case

NOTE: Final = "note"
CASE: Final = "case"
VISIT: Final = "visit"

NOT_APPLICABLE: Final = {"state": "not_applicable", "remark": "与产品实物无关"}

# Who does the work of a department, and who heads it.
WORKERS: Final[Mapping[str, str]] = {
    "rd_department": "weiguo",
    "quality_department": "zhangmin",
    "production_department": "zhaoqiang",
    "purchasing_department": "yangfan",
    "pmc_department": "kongwei",
    "sales_department": "fengxue",
    "service_department": "wugang",
    "design_department": "zhulin",
    "trial_department": "qinlan",
    "gm_office": "hejie",
}
HEADS: Final[Mapping[str, str]] = {
    "wangfang": "zhoumin", "linna": "zhoumin", "wugang": "zhoumin", "fengxue": "qianwei",
    "hejie": "xunuo",
}  # fmt: skip
ANALYSTS: Final[Mapping[tuple[str, str], str]] = {
    ("quality", "design"): "rd_department",
    ("quality", "inspection"): "quality_department",
    ("quality", "process"): "production_department",
    ("delivery", "late_material"): "purchasing_department",
    ("delivery", "bad_scheduling"): "pmc_department",
    ("delivery", "low_capacity"): "production_department",
    ("delivery", "transport"): "sales_department",
    ("delivery", "bad_material"): "quality_department",
    ("delivery", "design_fault"): "design_department",
    ("delivery", "incomplete_data"): "trial_department",
}


class Ago(float):
    """A moment so many days before the act it is said in; a negative number lies ahead."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `after` counts working minutes since the act before; `name` is what `until` may say."""

    name: str
    by: str
    after: float
    data: Mapping[str, Any] = field(default_factory=dict)
    on: str = CASE
    happened_before: timedelta = timedelta(0)


def analyst_of(case: Case) -> str:
    """Return the department that the procedure has analyse the case."""
    if case.class_ == "service":
        return "service_department"
    return ANALYSTS.get((case.class_, case.sort)) or case.named


def step(name: str, *, reason: Any = "", **facts: Any) -> dict[str, Any]:
    """Return what is said when a step is done, "step.outcome" where it has several outcomes."""
    what, _dot, outcome = name.partition(".")
    said = {"act": "do", "step": what, "outcome": outcome, "facts": facts, "reason": reason}
    return {key: value for key, value in said.items() if value}

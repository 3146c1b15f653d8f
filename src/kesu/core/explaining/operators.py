"""Signs and words for operators, functions and questions about sets."""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.values import Text

OPPOSITE: Mapping[str, str] = {
    "==": "!=", "!=": "==", "<": ">=", ">=": "<", "<=": ">", ">": "<=", "in": "not in", "not in": "in",
}  # fmt: skip
SIGNS: Mapping[str, str] = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
IN_TIME: Mapping[str, Text] = {
    "<": Text("早于", "before"),
    "<=": Text("不晚于", "not after"),
    ">": Text("晚于", "after"),
    ">=": Text("不早于", "not before"),
    "==": Text("等于", "at"),
    "!=": Text("不等于", "not at"),
}
ARITHMETIC: Mapping[str, tuple[str, int]] = {
    "+": ("+", 1),
    "-": ("−", 1),
    "*": ("×", 2),
    "/": ("÷", 2),
}
CALLS: Mapping[str, Text] = {
    "days_between": Text("从“{}”到“{}”的天数", "Days from “{}” to “{}”"),
    "hours_between": Text("从“{}”到“{}”的小时数", "Hours from “{}” to “{}”"),
    "working_hours_between": Text("从“{}”到“{}”的工作小时数", "Working hours from “{}” to “{}”"),
    "head": Text("{}的负责人", "Head of {}"),
    "dept": Text("{}", "{}"),
    "person": Text("{}", "{}"),
    "post": Text("{}", "{}"),
    "min": Text("{}与{}中较小者", "The smaller of {} and {}"),
    "max": Text("{}与{}中较大者", "The greater of {} and {}"),
    "rank": Text("按“{}”由高到低的名次", "Rank by “{}”, highest first"),
    "first_of": Text("{}（没有时取{}）", "{} (else {})"),
}
MEMBERS: Mapping[tuple[str, bool], Text] = {
    ("all", False): Text("每项“{}”都满足{}", "every one of “{}” meets: {}"),
    ("all", True): Text("并非每项“{}”都满足{}", "not every one of “{}” meets: {}"),
    ("any", False): Text("至少一项“{}”满足{}", "at least one of “{}” meets: {}"),
    ("any", True): Text("没有一项“{}”满足{}", "none of “{}” meets: {}"),
}
PREFIX: Mapping[str, str] = {
    "post": "post:",
    "dept": "dept:",
    "head": "dept:",
    "person": "person:",
}

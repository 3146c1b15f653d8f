"""Faulty reports: code → what is written, and where it is told."""

from __future__ import annotations

from tests.core.rulebook.faulty_amounts import at
from tests.core.rulebook.faulty_books import FaultyBook


def report(more: str = "", figures: str = 'figures = ["count"]', kind: str = "report") -> str:
    return f"""
[[document]]
id = "month"
clause = "T-01"
kind = "{kind}"
counts = "case"
{figures}
{more}
"""


def pack(more: str) -> str:
    return f"""
[[document]]
id = "pack"
clause = "T-01"
kind = "report"
{more}
"""


REPORTS: dict[str, FaultyBook] = {
    "no_figures": at(report(figures=""), "month", 'figures = ["count"]'),
    "not_a_report": at(report(kind="form"), "month", 'kind = "report"'),
    "uncountable": at(report("where = \"person == 'x'\""), "month", "compare"),
}

REPORT_WAYS: list[tuple[str, FaultyBook]] = [
    ("uncountable", at(report('where = "days_between(opened.at, closed.at) > 3"'), "month", "+ and -")),
    ("uncountable", at(report('where = "loss == \'much\'"'), "month", "compare")),
    ("uncountable", at(report('where = "loss"'), "month", "compare")),
    ("uncountable", at(report('by = ["closed_as, branch, month"]'), "month", "by two")),
    ("unreadable_condition", at(report('where = "loss >"'), "month", "condition")),
    ("unknown_fact", at(report('by = ["person"]'), "month", "write one of")),
    ("unknown_fact", at(report('dated = "loss"'), "month", "opened")),
    ("unknown_fact", at(report(figures='figures = [{ sum = "person" }]'), "month", "loss")),
    ("unknown_clock", at(report(figures='figures = [{ on_time = "soon" }]'), "month", "all")),
    ("unknown_account", at(report(figures='figures = [{ posted = "loss" }]'), "month", "none exists")),
    ("unknown_choice", at(report('shows = ["pie"]'), "month", "pareto")),
    ("unknown_choice", at(report(figures='figures = ["median"]'), "month.figures[1]", "mean")),
    ("unknown_choice", at(report(figures='figures = [{ sum = "loss", mean = "loss" }]'), "month.figures[1]", "mean")),
    ("twice_inside", at(report(figures='figures = ["count", "count"]'), "month", "id of its own")),
    ("unknown_kind", at(report().replace('"case"', '"cas"'), "month", "case")),
    ("unknown_document", at(pack('gathers = ["overview_cas"]'), "pack", "overview_case")),
    ("twice_inside", at(pack('gathers = ["overview_case", "overview_case"]'), "pack", "once")),
    ("unknown_kind", at(pack('gathers = ["overview_case"]\nopened_from = "cas"'), "pack", "case")),
    ("not_a_report", at(pack('opened_from = "case"'), "pack", "gathers")),
    ("not_a_report", at(pack('gathers = ["overview_case"]').replace('"report"', '"form"'), "pack", "gathers")),
    ("missing_key", at(report().replace('counts = "case"', ""), "month", "counts")),
]  # fmt: skip

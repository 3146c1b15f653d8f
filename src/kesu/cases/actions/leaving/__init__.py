"""Somebody leaves: what is in their hands on records, the book's own procedure for it, the bulk act that moves it."""

from kesu.cases.actions.leaving.carrying import carry_on, carry_out, open_hand_over
from kesu.cases.actions.leaving.exporting import check_export, why_no_export
from kesu.cases.actions.leaving.planning import Line, planned, post_titles
from kesu.cases.actions.leaving.staffing import unattended_by_party

__all__ = [
    "Line",
    "carry_on",
    "carry_out",
    "check_export",
    "open_hand_over",
    "planned",
    "post_titles",
    "unattended_by_party",
    "why_no_export",
]

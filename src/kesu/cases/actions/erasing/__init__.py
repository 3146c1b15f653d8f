"""Erasing a person: what would go and what keeps it, the act itself, a copy of everything, whose time is over.

The key goes, and what lay under it can never be read again; what stands in clear is taken away where it stands.
Journals and seals stay whole, and so do counts and statistics.
"""

from kesu.cases.actions.erasing.acting import erase
from kesu.cases.actions.erasing.copying import Line, copy_of
from kesu.cases.actions.erasing.due import Proposal, proposals
from kesu.cases.actions.erasing.finding import Candidate, candidates
from kesu.cases.actions.erasing.keeping import Keeps, kept_by
from kesu.cases.actions.erasing.planning import Plan, Share, plan_of
from kesu.cases.actions.erasing.whom import NoSuchPerson, whom_of

__all__ = [
    "Candidate",
    "Keeps",
    "Line",
    "NoSuchPerson",
    "Plan",
    "Proposal",
    "Share",
    "candidates",
    "copy_of",
    "erase",
    "kept_by",
    "plan_of",
    "proposals",
    "whom_of",
]

"""What the lines of a book say about one another and cannot mean: faults that no single line shows.

Compiling resolves names, events and limits; the checks here look at a book as a whole. They run after compiling,
on the same gathered faults.
"""

from kesu.core.rulebook.checking.accounting import check_postings
from kesu.core.rulebook.checking.advising import check_advice
from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.checking.counting import check_reports
from kesu.core.rulebook.checking.deciding import check_decisions, check_measures
from kesu.core.rulebook.checking.flowing import check_gates, check_steps, check_triggers
from kesu.core.rulebook.checking.heads import (
    check_documents,
    check_head,
    check_posts,
    check_settings,
)
from kesu.core.rulebook.checking.keeping import check_kinds
from kesu.core.rulebook.checking.naming import check_names
from kesu.core.rulebook.checking.recurring import check_recurring
from kesu.core.rulebook.checking.resting import check_expressions
from kesu.core.rulebook.checking.timing import check_clocks
from kesu.core.rulebook.model import Source
from kesu.core.rulebook.tables import Faults

CHECKS = (
    check_names,
    check_head,
    check_kinds,
    check_settings,
    check_measures,
    check_decisions,
    check_steps,
    check_triggers,
    check_clocks,
    check_gates,
    check_posts,
    check_documents,
    check_reports,
    check_postings,
    check_recurring,
    check_advice,
    check_expressions,
)


def check(source: Source, faults: Faults) -> None:
    """Add to `faults` whatever the book as a whole cannot mean."""
    checker = Checker(source, faults)
    for one in CHECKS:
        one(checker)

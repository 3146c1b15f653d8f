"""The fourteen concepts of the rulebook language as frozen values.

Every line of a book is one of these. They hold what the author wrote, already read and typed, but not yet joined:
names inside expressions are resolved when the book is compiled (`kesu.core.rulebook.compiling`).
"""

from kesu.core.rulebook.model.judging import Decision, Gate, Measure, Need, Row
from kesu.core.rulebook.model.kinds import (
    CHASE_AGAIN,
    FACT_SORTS,
    IN_ROWS,
    LIVES,
    OWN_WORK,
    Custody,
    Fact,
    HandsOver,
    Kind,
    Setting,
)
from kesu.core.rulebook.model.lines import BASES, CLAUSE_FORCES, FORCES, Clause, Line, Option
from kesu.core.rulebook.model.moving import ROUNDING_MODES, AmountRow, Posting, Rounding, Spread
from kesu.core.rulebook.model.papers import (
    FIGURES,
    REPORT_PERIODS,
    SHOWN_AS,
    Document,
    Figure,
    PaperCopy,
    Series,
    Statistic,
)
from kesu.core.rulebook.model.sources import Precedence, Serves, Source
from kesu.core.rulebook.model.timing import Agreement, Clock, Exemption, Extension, LimitRow, Start
from kesu.core.rulebook.model.working import (
    ACT_VERBS,
    COMPANY,
    EVERY_DAYS,
    EVERY_PERIODS,
    Act,
    Every,
    Outcome,
    Post,
    Step,
    Trigger,
    Who,
)

__all__ = [
    "ACT_VERBS",
    "BASES",
    "CHASE_AGAIN",
    "CLAUSE_FORCES",
    "COMPANY",
    "EVERY_DAYS",
    "EVERY_PERIODS",
    "FACT_SORTS",
    "FIGURES",
    "FORCES",
    "IN_ROWS",
    "LIVES",
    "OWN_WORK",
    "REPORT_PERIODS",
    "ROUNDING_MODES",
    "SHOWN_AS",
    "Act",
    "Agreement",
    "AmountRow",
    "Clause",
    "Clock",
    "Custody",
    "Decision",
    "Document",
    "Every",
    "Exemption",
    "Extension",
    "Fact",
    "Figure",
    "Gate",
    "HandsOver",
    "Kind",
    "LimitRow",
    "Line",
    "Measure",
    "Need",
    "Option",
    "Outcome",
    "PaperCopy",
    "Post",
    "Posting",
    "Precedence",
    "Rounding",
    "Row",
    "Series",
    "Serves",
    "Setting",
    "Source",
    "Spread",
    "Start",
    "Statistic",
    "Step",
    "Trigger",
    "Who",
]

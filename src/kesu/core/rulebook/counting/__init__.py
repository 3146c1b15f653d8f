"""Reports: what a name of a book is when thousands of records are counted at once, and which reports there are.

A condition of a report is asked of a database, not of one record: only what stands in a figure row of each record
can be asked (docs/rulebook/document.md). Nothing here knows a database.
"""

from kesu.core.rulebook.counting.columns import NA, PARTS, PERIODS, Column, columns_of
from kesu.core.rulebook.counting.conditions import (
    Compared,
    Constant,
    Joined,
    Known,
    Negated,
    OneOf,
    Question,
    Stands,
    Summed,
    Uncountable,
    question,
)
from kesu.core.rulebook.counting.standard import pack_period, packs_of, reports_of, standard_id

__all__ = [
    "NA",
    "PARTS",
    "PERIODS",
    "Column",
    "Compared",
    "Constant",
    "Joined",
    "Known",
    "Negated",
    "OneOf",
    "Question",
    "Stands",
    "Summed",
    "Uncountable",
    "columns_of",
    "pack_period",
    "packs_of",
    "question",
    "reports_of",
    "standard_id",
]

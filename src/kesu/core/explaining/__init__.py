"""Explanations: data with sentences, in Chinese and English, the same for page, print, API and command line.

Nothing here decides anything: what the engine did stands in records, refusals and happenings; this room finds the
words. Values of personal facts are never shown; who may see them gives an `open` function.

- `Reader(book, calendar, language, names)`: whom it is for; `names` turns "person:7" into a name.
- `explain_refusal(refusal, book, kind, item, calendar, language)` → `Told`: why an entry was not accepted.
- `why_decision(reader, record, item, decision)` → `DecisionWhy`: rows looked at, what is missing, what would change it.
- `as_json(…)`: any of these as JSON carries it.
"""

from kesu.core.explaining.decisions import decision_words, why_decision
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.refusals import explain_refusal
from kesu.core.explaining.shapes import (
    DecisionWhy,
    Override,
    Parameter,
    Part,
    Row,
    Stretch,
    Told,
    Why,
    as_json,
)

__all__ = [
    "DecisionWhy",
    "Override",
    "Parameter",
    "Part",
    "Reader",
    "Row",
    "Stretch",
    "Told",
    "Why",
    "as_json",
    "decision_words",
    "explain_refusal",
    "why_decision",
]

"""Explanations: data with sentences, in Chinese and English, the same for page, print, API and command line.

Nothing here decides anything: what the engine did stands in records, refusals and happenings; this room finds the
words. Values of personal facts are never shown; who may see them gives an `open` function.

- `Reader(book, calendar, language, names)`: whom it is for; `names` turns "person:7" into a name.
- `explain_refusal(refusal, book, kind, item, calendar, language)` → `Told`: why an entry was not accepted.
- `explain_refused(code, particulars, language)`: the same for what doors refuse where no book is asked.
- `why_decision(reader, record, item, decision)` → `DecisionWhy`: rows looked at, what is missing, what would change it.
- `why_clock(reader, record, run_id)` → `ClockWhy`: start, limit, every stretch, pauses, findings, rivals on the duty.
- `why_step(reader, record, item, step, at)` → `StepWhy`: who may and why, gates, what it waits for.
- `why_posting(reader, record, item, posting)` → `PostingWhy`: every amount entered, its formula, values and rounding.
- `ladder(reader, record, at)` in `ladder`: what will happen by itself, and when; `tell_late_firing(entry, reader)` in
  `late_firing`: that a timer fired late.
- `tell_happening(happening, reader, kind, record=…, open_value=…)` → `Told`: a line of the timeline.
- `event_words`, `condition_words`, `value_words` and the titles of `names`: the words themselves.
- `lines_of(why, reader)`: an explanation as lines of text, for print and the command line.
- `as_json(…)`: any of these as JSON carries it.
"""

from kesu.core.explaining.amounts import sealed, value_words, whole_words
from kesu.core.explaining.clocks import why_clock
from kesu.core.explaining.decisions import why_decision
from kesu.core.explaining.events import event_words
from kesu.core.explaining.expressions import condition_words
from kesu.core.explaining.happenings import tell_happening
from kesu.core.explaining.lines import heading, lines_of
from kesu.core.explaining.meanings import Place
from kesu.core.explaining.postings import amount_words, holder_words, why_posting
from kesu.core.explaining.reading import Reader
from kesu.core.explaining.refusals import explain_refusal, explain_refused
from kesu.core.explaining.runs import limit_words
from kesu.core.explaining.shapes import (
    Began,
    ClockWhy,
    DecisionWhy,
    Other,
    Override,
    Parameter,
    Part,
    Posting,
    PostingWhy,
    Row,
    StepWhy,
    Stretch,
    Told,
    Verdict,
    Why,
    as_json,
)
from kesu.core.explaining.steps import why_step
from kesu.core.explaining.tables import decision_words

__all__ = [
    "Began",
    "ClockWhy",
    "DecisionWhy",
    "Other",
    "Override",
    "Parameter",
    "Part",
    "Place",
    "Posting",
    "PostingWhy",
    "Reader",
    "Row",
    "StepWhy",
    "Stretch",
    "Told",
    "Verdict",
    "Why",
    "amount_words",
    "as_json",
    "condition_words",
    "decision_words",
    "event_words",
    "explain_refusal",
    "explain_refused",
    "heading",
    "holder_words",
    "limit_words",
    "lines_of",
    "sealed",
    "tell_happening",
    "value_words",
    "whole_words",
    "why_clock",
    "why_decision",
    "why_posting",
    "why_step",
]  # fmt: skip

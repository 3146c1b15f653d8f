"""What a record is about, for those that nobody described: opened by the house, kept for a site or a month.

The column `subject` holds the words that somebody wrote, or failing those a code. A code is said by name.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language

from kesu.cases.models import CaseRecord
from kesu.cases.queries.naming import code_of
from kesu.core.rulebook.model import Kind

Names = Mapping[tuple[str, str], str]


def key_codes(record: CaseRecord, kind: Kind | None) -> list[tuple[str, str]]:
    """Return (sort of fact, code) of what a standing or periodic record is kept for; none for a case."""
    if kind is None or kind.life == "case" or not record.standing_key:
        return []
    try:
        values: list[Any] = json.loads(record.standing_key)
    except ValueError:  # the column is cut after 200 characters
        return [("text", record.standing_key)]
    facts = (kind.facts.get(name) for name in kind.key)
    return [
        (fact.sort, code_of(fact.sort, str(value))) if fact else ("text", str(value))
        for fact, value in zip(facts, values, strict=False)
        if value is not None
    ]


def key_words(record: CaseRecord, kind: Kind | None, names: Names) -> str:
    """Return what a standing or periodic record is kept for: "3号项目", "DO-20 · 华东", "2026-03"."""
    words = [names.get(found, found[1]) for found in key_codes(record, kind)]
    return " · ".join(dict.fromkeys([*words, record.period] if record.period else words))


def subject_of(record: CaseRecord, kind: Kind | None, names: Names) -> str:
    """Return what a record is about in words: as somebody wrote it, else its kind and what it concerns."""
    written = record.subject
    if written and _is_written(record, kind):
        return written
    title = kind.name.say(get_language() or "zh") if kind is not None else ""
    about = key_words(record, kind, names) or " · ".join(_concerned(record))
    return " · ".join(part for part in (title, about) if part) or written


def _is_written(record: CaseRecord, kind: Kind | None) -> bool:
    codes = (record.customer, record.product, record.category)
    return (kind is None or kind.life == "case") and record.subject not in codes


def _concerned(record: CaseRecord) -> Iterable[str]:
    for word in (
        record.product_name or record.product,
        record.customer_name or record.customer,
        record.order_no,
    ):
        if word:
            yield word

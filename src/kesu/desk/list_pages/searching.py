"""Searching records by words of two signs or more, in Chinese or anything else."""

from django.core.exceptions import BadRequest
from django.db.models import QuerySet

from kesu.cases import dialect, searching
from kesu.cases.models import CaseRecord


def searched(rows: QuerySet[CaseRecord], text: str) -> QuerySet[CaseRecord]:
    """Return the rows in which every word stands; numbers are words too. Without a word of two signs none."""
    text = text.strip()
    if not text:
        return rows
    if "\0" in text:
        raise BadRequest("q: a sign that cannot be searched for; type the words again")
    phrases = searching.asked(text)
    return rows.filter(pk__in=dialect.found_by_tokens(phrases)) if phrases else rows.none()


def is_too_short(text: str) -> bool:
    """Say whether a query has words, but none that can be searched for."""
    return bool(text.strip()) and searching.asked(text) is None

"""Refusals in the caller's language (Accept-Language), in the words of the book's own lines."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from kesu.core.records.outcomes import Refusal


def language_of(request: HttpRequest) -> str:
    """Return "zh" or "en" as the caller asks; Chinese where nothing is said."""
    return "en" if get_language_from_request(request).startswith("en") else "zh"


def sentence_of(request: HttpRequest, refusal: Refusal) -> str:
    """Return what a gate says of what lacks, with its clauses; empty where the code alone says it."""
    language = language_of(request)
    words = "；".join(t.say(language) for t in refusal.says)
    clauses = "、".join(refusal.clauses)
    return f"{words}（{clauses}）" if words and clauses else words

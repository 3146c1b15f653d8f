"""What people and departments are called, for sentences; asked one at a time, since few are named."""

from __future__ import annotations

from functools import partial

from kesu.directory.models import Department, Person


def namer(language: str) -> partial[str]:
    """Return what gives the name behind "person:7" or "dept:x", "" where there is none."""
    return partial(name_of, language=language)


def name_of(reference: str, *, language: str) -> str:
    """Return the name behind a reference, or an empty text."""
    sort, _, code = reference.partition(":")
    if sort == "person" and code.isascii() and code.isdigit() and len(code) < 19:
        return Person.objects.filter(pk=int(code)).values_list("name", flat=True).first() or ""
    if sort in ("dept", "head"):
        found = Department.objects.filter(code=code).first()
        if found is None:
            return ""
        return found.name_en if language == "en" and found.name_en else found.name_zh
    return ""

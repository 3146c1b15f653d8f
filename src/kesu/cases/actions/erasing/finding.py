"""Who could be meant by a name, a telephone number, an address or the number of a case. Values are not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from kesu.cases.models import CaseRecord
from kesu.journal import personal
from kesu.registry.models import Contact

MOST: Final = 30
SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be meant: the subject, what they are called, and of which sort they are."""

    subject: str
    title: str
    sort: str


def candidates(words: str) -> list[Candidate]:
    """Return who may be meant, at most `MOST` contacts; what is sealed cannot be searched."""
    text = words.strip()
    if len(text) < SHORTEST:
        return []
    return [*_contacts(text), *_records(text), *_writers(text)]


def _contacts(text: str) -> list[Candidate]:
    same = Q(name__icontains=text) | Q(phone__contains=text) | Q(email__iexact=text)
    rows = Contact.objects.filter(same).select_related("customer").order_by("pk")[:MOST]
    return [
        Candidate(f"contact:{row.pk}", f"{row.name} · {row.customer.name}", "contact")
        for row in rows
    ]


def _records(text: str) -> list[Candidate]:
    rows = CaseRecord.everything.filter(number=text).order_by("pk")[:MOST]
    return [Candidate(f"record:{row.pk}", row.number or row.pk, "record") for row in rows]


def _writers(text: str) -> list[Candidate]:
    known = personal.mails()
    mail = known.latest(text.casefold()) if known is not None and "@" in text else ""
    return [Candidate(f"mail:{mail}", text, "mail")] if mail else []

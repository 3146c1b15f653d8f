"""Whose data nothing keeps any more: proposed to a person, who decides. Nothing goes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kesu.cases.actions.erasing.keeping import keeping_in, kept_papers
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.journal.models import SubjectKey
from kesu.registry.models import Contact

MOST: Final = 50
LOOKED_AT: Final = 500
"""How many people one look goes through; `after` goes on from there."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody whose records are closed and whose papers' times of keeping are over since `since`."""

    subject: str
    title: str
    records: tuple[str, ...]
    since: datetime
    key: str


def proposals(at: datetime, after: str = "") -> tuple[list[Proposal], str]:
    """Return who is proposed, at most `MOST`, and the key to go on after ("" when all were looked at)."""
    rows = SubjectKey.objects.filter(erased_at=None, pk__gt=after).order_by("pk")[:LOOKED_AT]
    found: list[Proposal] = []
    looked = list(rows)
    for key in looked:
        proposed = _proposed(key, at)
        if proposed is not None:
            found.append(proposed)
        if len(found) >= MOST:
            return found, key.pk
    return found, looked[-1].pk if len(looked) == LOOKED_AT else ""


def _proposed(key: SubjectKey, at: datetime) -> Proposal | None:
    rows = list(_records_of(key.subject))
    ends = [end for row in rows for end in _ends(row)]
    if not ends or any(True for row in rows for _ in keeping_in(row, at)):
        return None
    labels = tuple(row.number or row.pk for row in rows)
    return Proposal(key.subject, _title(key.subject, labels), labels, max(ends), key.pk)


def _records_of(subject: str) -> Iterator[CaseRecord]:
    """Yield the records of somebody as far as a list needs them: of a contact those of the customer.

    What is erased is looked up in all journals before it goes, and what keeps it there is found then.
    """
    sort, _, name = subject.partition(":")
    rows = CaseRecord.everything.select_related("edition").order_by("opened_at", "pk")
    if sort == "record":
        yield from rows.filter(pk=name)
        return
    contact = Contact.objects.filter(pk=name).select_related("customer").first()
    if contact is not None:
        yield from rows.filter(customer=contact.customer.code)


def _ends(row: CaseRecord) -> Iterator[datetime]:
    """Yield when the times of keeping of a record's papers end."""
    for paper in kept_papers(row, record_in(row.state)):
        until = paper.keeping.until if paper.keeping is not None else None
        if until is not None:
            yield datetime.fromtimestamp(until, row.opened_at.tzinfo)


def _title(subject: str, labels: tuple[str, ...]) -> str:
    sort, _, name = subject.partition(":")
    if sort == "contact":
        contact = Contact.objects.filter(pk=name).select_related("customer").first()
        if contact is not None:
            return f"{contact.name} · {contact.customer.name}"
    return labels[0] if labels else subject

"""The journals of all records, for those who read journals: their scope is everything, by right of a post."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from kesu.cases.models import CaseRecord
from kesu.directory.queries import ActorCard
from kesu.directory.rights import reads_journals
from kesu.journal.models import JournalEntry


def entries(card: ActorCard) -> QuerySet[JournalEntry]:
    """Return the entries of all records. Raises PermissionDenied for who may not read journals."""
    _ask(card)
    return JournalEntry.everything.all()


def record_of(card: ActorCard, record_id: str) -> CaseRecord | None:
    """Return a record whose journal somebody asks for. Raises PermissionDenied as `entries` does."""
    _ask(card)
    rows = CaseRecord.everything.only("pk", "number", "version", "head")
    return rows.filter(pk=record_id).first()


def _ask(card: ActorCard) -> None:
    if not reads_journals(card):
        raise PermissionDenied


def of_record(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Narrow rows that name a record to one, given by its number or its id."""
    numbered = CaseRecord.everything.filter(number=text).values("pk")
    return rows.filter(Q(record=text) | Q(record__in=numbered))


def named_by(record_ids: Iterable[str]) -> dict[str, CaseRecord]:
    """Return, by id, what the records are that entries or notes in hand are about."""
    rows = CaseRecord.everything.filter(pk__in=set(record_ids) - {""})
    return {row.pk: row for row in rows.only("pk", "number", "kind", "subject", "edition_id")}

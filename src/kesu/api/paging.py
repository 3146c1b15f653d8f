"""Cursors: a page begins after the last record of the one before, whatever was opened meanwhile."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from django.db.models import Q, QuerySet
from ninja.errors import HttpError

from kesu.cases.models import CaseRecord


def cursor_of(row: CaseRecord) -> str:
    """Return the cursor that begins after a record."""
    return urlsafe_b64encode(f"{row.opened_at.isoformat()}|{row.pk}".encode()).decode()


def after(rows: QuerySet[CaseRecord], cursor: str) -> QuerySet[CaseRecord]:
    """Return the records that come after the cursor, newest first; a cursor not of ours is refused."""
    if not cursor:
        return rows
    try:
        at, _, record_id = urlsafe_b64decode(cursor.encode()).decode().partition("|")
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise HttpError(400, "The cursor is not one that this list gave; begin without it.") from None
    if moment.tzinfo is None:
        raise HttpError(400, "The cursor is not one that this list gave; begin without it.")
    return rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=record_id))

"""Cursors: a page begins after the last row of the one before, whatever was opened meanwhile."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from ninja.errors import HttpError

from kesu.cases.models import CaseRecord

_ID = re.compile(r"[0-9a-f]{32}")


def is_id(text: str) -> bool:
    """Say whether a text is written as ids are; no other is looked for in the database."""
    return _ID.fullmatch(text) is not None


def written(at: datetime, row_id: str) -> str:
    """Return the cursor that begins after a row."""
    return urlsafe_b64encode(f"{at.isoformat()}|{row_id}".encode()).decode()


def moment_and_id(cursor: str) -> tuple[datetime, str]:
    """Return the row after which a page begins; a cursor that is not ours is refused."""
    try:
        at, _bar, row_id = urlsafe_b64decode(cursor.encode()).decode().partition("|")
        moment = datetime.fromisoformat(at)
    except ValueError:
        raise _not_ours() from None
    if moment.tzinfo is None or not is_id(row_id) or not 1900 < moment.year < 3000:
        raise _not_ours()
    return moment, row_id


def _not_ours() -> HttpError:
    return HttpError(400, _("The cursor is not one that this list gave; begin without it."))


def cursor_of(row: CaseRecord) -> str:
    """Return the cursor that begins after a record."""
    return written(row.opened_at, row.pk)


def after(rows: QuerySet[CaseRecord], cursor: str) -> QuerySet[CaseRecord]:
    """Return the records that come after the cursor, newest first; a cursor not of ours is refused."""
    if not cursor:
        return rows
    moment, record_id = moment_and_id(cursor)
    return rows.filter(Q(opened_at__lt=moment) | Q(opened_at=moment, pk__lt=record_id))


def row_cursor(pk: int) -> str:
    """Return the cursor that begins after a row of a table."""
    return urlsafe_b64encode(f"row|{pk}".encode()).decode()


def row_of_cursor(cursor: str) -> int:
    """Return the number of the row after which a page begins; a cursor that is not ours is refused."""
    try:
        sort, _bar, pk = urlsafe_b64decode(cursor.encode()).decode().partition("|")
    except ValueError:
        raise _not_ours() from None
    if sort != "row" or not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise _not_ours()
    return int(pk)

"""Notes of what was read or taken out by way of exception."""

from datetime import datetime
from typing import Literal

from kesu.journal.ids import new_id
from kesu.journal.models import AccessNote

Sort = Literal["read", "personal", "export", "journal", "erase"]


def note_access(
    *, person: str, sort: Sort, at: datetime, record: str = "", says: str = ""
) -> AccessNote:
    """Write down that somebody read a full record by exception, saw personal values, or exported a list."""
    return AccessNote.objects.create(
        id=new_id(at), at=at, person=person, record=record, sort=sort, says=says[:300]
    )

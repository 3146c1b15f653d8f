"""Whether one record's journal is as it was written; that somebody asked is noted."""

from datetime import datetime

from kesu.cases.actors import Who
from kesu.cases.verifying import Discrepancy, Progress, verify
from kesu.journal.notes import note_access


def checked(
    record_id: str, *, who: Who, at: datetime, by: str
) -> tuple[list[Discrepancy], Progress]:
    """Return what is not as it was written, and how much was replayed; `by` names the page or operation."""
    note_access(person=who.party, sort="journal", at=at, record=record_id, says="check", by=by)
    progress = Progress()
    return list(verify([record_id], progress)), progress

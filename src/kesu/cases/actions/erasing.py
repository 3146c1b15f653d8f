"""Erasing a person: the key goes, what lay under it can never be read again, the journal stays whole."""

from datetime import datetime

from django.db import transaction

from kesu.cases.actors import AnyActor, party_of
from kesu.cases.errors import refused
from kesu.journal import keys, notes
from kesu.journal.models import SubjectKey


def erase_person(
    *, by: AnyActor, at: datetime, reason: str, record_id: str = "", contact: str = ""
) -> int:
    """Destroy the key of a record's complainant, or of a contact of a customer; return how many went.

    Master data of the contact (name, telephone in the registry) are erased there. Whether the caller
    may do this is the caller's to ask; that it was done, by whom and why, is noted for good.
    """
    if not reason.strip():
        raise refused("reason_wanted")
    subject = f"contact:{contact}" if contact else f"record:{record_id}"
    with transaction.atomic():
        live = list(SubjectKey.objects.filter(subject=subject, erased_at=None))
        for key in live:
            keys.erase(key, by=party_of(by), at=at)
        notes.note_access(
            person=party_of(by), sort="erase", at=at, record=record_id, says=f"{subject}: {reason}"
        )
    return len(live)

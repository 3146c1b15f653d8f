"""What happened, and what it needs to be believed."""

from kesu.journal.models.attachment import Attachment
from kesu.journal.models.entry import JournalEntry
from kesu.journal.models.note import AccessNote, RefusalNote
from kesu.journal.models.number import IssuedNumber, NumberSeries
from kesu.journal.models.operation import OperationResult
from kesu.journal.models.subject_key import SubjectKey

__all__ = [
    "AccessNote",
    "Attachment",
    "IssuedNumber",
    "JournalEntry",
    "NumberSeries",
    "OperationResult",
    "RefusalNote",
    "SubjectKey",
]

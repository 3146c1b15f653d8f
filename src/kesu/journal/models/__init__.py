"""What happened, and what it needs to be believed."""

from kesu.journal.models.attachment import Attachment
from kesu.journal.models.audit_seal import AuditSeal, SealedLine, WitnessMark
from kesu.journal.models.entry import JournalEntry
from kesu.journal.models.erasure import Erasure
from kesu.journal.models.note import AccessNote, RefusalNote
from kesu.journal.models.number import IssuedNumber, NumberSeries
from kesu.journal.models.operation import OperationResult
from kesu.journal.models.subject_key import SubjectKey

__all__ = [
    "AccessNote",
    "Attachment",
    "AuditSeal",
    "Erasure",
    "IssuedNumber",
    "JournalEntry",
    "NumberSeries",
    "OperationResult",
    "RefusalNote",
    "SealedLine",
    "SubjectKey",
    "WitnessMark",
]

"""Records of work: what stands in the database beside the journal, all of it rewritten by the one door."""

from kesu.cases.models.account import AccountEntry
from kesu.cases.models.answers import DecisionRow, RegistryRow, Tally
from kesu.cases.models.draft import Draft
from kesu.cases.models.edition import CalendarEdition, Edition
from kesu.cases.models.figure import FigureRow
from kesu.cases.models.notice import InboxNotice, NoticeReading
from kesu.cases.models.record import CaseRecord
from kesu.cases.models.search import SearchText
from kesu.cases.models.ties import Involved, Link, ReadingRight
from kesu.cases.models.work import Deadline, Task, Timer

__all__ = [
    "AccountEntry",
    "CalendarEdition",
    "CaseRecord",
    "Deadline",
    "DecisionRow",
    "Draft",
    "Edition",
    "FigureRow",
    "InboxNotice",
    "Involved",
    "Link",
    "NoticeReading",
    "ReadingRight",
    "RegistryRow",
    "SearchText",
    "Tally",
    "Task",
    "Timer",
]

"""The rows of the workbench in words: steps and parties by title, deadlines as chips."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kesu.cases.actors import Who
from kesu.cases.books import book_under
from kesu.cases.models import CaseRecord, InboxNotice, Task
from kesu.cases.queries.naming import names
from kesu.core.errors import KesuError
from kesu.core.explaining.names import (
    item_title,
    kind_of_item,
    kind_title,
    party_titles,
    step_title,
)
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook.plans import Book
from kesu.core.values import Text
from kesu.core.worktime import Calendar, parse_limit
from kesu.desk.calendar_pages.calendars import calendars_now
from kesu.desk.components.deadlines import Deadline
from kesu.desk.components.subjects import subject_of
from kesu.desk.list_pages.kinds import GRADE, said
from kesu.desk.list_pages.rows import case_address, left, length_of_day, step_address
from kesu.desk.notice_pages.looks import LOOKS
from kesu.desk.workbench_pages.following import Held
from kesu.desk.workbench_pages.tasks import Todo
from kesu.directory.parties import PERSON
from kesu.notices.codes import code_of


@dataclass(frozen=True, slots=True)
class RecordShown:
    """A record as a line of the workbench names it."""

    record: CaseRecord
    label: str
    kind: str
    grade: str
    address: str
    subject: str


@dataclass(frozen=True, slots=True)
class TaskShown:
    """An open step in words, with the way to its form."""

    about: RecordShown
    group: str
    title: str
    item: str
    since: datetime
    deadline: Deadline
    address: str
    deputy: str
    is_optional: bool
    is_assigned: bool
    round: int


@dataclass(frozen=True, slots=True)
class HeldShown:
    """A record that is with others: (step, who has it, how its limit stands)."""

    about: RecordShown
    waits_for: tuple[tuple[str, str, Deadline], ...]


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """Something somebody was told; `deputy` names in whose place they were."""

    notice: InboxNotice
    about: RecordShown
    says: str
    title: str
    look: str
    is_read: bool
    deputy: str


class Wording:
    """Words for the records of one page: people's names and calendars are read once."""

    def __init__(self, at: datetime, parties: Iterable[str]) -> None:
        self.at = at
        self.calendars = calendars_now()
        people = {p.partition(":")[2] for p in parties if p.startswith(f"{PERSON}:")}
        self.people: Mapping[tuple[str, str], str] = names((PERSON, who) for who in sorted(people))

    def record(self, record: CaseRecord) -> RecordShown:
        """Return what to call a record."""
        source = _book(record).source
        kind = source.kinds.get(record.kind)
        options = source.decisions[GRADE].values if GRADE in source.decisions else ()
        grade = next((said(o.title) for o in options if o.id == record.grade), record.grade)
        title = kind_title(self._reader(record), record.kind)
        label = record.number or _("%(kind)s, no number yet") % {"kind": title}
        about = subject_of(record, kind, self.people)
        return RecordShown(record, label, title, grade, case_address(record.pk), about)

    def task(self, todo: Todo) -> TaskShown:
        """Return an open step in words."""
        task = todo.task
        reader = self._reader(task.record)
        deputy = f"{PERSON}:{todo.as_deputy}" if todo.as_deputy else ""
        return TaskShown(
            self.record(task.record), todo.group, _step(reader, task), item_title(reader, task.item),
            task.opened_at, self._deadline(task), step_address(task.record_id, task.item, task.step),
            self._name(deputy) if deputy else "", task.is_optional, task.is_assigned, task.round,
        )  # fmt: skip

    def step(self, task: Task) -> str:
        """Return the title of an open step, its item before it."""
        reader = self._reader(task.record)
        item, title = item_title(reader, task.item), _step(reader, task)
        return f"{item} {title}" if item else title

    def held(self, held: Held) -> HeldShown:
        """Return a record that is with others in words; a step is named once, with all who may do it."""
        reader = self._reader(held.record)
        steps: dict[str, list[Task]] = {}
        for task in held.waits_for:
            steps.setdefault(task.key, []).append(task)
        waits = tuple(
            (
                _step(reader, same[0], held.record.kind),
                self._who(reader, same),
                self._deadline(same[0]),
            )
            for same in steps.values()
        )
        return HeldShown(self.record(held.record), waits)

    def notice(self, notice: Any, who: Who) -> NoticeShown:
        """Return a notice of somebody's inbox in words."""
        absent = sorted(away for away, theirs in who.actor.instead if notice.party in theirs)
        return NoticeShown(
            notice,
            self.record(notice.record),
            said(Text(notice.says_zh, notice.says_en)),
            said(code_of(notice.code).title),
            LOOKS.get(notice.code, ""),
            notice.is_read,
            "" if notice.is_own else "、".join(filter(None, map(self._name, absent))),
        )

    def _who(self, reader: Reader, same: list[Task]) -> str:
        given = [task.party for task in same if task.is_assigned]
        return reader.listed(party_titles(reader, given or [task.party for task in same]))

    def _reader(self, record: CaseRecord) -> Reader:
        book = _book(record)
        return Reader(book, self._calendar(book), get_language() or "zh", names=self._name)

    def calendar_of(self, record: CaseRecord) -> Calendar:
        """Return the calendar that the book of a record counts by."""
        return self._calendar(_book(record))

    def usual(self, books: Iterable[Book]) -> Calendar:
        """Return the calendar by which most is counted: that of the first book in force."""
        first = next(iter(books), None)
        return self._calendar(first) if first else next(iter(self.calendars.values()))

    def _calendar(self, book: Book) -> Calendar:
        return self.calendars.get(book.calendar) or next(iter(self.calendars.values()))

    def _name(self, party: str) -> str:
        sort, _colon, code = party.partition(":")
        return self.people.get((sort, code), "")

    def _deadline(self, task: Task) -> Deadline:
        """Return how the step's limit stands, in the time that the limit counts."""
        if task.due_at is None:
            return Deadline(None)
        text, started = getattr(task, "limit", None), getattr(task, "started_at", None)
        calendar = self._calendar(_book(task.record)) if _counts_work(text or "") else None
        whole = left(calendar, started, task.due_at) if started else None
        day = length_of_day(calendar) or timedelta(days=1)
        return Deadline(
            task.due_at, left(calendar, self.at, task.due_at), calendar is not None, whole, day,
            provisional=bool(getattr(task, "is_provisional", False)),
        )  # fmt: skip


def _book(record: CaseRecord) -> Book:
    return book_under(record.edition)


def _step(reader: Reader, task: Task, kind: str = "") -> str:
    return step_title(reader, kind_of_item(task.item, kind or task.record.kind), task.step)


def _counts_work(limit: str) -> bool:
    """Say whether a limit counts working time; one that ends at a given moment is shown so too."""
    try:
        return parse_limit(limit).kind in ("working", "half days", "working days")
    except KesuError:
        return True

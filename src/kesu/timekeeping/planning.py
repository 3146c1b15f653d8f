"""What comes again by the calendar, dated for the months ahead; what became of it in the months behind.

Duties of the whole company are reckoned from the books in force; of those that stand on records, each record's next
time is armed already. Nothing here says what is late: deadlines do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from kesu.cases.books import InForce, book_of, calendars_of
from kesu.cases.models import CaseRecord, Timer
from kesu.core.clocks.duties import Duty, duties
from kesu.core.clocks.recurring import STAGE
from kesu.core.rulebook.model import COMPANY, Trigger
from kesu.core.rulebook.plans import Book
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.directory.days import day_of

OFTEN: Final = frozenset({"day", "week"})
MOST_RECORDS: Final = 300


@dataclass(frozen=True, slots=True)
class Owed:
    """A duty of the whole company: its book, when it comes, who must then do something, what it opens."""

    book: Book
    calendar: Calendar
    duty: Duty
    owners: tuple[str, ...]
    opens: tuple[str, ...]

    @property
    def is_often(self) -> bool:
        """Say whether it comes each day or each week, so that a plan of a year names it once."""
        return self.duty.every.each in OFTEN

    @property
    def clause(self) -> str:
        """Return the clause that asks for it, of this way of coming again first."""
        found = self.duty.every.clauses or self.duty.trigger.clauses
        return found[0] if found else ""


def owed_by_company(published: InForce, since: datetime, until: datetime) -> list[Owed]:
    """Return every duty of the company in the books in force, with its times between two moments."""
    found = []
    for head in published.current(day_of(since)).values():
        book = book_of(head)
        calendar = calendars_of(published.calendars, "")[book.calendar]
        start, end = (Moment(int(m.timestamp())) for m in (since, until))
        for duty in duties(book, calendar, start, end) if book.company else ():
            if duty.is_of_company:
                kinds = opened_by(duty.trigger)
                found.append(Owed(book, calendar, duty, _owners(book, duty.trigger, kinds), kinds))
    return found


def opened_by(trigger: Trigger) -> tuple[str, ...]:
    """Return the kinds of record that a trigger opens."""
    return tuple(act.to for act in trigger.do if act.verb == "open")


def _owners(book: Book, trigger: Trigger, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return who is told, and who does the first step of what is opened, as parties."""
    told = [f"post:{act.to}" for act in trigger.do if act.verb == "tell"]
    return tuple(dict.fromkeys([*told, *(p for kind in kinds for p in _first_doers(book, kind))]))


def _first_doers(book: Book, kind: str) -> Iterator[str]:
    for step in book.source.steps.values():
        if step.of == kind and "opened" in step.opens and not step.optional:
            yield from (f"post:{who.post}" for who in step.by if who.post in book.source.posts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The next time of a trigger that comes again on one record."""

    at: datetime
    record: CaseRecord
    item: str
    trigger: str


def waiting_on_records(records: QuerySet[CaseRecord], until: datetime) -> list[Waiting]:
    """Return the next times that are armed on records of a scoped query before a moment, the earliest first."""
    armed = Timer.objects.within(records).filter(state="armed", stage=STAGE, at__lt=until)
    rows = (
        armed.exclude(record__kind=COMPANY)
        .select_related("record__edition")
        .defer("record__state", "record__timers", "record__tallies", "record__edition__files")
        .order_by("at", "record", "run")[:MOST_RECORDS]
    )
    return [Waiting(row.at, row.record, *_split(row.run)) for row in rows]


def _split(run: str) -> tuple[str, str]:
    item, _, trigger = run.partition("/")
    return item, trigger


@dataclass(frozen=True, slots=True)
class Done:
    """A record that a duty of the company opened, and what became of it: done, open, or skipped for the next one."""

    record: CaseRecord
    state: str


def opened_for_company(
    records: QuerySet[CaseRecord], published: InForce, since: datetime, now: datetime
) -> list[Done]:
    """Return what duties of the company opened since a moment, the latest first, of a scoped query.

    One that is still open when the next of its kind is there was skipped: nobody did it in its time.
    """
    kinds = _kinds_opened(published, now)
    if not kinds:
        return []
    rows = (
        records.filter(kind__in={k for named in kinds.values() for k in named})
        .filter(opened_at__gte=since)
        .select_related("edition")
        .defer("state", "timers", "tallies", "edition__files")
        .order_by("-opened_at", "-pk")[:MOST_RECORDS]
    )
    found: list[Done] = []
    newer: set[tuple[str, str]] = set()
    for row in rows:
        if row.kind in kinds.get(row.book, ()):
            found.append(Done(row, _state(row, (row.book, row.kind) in newer)))
            newer.add((row.book, row.kind))
    return found


def _kinds_opened(published: InForce, now: datetime) -> Mapping[str, frozenset[str]]:
    found = {}
    for head in published.current(day_of(now)).values():
        company = book_of(head).company.values()
        found[head.book] = frozenset(k for plan in company for k in opened_by(plan.trigger))
    return {book: kinds for book, kinds in found.items() if kinds}


def _state(row: CaseRecord, has_newer: bool) -> str:
    if row.closed_at is not None:
        return "late" if row.is_late else "done"
    return "skipped" if has_newer else "open"

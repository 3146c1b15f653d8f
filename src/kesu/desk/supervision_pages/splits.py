"""Open approvals that come to more together with other cases, as a finding on the supervision board."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import get_language

from kesu.cases.books import book_under
from kesu.cases.calendars import calendars_now
from kesu.cases.models import CaseRecord
from kesu.cases.texts import record_in
from kesu.core.explaining import Reader, value_words
from kesu.core.explaining.names import kind_title, party_titles, step_title
from kesu.core.rulebook.plans import StepPlan
from kesu.core.steps.splitting import Split, splits_of
from kesu.core.values import Moment
from kesu.core.worktime import Calendar
from kesu.desk.list_pages.acting import Acting
from kesu.desk.list_pages.kinds import Library

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class SplitFound:
    """An approval to be seen together with others: the case, the step, the sum, and whose it would be."""

    label: str
    address: str
    step: str
    own: str
    total: str
    count: int
    parties: tuple[str, ...]
    clauses: tuple[str, ...]


def splits(books: Library, waiting: Any, reader: Acting) -> list[SplitFound]:
    """Return the splits among open steps, two statements where a book in force looks for them, none elsewhere."""
    names = {
        step
        for book in books.current.values()
        for plan in book.kinds.values()
        for step, found in plan.steps.items()
        if found.step.together
    }
    if not names:
        return []
    ids = waiting.filter(step__in=names).values("record_id")
    seen = CaseRecord.objects.visible_to(reader.who).filter(pk__in=ids)
    calendars = calendars_now()
    rows = seen.select_related("edition").defer("edition__files").order_by("opened_at")[:MOST]
    return [one for row in rows for one in _of(row, calendars, reader.at)]


def _of(row: CaseRecord, calendars: Mapping[str, Calendar], at: datetime) -> Iterator[SplitFound]:
    book = book_under(row.edition)
    reader = Reader(book, calendars[book.calendar], get_language() or "zh", calendars=calendars)
    record, now = record_in(row.state), Moment(int(at.timestamp()))
    for item, plan, split in splits_of(book, reader.calendar, record, now):
        yield _shown(reader, row, record.kind_of(item), plan, split)


def _shown(reader: Reader, row: CaseRecord, kind: str, plan: StepPlan, split: Split) -> SplitFound:
    of_kind = reader.book.kinds[kind]
    fact = of_kind.kind.facts[split.fact]
    return SplitFound(
        row.number or kind_title(reader, row.kind),
        reverse("desk:case", args=(row.id,)),
        step_title(reader, kind, plan.step.id),
        value_words(reader, fact, split.own),
        value_words(reader, fact, split.total),
        len(split.members),
        party_titles(reader, split.parties),
        of_kind.measures[plan.step.together].measure.clauses,
    )

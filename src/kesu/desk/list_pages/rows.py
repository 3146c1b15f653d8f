"""Rows of a list as the page and the workbook show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kesu.cases.models import CaseRecord
from kesu.cases.queries.naming import names
from kesu.core.rulebook.model import Kind
from kesu.core.worktime import Calendar
from kesu.desk.calendar_pages.calendars import calendars_now
from kesu.desk.components.deadlines import Deadline
from kesu.desk.components.subjects import key_codes, key_words, subject_of
from kesu.desk.list_pages.kinds import Library, Words, words


@dataclass(frozen=True, slots=True)
class Shown:
    """One record with the words for its values and how its next limit stands."""

    record: CaseRecord
    words: Words
    address: str
    deadline: Deadline | None
    kept_for: str
    subject: str

    @property
    def label(self) -> str:
        """Return what to call the record: its number, else what it is kept for, else that it has none yet."""
        return self.record.number or self.kept_for or _("no number yet")

    @property
    def state(self) -> str:
        """Return the look of its state: open, closed, refused or void."""
        if self.record.closed_at is None:
            return "open"
        return {"void": "void", "withdrawn": "void", "duplicate": "void"}.get(
            self.record.closed_as, "closed"
        )


def shown(records: list[CaseRecord], library: Library, at: datetime) -> list[Shown]:
    """Return the records as rows; calendars, and names of what records are kept for, in a statement each."""
    calendars = calendars_now()
    kinds = {record.pk: kind_of(library, record) for record in records}
    called = names(code for record in records for code in key_codes(record, kinds[record.pk]))
    return [
        Shown(
            record,
            words(library, record.edition_id, record.kind, _values(record)),
            case_address(record.pk),
            _deadline(record, _calendar(library, record, calendars), at),
            key_words(record, kinds[record.pk], called),
            subject_of(record, kinds[record.pk], called),
        )
        for record in records
    ]


def kind_of(library: Library, record: CaseRecord) -> Kind | None:
    """Return the kind of a record as its own edition has it."""
    book = library.book(record.edition_id)
    return book.source.kinds.get(record.kind) if book else None


HEADINGS = (
    gettext_lazy("Number"),
    gettext_lazy("Subject"),
    gettext_lazy("Customer"),
    gettext_lazy("Customer number"),
    gettext_lazy("Product"),
    gettext_lazy("Order"),
    gettext_lazy("Class"),
    gettext_lazy("Grade"),
    gettext_lazy("State"),
    gettext_lazy("Next limit"),
    gettext_lazy("Late"),
    gettext_lazy("Registered"),
    gettext_lazy("Closed on"),
    gettext_lazy("Department"),
    gettext_lazy("Source"),
)


def cells(record: CaseRecord, library: Library, at: datetime) -> list[Any]:
    """Return the record as a row of a workbook, in the order of HEADINGS."""
    said = words(library, record.edition_id, record.kind, _values(record))
    kind = kind_of(library, record)
    running = record.next_due if record.closed_at is None else None
    return [
        record.number or key_words(record, kind, {}), subject_of(record, kind, {}),
        record.customer_name, record.customer, record.product_name or record.product,
        record.order_no, said.category, said.grade, said.closed_as or _("in hand"), running,
        running is not None and running < at, record.opened_at, record.closed_at,
        record.department, f"{record.imported_from} {record.imported_id}".strip(),
    ]  # fmt: skip


def case_address(record_id: str) -> str:
    """Return the page of a record, nothing where this installation has none."""
    try:
        return reverse("desk:case", args=[record_id])
    except NoReverseMatch:
        return ""


def step_address(record_id: str, item: str, step: str) -> str:
    """Return the form of an open step, nothing where this installation has none."""
    try:
        if item:
            return reverse("desk:item-step", args=[record_id, item, step])
        return reverse("desk:step", args=[record_id, step])
    except NoReverseMatch:
        return case_address(record_id)


def _values(record: CaseRecord) -> dict[str, str]:
    return {name: getattr(record, name) for name in ("grade", "category", "closed_as")}


def _calendar(library: Library, record: CaseRecord, calendars: Any) -> Calendar | None:
    book = library.book(record.edition_id)
    found: Calendar | None = calendars.get(book.calendar) if book else None
    return found


def _deadline(record: CaseRecord, calendar: Calendar | None, at: datetime) -> Deadline | None:
    if record.closed_at is not None or record.next_due is None:
        return None
    return Deadline(
        record.next_due, left(calendar, at, record.next_due), day=length_of_day(calendar)
    )


def left(calendar: Calendar | None, at: datetime, due: datetime) -> timedelta:
    """Return the working time left until a moment, negative when it is over."""
    if calendar is None:
        return due - at
    now, then = int(at.timestamp()), int(due.timestamp())
    if then >= now:
        return timedelta(seconds=calendar.between(now, then))
    # Late by the clock is late, even before the next working hour begins.
    return -max(timedelta(seconds=calendar.between(then, now)), timedelta(seconds=1))


def length_of_day(calendar: Calendar | None) -> timedelta | None:
    """Return how long a usual working day is."""
    if calendar is None:
        return None
    hours = next((hours for hours in calendar.week if hours), ())
    return timedelta(seconds=sum(each.length for each in hours)) if hours else None

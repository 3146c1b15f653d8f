"""The cases behind a figure as a list: what they were known as, with a link to what they are now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kesu.desk.list_pages.rows import case_address
from kesu.reports.statistics import Asked, Drill, Words, cases_behind
from kesu.reports.statistics.periods import day_of_number


@dataclass(frozen=True, slots=True)
class Case:
    """One case in the list."""

    number: str
    subject: str
    customer: str
    opened: date
    closed: date | None
    grade: str
    category: str
    closed_as: str
    met: int
    late: int
    address: str


def cases_of(asked: Asked, drill: Drill) -> Any:
    """Return the figure rows behind a figure, the newest case first, each with its record."""
    found = cases_behind(asked, drill).select_related("record")
    found = found.defer("values", "record__state", "record__timers", "record__tallies")
    return found.order_by("-opened_day", "record_id", "item")


def case_rows(rows: Iterable[Any], asked: Asked) -> Iterator[Case]:
    """Yield the lines of a list."""
    words, columns = Words(asked.book.source), asked.columns
    by_store = {column.stored: column for column in columns.values() if column.stored}

    def called(store: str, value: str) -> str:
        column = by_store.get(store)
        return words.value(column, value) if column is not None and value else value

    for row in rows:
        record = row.record
        yield Case(
            (record.number or _("not numbered yet")) + (f" · {row.item}" if row.item else ""),
            record.subject,
            record.customer_name,
            day_of_number(row.opened_day),
            day_of_number(row.closed_day) if row.closed_day else None,
            called("grade", row.grade),
            called("category", row.category),
            called("closed_as", row.closed_as),
            row.met,
            row.late,
            case_address(record.pk),
        )

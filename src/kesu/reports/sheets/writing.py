"""Workbooks out: typed cells, no formulas from text, moments on the company's wall clock."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from kesu.reports.sheets.cells import guarded

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# No text may become something else than text.
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}
_WIDEST = 48


def workbook(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str, at: datetime
) -> bytes:
    """Return an XLSX file of one sheet: bold headings that stay in sight, then the rows.

    Texts, whole numbers, decimals, days, aware moments, yes or no, and None are written each as what
    it is; anything else as its text.
    """
    file = BytesIO()
    _fill(Workbook(file, {**_OPTIONS, "in_memory": True}), headings, rows, title, at)
    return file.getvalue()


def workbook_file(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str, at: datetime
) -> IO[bytes]:
    """Return the same as an open temporary file, for long lists: rows are written as they come.

    Memory does not grow with the rows; the file is gone once it is closed.
    """
    file = TemporaryFile()  # noqa: SIM115 -- whoever asked closes it
    _fill(Workbook(file, {**_OPTIONS, "constant_memory": True}), headings, rows, title, at)
    file.seek(0)
    return file


def _fill(
    book: Any, headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str, at: datetime
) -> None:
    book.set_properties({"title": title, "created": at.replace(tzinfo=None)})
    sheet = book.add_worksheet(_sheet_name(title))
    bold = book.add_format({"bold": True, "bottom": 1})
    formats: dict[type, Any] = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, min(_WIDEST, 6 + 2 * len(heading)))
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, guarded(heading), bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, line, column, value, formats)
    book.close()


def _write(sheet: Any, line: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(line, column, _("yes") if value else _("no"))
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(line, column, value)
    elif isinstance(value, datetime):
        sheet.write_datetime(line, column, _on_the_wall(value), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(line, column, value, formats[date])
    else:
        sheet.write_string(line, column, guarded(str(value)))


def _on_the_wall(moment: datetime) -> datetime:
    """Spreadsheets know no zones: what stands in the cell is the company's time."""
    return moment.astimezone(get_default_timezone()).replace(tzinfo=None)


def _sheet_name(title: str) -> str:
    """At most 31 characters, none of those that sheets are not named with."""
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "1"

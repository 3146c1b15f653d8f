"""Spreadsheets in: one table of texts out of a CSV or XLSX file, whatever made it.

Every cell becomes the text that a person would have typed into a form, so that a sheet is read by
the same fields, with the same sentences when something is wrong, as a page. A formula is no value:
the row that has one is handed back.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from kesu.reports.sheets import archive
from kesu.reports.sheets.cells import is_formula, unguarded

MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 200
MOST_BYTES: Final = 10 * 1024 * 1024

Encodings = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as the spreadsheet shows it, its texts, and the columns with formulas."""

    number: int
    cells: tuple[str, ...]
    formulas: tuple[int, ...] = ()

    def cell(self, column: int | None) -> str:
        """Return the text of a column, "" for one the row does not reach."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as read: the headings of its first row and the rows that are not empty."""

    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]


def read_sheet(content: bytes, file_name: str) -> Sheet:
    """Return the table of a file; raise ValidationError saying what is wrong with the file as a whole."""
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("The file is larger than %(most)s MB; split it.") % {"most": MOST_BYTES // 1024**2}
        )
    lines = _lines(content, file_name.lower())
    rows = [row for row in lines if any(row.cells)]
    if not rows:
        raise ValidationError(_("The file is empty; its first row must hold the headings."))
    first, *rest = rows
    _refuse_excess(first, rest)
    return Sheet(tuple(cell.strip() for cell in first.cells), tuple(rest))


def _lines(content: bytes, name: str) -> list[SheetRow]:
    if name.endswith(".csv"):
        return list(_text_rows(_decoded(content)))
    if name.endswith(".xlsx"):
        return list(_workbook_rows(content))
    raise ValidationError(
        _("Only .xlsx and .csv files can be read; save the sheet as one of them.")
    )


def _refuse_excess(first: SheetRow, rest: list[SheetRow]) -> None:
    if len(rest) > MOST_ROWS:
        raise ValidationError(
            _("The file has %(rows)s rows; at most %(most)s can be read at once. Split it.")
            % {"rows": len(rest), "most": MOST_ROWS}
        )
    if len(first.cells) > MOST_COLUMNS:
        raise ValidationError(
            _("The file has more than %(most)s columns; delete those that are not needed.")
            % {"most": MOST_COLUMNS}
        )


def _decoded(content: bytes) -> str:
    """Office programs in China write GB 18030 where others write UTF-8; nothing else is guessed."""
    for encoding in Encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValidationError(_("The text of the file cannot be read; save it as CSV in UTF-8."))


def _text_rows(text: str) -> Iterator[SheetRow]:
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for cells in reader:
            formulas = tuple(n for n, cell in enumerate(cells) if is_formula(cell))
            yield SheetRow(reader.line_num, tuple(unguarded(cell) for cell in cells), formulas)
    except csv.Error as fault:
        raise ValidationError(
            _(
                "Line %(line)s of the file is no CSV: a quotation mark is not closed, or stands alone."
            )
            % {"line": reader.line_num}
        ) from fault


def _workbook_rows(content: bytes) -> Iterator[SheetRow]:
    formulas = archive.formulas_of(content)
    for number, cells in enumerate(archive.cells_of(content), start=1):
        yield SheetRow(number, tuple(map(typed, cells)), tuple(sorted(formulas.get(number, ()))))


def typed(value: Any) -> str:
    """Return what a person would have typed for the value of a cell."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return unguarded(str(value))


def column_names(columns: Iterable[int]) -> str:
    """Return columns as the spreadsheet names them: A, B, AA."""
    return ", ".join(_column_name(column) for column in columns)


def _column_name(column: int) -> str:
    name = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        name = chr(ord("A") + letter) + name
        column -= 1
    return name

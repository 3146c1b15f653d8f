"""Spreadsheets: cells made harmless, workbooks out, tables in, bad rows back with reasons."""

from kesu.reports.sheets.cells import guarded, unguarded
from kesu.reports.sheets.reading import Sheet, SheetRow, read_sheet
from kesu.reports.sheets.taking_in import (
    Column,
    Outcome,
    RowOutcome,
    Verdict,
    error_sheet,
    guess,
    missing,
    take_in,
)
from kesu.reports.sheets.writing import CONTENT_TYPE, workbook, workbook_file

__all__ = [
    "CONTENT_TYPE",
    "Column",
    "Outcome",
    "RowOutcome",
    "Sheet",
    "SheetRow",
    "Verdict",
    "error_sheet",
    "guarded",
    "guess",
    "missing",
    "read_sheet",
    "take_in",
    "unguarded",
    "workbook",
    "workbook_file",
]

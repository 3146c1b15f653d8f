"""What a Word or Excel file says, as plain lines and tables: enough to look at it without an office at hand.

Its fonts, pictures and page ends are not read; whoever needs those opens the file itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Final

import openpyxl
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from openpyxl.utils import get_column_letter

Block = dict[str, Any]
MOST_BLOCKS: Final = 2_000
MOST_CELLS: Final = 6_000
MOST_SHEETS: Final = 10
MOST_COLUMNS: Final = 40
ALIGNED: Final = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


def blocks_of(content: bytes, sort: str) -> list[Block]:
    """Return the lines and tables of a file, from the first to the last."""
    found = _of_word(content) if sort == "docx" else _of_excel(content)
    return list(found)[:MOST_BLOCKS]


# -- Word ------------------------------------------------------------------------------------------


def _of_word(content: bytes) -> Iterator[Block]:
    document: Any = Document(io.BytesIO(content))
    section = document.sections[0]
    yield from _inner(section.header)
    yield from _inner(document)
    yield from _inner(section.footer)


def _inner(holder: Any) -> Iterator[Block]:
    for part in holder.iter_inner_content():
        if isinstance(part, Table):
            yield _word_table(part)
        else:
            yield _line(part.text, ALIGNED.get(part.alignment, "left"), _size(part), _is_bold(part))


def _line(text: str, align: str, size: float, is_bold: bool) -> Block:
    return {"kind": "line", "text": text, "align": align, "size": size, "bold": is_bold}


def _size(paragraph: Any) -> float:
    """Return the size of the first run in points; what is not said is taken for plain text."""
    sizes = [run.font.size.pt for run in paragraph.runs if run.font.size is not None]
    return min(max(sizes[0], 6.0), 30.0) if sizes else 10.5


def _is_bold(paragraph: Any) -> bool:
    is_heading = paragraph.style is not None and str(paragraph.style.name).startswith("Heading")
    return is_heading or any(run.bold for run in paragraph.runs)


def _word_table(table: Any) -> Block:
    """Return a table cell by cell; a cell that spans others stands once."""
    placed: dict[Any, list[tuple[int, int]]] = {}
    texts: dict[Any, str] = {}
    for y, row in enumerate(table.rows):
        for x, cell in enumerate(row.cells[:MOST_COLUMNS]):
            placed.setdefault(cell._tc, []).append((x, y))
            texts[cell._tc] = cell.text
        if len(placed) > MOST_CELLS:
            break
    cells = [_spanned(places, texts[tc]) for tc, places in placed.items()]
    widths = [float(c.width or 0) or 1.0 for c in list(table.columns)[:MOST_COLUMNS]]
    return {"kind": "table", "title": "", "widths": _shares(widths), "cells": cells}


def _spanned(places: list[tuple[int, int]], text: str, align: str = "left") -> Block:
    left, top = min(x for x, _ in places), min(y for _, y in places)
    wide, high = max(x for x, _ in places) - left + 1, max(y for _, y in places) - top + 1
    return {"x": left, "y": top, "w": wide, "h": high, "text": text, "align": align}


def _shares(widths: list[float]) -> list[float]:
    total = sum(widths) or 1.0
    return [round(max(width / total, 0.01), 4) for width in widths]


# -- Excel -----------------------------------------------------------------------------------------


def _of_excel(content: bytes) -> Iterator[Block]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets[:MOST_SHEETS]:
        yield _excel_table(sheet, is_named=len(book.worksheets) > 1)


def _excel_table(sheet: Any, *, is_named: bool) -> Block:
    wide = min(sheet.max_column, MOST_COLUMNS)
    high = min(sheet.max_row, MOST_CELLS // wide)
    spans = {(s.min_col, s.min_row): s for s in sheet.merged_cells.ranges}
    hidden = {(c, r) for s in spans.values() for r, c in _inside(s)} - set(spans)
    cells = [
        _excel_cell(sheet, column, row, spans.get((column, row)), wide, high)
        for row in range(1, high + 1)
        for column in range(1, wide + 1)
        if (column, row) not in hidden
    ]
    widths = [
        float(sheet.column_dimensions[get_column_letter(n)].width or 8.4)
        for n in range(1, wide + 1)
    ]
    title = sheet.title if is_named else ""
    return {"kind": "table", "title": title, "widths": _shares(widths), "cells": cells}


def _inside(span: Any) -> Iterator[tuple[int, int]]:
    yield from (
        (row, column)
        for row in range(span.min_row, span.max_row + 1)
        for column in range(span.min_col, span.max_col + 1)
    )


def _excel_cell(sheet: Any, column: int, row: int, span: Any, wide: int, high: int) -> Block:
    cell = sheet.cell(row, column)
    last_column = min(span.max_col, wide) if span else column
    last_row = min(span.max_row, high) if span else row
    places = [(column - 1, row - 1), (last_column - 1, last_row - 1)]
    align = (
        cell.alignment.horizontal if cell.alignment.horizontal in ("center", "right") else "left"
    )
    return _spanned(places, "" if cell.value is None else str(cell.value), align)

"""A company's own Excel form: placeholders in cells, a row repeated for each line of a table, no text a formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any, Final

import openpyxl

from kesu.core.errors import Refused

MARK: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
NAME: Final = re.compile(r"(?P<name>[a-z][a-z0-9_]*)(?:\.(?P<column>c[1-9][0-9]?))?")
MOST_CELLS: Final = 60_000
MOST_SIGNS: Final = 32_000


def check(content: bytes, offered: Mapping[str, Any]) -> None:
    """Refuse a form whose placeholders cannot be read or name what is not offered, with every cell."""
    book = _opened(content)
    unknown = [wrong for sheet in book.worksheets for wrong in _unknown(sheet, offered)]
    if unknown:
        names, places = (", ".join(dict.fromkeys(each)) for each in zip(*unknown, strict=True))
        raise Refused("form_names_unknown", given=names[:400], says=places[:400])
    for sheet in book.worksheets:
        for row in _rows(sheet):
            tables = {name for cell in row for name in _tables(sheet, cell)}
            if len(tables) > 1:
                at = f"{sheet.title}!{row[0].row}"
                raise Refused("form_does_more", given=at, says=" ".join(sorted(tables)))


def _opened(content: bytes) -> Any:
    try:
        found = openpyxl.load_workbook(io.BytesIO(content), keep_vba=False, keep_links=False)
    except Exception:  # the library raises whatever its parsers do; the file was checked before
        raise Refused("form_not_readable", options="xlsx") from None
    if sum(sheet.max_row * sheet.max_column for sheet in found.worksheets) > MOST_CELLS:
        raise Refused("form_is_a_bomb")
    return found


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    yield from sheet.iter_rows()


def _tables(sheet: Any, cell: Any) -> Iterator[str]:
    """Yield the tables that a cell names. Raises Refused with the cell for what is no name."""
    if not isinstance(cell.value, str):
        return
    for mark in MARK.findall(cell.value):
        at, found = f"{sheet.title}!{cell.coordinate}", NAME.fullmatch(mark)
        if found is None:
            raise Refused("form_misspelt", given=at, says=mark[:80])
        if found["column"]:
            yield found["name"]


def _unknown(sheet: Any, offered: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (placeholder, cell) of what is not offered, or not so: a table by its columns, all else without."""
    for mark, found, at in _marks(sheet):
        value = offered.get(found["name"]) if found else None
        if found and (value is None or isinstance(value, list) != bool(found["column"])):
            yield mark[:80], at


def _marks(sheet: Any) -> Iterator[tuple[str, re.Match[str] | None, str]]:
    """Yield (what stands in the braces, its name where it is one, the cell) of every placeholder."""
    for row in _rows(sheet):
        for cell in row:
            for mark in MARK.findall(cell.value) if isinstance(cell.value, str) else ():
                yield mark, NAME.fullmatch(mark), f"{sheet.title}!{cell.coordinate}"


def names_in(content: bytes) -> list[str]:
    """Return the placeholders that a form names, each once."""
    found = (mark[1] for sheet in _opened(content).worksheets for mark in _marks(sheet))
    return list(dict.fromkeys(name["name"] for name in found if name))


def fill(content: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the form filled in. It was checked when it was uploaded."""
    book = _opened(content)
    for sheet in book.worksheets:
        for number in range(
            sheet.max_row, 0, -1
        ):  # from below: rows that are added move none to come
            _fill_row(sheet, number, values)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_row(sheet: Any, number: int, values: Mapping[str, Any]) -> None:
    cells = [cell for cell in sheet[number] if isinstance(cell.value, str)]
    marks = [mark for cell in cells for mark in MARK.findall(cell.value)]
    table = next((mark.partition(".")[0] for mark in marks if "." in mark), "")
    if not table:
        for cell in cells:
            _write(cell, cell.value, values, {})
        return
    lines = values[table] or [{}]
    texts = {cell.column: cell.value for cell in cells}
    _make_room(sheet, number, len(lines) - 1)
    for step, line in enumerate(lines):
        for column, text in texts.items():
            _write(sheet.cell(number + step, column), text, values, {table: line})


def _make_room(sheet: Any, number: int, more: int) -> None:
    """Put rows like this one below it; what was merged below moves down with its rows."""
    if not more:
        return
    below = [merged for merged in sheet.merged_cells.ranges if merged.min_row > number]
    spans = [str(merged) for merged in sheet.merged_cells.ranges if merged.min_row == number]
    for merged in below:
        merged.shift(row_shift=more)
    heights = {n: d.height for n, d in sheet.row_dimensions.items() if n > number and d.height}
    sheet.insert_rows(number + 1, more)
    for n, height in heights.items():
        sheet.row_dimensions[n + more].height = height
    for step in range(1, more + 1):
        _like(sheet, number, number + step)
        for span in spans:
            moved = openpyxl.worksheet.cell_range.CellRange(span)
            moved.shift(row_shift=step)
            sheet.merge_cells(moved.coord)


def _like(sheet: Any, model: int, row: int) -> None:
    sheet.row_dimensions[row].height = sheet.row_dimensions[model].height
    for cell in sheet[model]:
        new = sheet.cell(row, cell.column)
        new._style = copy(cell._style)


def _write(cell: Any, text: str, values: Mapping[str, Any], line: Mapping[str, Any]) -> None:
    """Write a text with its placeholders filled in, always as text."""
    if not MARK.search(text):
        if cell.value is None:
            cell.value = text  # the form's own words, or a formula of its own that was checked
        return

    def said(mark: re.Match[str]) -> str:
        name, _dot, column = mark[1].partition(".")
        found = line.get(name, {}).get(column, "") if column else values.get(name, "")
        return str(found)

    filled = MARK.sub(said, text)[:MOST_SIGNS]
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", filled)
    cell.data_type = "s"  # whatever it begins with

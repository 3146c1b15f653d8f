"""Sheets as Excel workbooks: the same boxes on a grid of narrow columns, ready to print; no text becomes a formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any, Final

import segno
from xlsxwriter import Workbook

from kesu.paper.sheets import Box, Letter, Row, Sheet, Signature, Strip, Table
from kesu.paper.wording import (
    box_lines,
    copy_lines,
    copy_of,
    letter_lines,
    mark_of,
    signature_line,
    under,
)

GRID: Final = 24
"""So many narrow columns; a label takes three of them."""
LABEL: Final = 3
COLUMN: Final = 3.3
LINE: Final = 15.0
MOST_SIGNS: Final = 32_000
"""A cell of Excel holds 32,767 signs."""
MOST_HIGH: Final = 400.0
_PLAIN: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


@dataclass
class _Page:
    """A worksheet that is written from the top down."""

    sheet: Any
    looks: dict[str, Any]
    at: int = 0

    def span(self, first: int, last: int, text: str, look: str) -> None:
        """Write a text over the columns from first to last of the present row."""
        cut = text[:MOST_SIGNS]
        if first == last:
            self.sheet.write_string(self.at, first, cut, self.looks[look])
        else:
            self.sheet.merge_range(self.at, first, self.at, last, "", self.looks[look])
            self.sheet.write_string(self.at, first, cut, self.looks[look])

    def next(self, height: float = LINE) -> None:
        """Give the present row a height and go on to the next."""
        self.sheet.set_row(self.at, min(height, MOST_HIGH))
        self.at += 1


def xlsx(sheet: Sheet) -> bytes:
    """Return a paper as an .xlsx file."""
    out = BytesIO()
    book = Workbook(out, dict(_PLAIN))
    page = _Page(_worksheet(book, sheet), _looks(book))
    if sheet.letter is not None:
        _letter(page, sheet, sheet.letter)
        book.close()
        return out.getvalue()
    _head(page, sheet)
    for part in sheet.parts:
        if isinstance(part, Row):
            _row(page, sheet, part)
        elif isinstance(part, Table):
            _table(book, page, part)
        else:
            _strip(page, sheet, part)
    for line in (*copy_lines(sheet), *sheet.says, under(sheet)):
        page.span(0, GRID - 1, line, "plain")
        page.next(_height(line, GRID))
    book.close()
    return out.getvalue()


def _worksheet(book: Any, sheet: Sheet) -> Any:
    found = book.add_worksheet()
    found.set_column(0, GRID - 1, COLUMN * (1.45 if sheet.is_wide else 1))
    found.set_paper(9)
    found.set_margins(0.5, 0.5, 0.5, 0.6)
    found.fit_to_pages(1, 0)
    found.hide_gridlines(2)
    if sheet.is_wide:
        found.set_landscape()
    found.set_footer("&C&P / &N")
    return found


def _looks(book: Any) -> dict[str, Any]:
    box = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体"}
    ways: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 18, "align": "center", "font_name": "宋体"},
        "middle": {"align": "center", "font_name": "宋体"},
        "end": {"align": "right", "font_name": "宋体", "font_size": 9},
        "plain": {"font_name": "宋体", "font_size": 9, "text_wrap": True, "valign": "top"},
        "letter": {"font_name": "宋体", "font_size": 12, "text_wrap": True, "valign": "top"},
        "right_letter": {"font_name": "宋体", "font_size": 12, "align": "right"},
        "label": {**box, "align": "center", "font_name": "黑体", "font_size": 9},
        "text": {**box, "font_size": 10},
        "right": {**box, "font_size": 10, "align": "right"},
    }
    return {name: book.add_format(way) for name, way in ways.items()}


def _head(page: _Page, sheet: Sheet) -> None:
    if sheet.address:
        code = BytesIO()
        segno.make(sheet.address, error="m", micro=False).save(code, kind="png", scale=2, border=1)
        page.sheet.insert_image(
            0, 0, "code.png", {"image_data": code, "x_scale": 0.8, "y_scale": 0.8}
        )
    page.span(0, GRID - 1, sheet.company, "middle")
    page.next()
    page.span(0, GRID - 1, sheet.title, "title")
    page.next(28)
    page.span(0, GRID - 1, sheet.subtitle, "middle")
    page.next()
    marks = [f"{sheet.words['code']}：{sheet.code}"] if sheet.code else []
    marks += [f"{sheet.words['edition']}：{sheet.edition}", mark_of(sheet), copy_of(sheet)]
    page.span(10, GRID - 1, "　".join(mark for mark in marks if mark), "end")
    if sheet.is_numbered:
        page.span(0, 9, f"{sheet.words['number']}：{sheet.number}", "plain")
    page.next()


def _letter(page: _Page, sheet: Sheet, said: Letter) -> None:
    """Write a letter down the sheet, each of its lines over the whole width."""
    for look, text in letter_lines(sheet, said):
        page.span(0, GRID - 1, text, look)
        page.next(28 if look == "title" else max(LINE * 1.3, _height(text, GRID)))


def _row(page: _Page, sheet: Sheet, row: Row) -> None:
    share = GRID // len(row.boxes)
    highest = LINE * 1.4
    for n, box in enumerate(row.boxes):
        first = n * share
        text = "\n".join(_said(sheet, box))
        page.span(first, first + LABEL - 1, box.label, "label")
        page.span(first + LABEL, first + share - 1, text, "text")
        highest = max(highest, _height(text, share - LABEL), _height(box.label, LABEL))
    page.next(highest)


def _said(sheet: Sheet, box: Box | Signature) -> list[str]:
    if isinstance(box, Signature):
        return [*box_lines(box), signature_line(sheet, box)]
    return box_lines(box) or [""] * box.blank


def _height(text: str, columns: int) -> float:
    """Return how high a text stands that wraps at so many narrow columns."""
    room = max(columns * COLUMN, 4.0)
    lines = sum(1 + int(_wide(line) // room) for line in text.split("\n"))
    return LINE * lines + 4


def _wide(line: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in line)


def _table(book: Any, page: _Page, part: Table) -> None:
    """Write a table on the grid; one of more columns than the grid has gets a worksheet of its own."""
    if len(part.heads) > GRID:
        page = _Page(book.add_worksheet(), page.looks)
        spans = [(n, n) for n in range(len(part.heads))]
    else:
        spans = _spans(len(part.heads))
    if part.title and len(spans) > 1:
        page.span(0, spans[-1][1], part.title, "label")
        page.next(LINE * 1.2)
    _line(page, spans, part.heads, ["label"] * len(spans))
    looks = [
        "right" if n < len(part.right) and part.right[n] else "text" for n in range(len(spans))
    ]
    for row in part.rows:
        _line(page, spans, row, looks)


def _line(
    page: _Page, spans: Sequence[tuple[int, int]], cells: Sequence[str], looks: Sequence[str]
) -> None:
    highest = LINE * 1.4
    for (first, last), text, look in zip(spans, cells, looks, strict=True):
        page.span(first, last, text, look)
        highest = max(highest, _height(text, last - first + 1))
    page.next(highest)


def _spans(columns: int) -> list[tuple[int, int]]:
    """Return the narrow columns that each of so many columns takes, as evenly as it goes."""
    edges = [round(n * GRID / columns) for n in range(columns + 1)]
    return [(a, b - 1) for a, b in pairwise(edges)]


def _strip(page: _Page, sheet: Sheet, part: Strip) -> None:
    beside = min(len(part.signatures), 4)
    spans = _spans(beside)
    for start in range(0, len(part.signatures), beside):
        some = part.signatures[start : start + beside]
        for (first, last), signature in zip(spans, some, strict=False):
            text = f"{signature.label}\n\n{signature_line(sheet, signature)}"
            page.span(first, last, text, "text")
        page.next(LINE * 3.4)

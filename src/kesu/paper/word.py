"""Sheets as Word documents, to be edited in an office: the same boxes, tables and signatures."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import segno
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from kesu.paper.sheets import Box, Row, Sheet, Signature, Strip, Table
from kesu.paper.word_lines import clean, line, write_letter
from kesu.paper.wording import box_lines, copy_lines, signature_line, under

SERIF: Final = "宋体"
SANS: Final = "黑体"
COLUMNS: Final = (24, 36, 24, 6, 24, 6, 24, 36)
"""The columns of the boxes in millimetres: two or three boxes in a row fall on the same lines."""
SPANS: Final = {1: ((0, 7),), 2: ((0, 3), (4, 7)), 3: ((0, 1), (2, 5), (6, 7))}
"""By how many boxes stand in a row: (column of the label, last column of what is written)."""


def docx(sheet: Sheet) -> bytes:
    """Return a paper as a .docx file."""
    document = Document()
    _page(document, sheet)
    if sheet.letter is not None:
        write_letter(document, sheet, sheet.letter)
        _code(document, sheet)
        return _saved(document)
    _head(document, sheet)
    rows: list[Row] = []
    for part in sheet.parts:
        if isinstance(part, Row):
            rows.append(part)
            continue
        rows = _boxes(document, sheet, rows)
        _listing(document, part) if isinstance(part, Table) else _strip(document, sheet, part)
    _boxes(document, sheet, rows)
    _foot(document, sheet)
    return _saved(document)


def _saved(document: Any) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Any, sheet: Sheet) -> None:
    section = document.sections[0]
    wide, high = (Mm(297), Mm(210)) if sheet.is_wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if sheet.is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = wide, high
    section.left_margin = section.right_margin = Mm(15)
    section.top_margin = section.bottom_margin = Mm(14)
    style = document.styles["Normal"]
    style.font.size = Pt(10)
    style.paragraph_format.space_after = Pt(0)
    _face(style, SERIF)


def _face(style: Any, name: str) -> None:
    style.font.name = "Times New Roman"
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _head(document: Any, sheet: Sheet) -> None:
    if sheet.company:
        line(document, sheet.company, 10.5, WD_ALIGN_PARAGRAPH.CENTER)
    line(document, sheet.title, 18, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
    if sheet.subtitle:
        line(document, sheet.subtitle, 8.5, WD_ALIGN_PARAGRAPH.CENTER)
    marks = [f"{sheet.words['code']}：{sheet.code}"] if sheet.code else []
    marks.append(f"{sheet.words['edition']}：{sheet.edition}")
    if sheet.is_draft:
        marks.append(sheet.words["draft_says"])
    line(document, "　".join(marks), 8.5, WD_ALIGN_PARAGRAPH.RIGHT)
    if sheet.is_numbered:
        line(document, f"{sheet.words['number']}：{sheet.number}", 10.5, WD_ALIGN_PARAGRAPH.LEFT)


def _boxes(document: Any, sheet: Sheet, rows: list[Row]) -> list[Row]:
    """Write the rows gathered so far as one table, and return an empty list for those to come."""
    if rows:
        table = _table(document, len(rows), len(COLUMNS))
        share = 267 / 180 if sheet.is_wide else 1
        for column, width in zip(table.columns, COLUMNS, strict=True):
            column.width = Mm(width * share)
        for n, row in enumerate(rows):
            _row(table.rows[n], sheet, row)
    return []


def _table(document: Any, rows: int, columns: int) -> Any:
    table = document.add_table(rows, columns)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    return table


def _row(cells: Any, sheet: Sheet, row: Row) -> None:
    written = cells.cells
    for box, (label, last) in zip(row.boxes, SPANS[len(row.boxes)], strict=True):
        _write(written[label], box.label, 9, WD_ALIGN_PARAGRAPH.CENTER, SANS)
        target = written[label + 1]
        if last > label + 1:
            target = target.merge(written[last])
        _write(target, "\n".join(_said(sheet, box)), 10, WD_ALIGN_PARAGRAPH.LEFT, SERIF)


def _said(sheet: Sheet, box: Box | Signature) -> list[str]:
    if isinstance(box, Signature):
        return [*box_lines(box), signature_line(sheet, box)]
    return box_lines(box) or [""] * box.blank


def _write(cell: Any, text: str, size: float, where: Any, face: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = where
    run = paragraph.add_run(clean(text))
    run.font.size = Pt(size)
    run.font.name = "Times New Roman"
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _listing(document: Any, part: Table) -> None:
    if part.title:
        line(document, part.title, 9, WD_ALIGN_PARAGRAPH.CENTER)
    table = _table(document, 1 + len(part.rows), len(part.heads))
    cells = list(table._cells)  # asked once: every other way reads the whole table again
    for n, text in enumerate((*part.heads, *(cell for row in part.rows for cell in row))):
        column = n % len(part.heads)
        is_right = n >= len(part.heads) and column < len(part.right) and part.right[column]
        where = WD_ALIGN_PARAGRAPH.RIGHT if is_right else WD_ALIGN_PARAGRAPH.LEFT
        _write(cells[n], text, 9, where, SERIF if n >= len(part.heads) else SANS)
    _repeat(table.rows[0])


def _repeat(row: Any) -> None:
    """Let the first row stand on top of every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _strip(document: Any, sheet: Sheet, part: Strip) -> None:
    beside = min(len(part.signatures), 4)
    table = _table(document, -(-len(part.signatures) // beside), beside)
    for n, signature in enumerate(part.signatures):
        text = f"{signature.label}\n\n{signature_line(sheet, signature)}"
        _write(table.cell(n // beside, n % beside), text, 9, WD_ALIGN_PARAGRAPH.LEFT, SERIF)


def _foot(document: Any, sheet: Sheet) -> None:
    for text in (*copy_lines(sheet), *sheet.says, under(sheet)):
        if text:
            line(document, text, 8.5, WD_ALIGN_PARAGRAPH.LEFT)
    _code(document, sheet)


def _code(document: Any, sheet: Sheet) -> None:
    if sheet.address:
        out = BytesIO()
        segno.make(sheet.address, error="m", micro=False).save(out, kind="png", scale=6, border=2)
        document.add_picture(BytesIO(out.getvalue()), width=Mm(18))

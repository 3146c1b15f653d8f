"""Inside an XLSX file: its size before it is opened, its first sheet, and where formulas stand."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_MEMBERS: Final = 2_000
MOST_CELLS: Final = 4_000_000
"""The area that a sheet may span from its first cell to the last: the reader lays it out whole, empty cells too."""

_FIRST_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\br:id=\"([^\"]+)\"")
_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d+)\"[^>]*>\s*<(?:\w+:)?f[\s/>]"
)

_ROW: Final = re.compile(rb"<(?:\w+:)?row\b")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b")
# However the attribute is written; the reader takes it as it stands, without looking for entities in it.
_ADDRESS: Final = re.compile(rb"[\s\"']r\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")


def cells_of(content: bytes) -> Iterator[list[Any]]:
    """Yield the rows of the first sheet from its first line on, empty ones too."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        yield from book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError, IndexError) as fault:
        raise unreadable() from fault


def formulas_of(content: bytes) -> dict[int, set[int]]:
    """Return where formulas stand in the first sheet: the row's number, its columns from 0."""
    found: dict[int, set[int]] = {}
    for column, row in _FORMULA.findall(_first_sheet(content)):
        found.setdefault(int(row), set()).add(_index(column.decode()))
    return found


def unreadable() -> ValidationError:
    """Return what is said of a file that is no workbook."""
    return ValidationError(
        _("The file is no readable Excel workbook; open it in Excel and save it as .xlsx again.")
    )


def _first_sheet(content: bytes) -> bytes:
    """Return the first sheet's own text. Sizes are looked at before anything is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > MOST_UNPACKED:
                raise ValidationError(_("The workbook is too large when unpacked; split it."))
            _refuse_far_cells(packed)
            return packed.read(_path_of_first(packed))
    except BROKEN as fault:
        raise unreadable() from fault


def _refuse_far_cells(packed: ZipFile) -> None:
    """Refuse a sheet whose cells lie so far apart that the area between them fits into no memory."""
    for name in packed.namelist():
        text = packed.read(name)
        if b"sheetData" not in text:
            continue
        rows, columns = _far_corner(text)
        if rows * columns > MOST_CELLS:
            raise ValidationError(
                _(
                    "A sheet has cells as far as row %(row)s, column %(column)s; delete what is beyond the table."
                )
                % {"row": rows, "column": columns}
            )


def _far_corner(sheet: bytes) -> tuple[int, int]:
    """Return how many rows and columns a sheet spans at most, cells without an address counted where they stand."""
    lines = _ROW.split(sheet)
    rows, columns = len(lines), max(len(_CELL.findall(line)) for line in lines)
    for letters, number in _ADDRESS.findall(sheet):
        rows = max(rows, int(number[:9]))
        columns = max(columns, _index(letters.decode().upper()[:7]) + 1)
    return rows, columns


BROKEN: Final = (BadZipFile, KeyError, OSError, RuntimeError, ValueError, EOFError, zlib.error)
"""What is raised by an archive that is none, or whose members are not what they say."""


def _path_of_first(packed: ZipFile) -> str:
    named = _FIRST_SHEET.search(packed.read("xl/workbook.xml"))
    if named is None:
        raise KeyError("xl/workbook.xml names no sheet")
    relations = packed.read("xl/_rels/workbook.xml.rels")
    for relation in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", relations):
        if b'Id="' + named.group(1) + b'"' in relation:
            target = re.search(rb'Target="([^"]+)"', relation)
            return _within(target.group(1).decode()) if target else ""
    raise KeyError("the first sheet is not in the file")


def _within(target: str) -> str:
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _index(letters: str) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1

"""Inside an XLSX file: its size before it is opened, its first sheet, and where formulas stand."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_MEMBERS: Final = 2_000

_FIRST_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*?\br:id=\"([^\"]+)\"")
_FORMULA: Final = re.compile(
    rb"<(?:\w+:)?c\s[^>]*?\br=\"([A-Z]{1,3})(\d+)\"[^>]*>\s*<(?:\w+:)?f[\s/>]"
)


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
            return packed.read(_path_of_first(packed))
    except (BadZipFile, KeyError, OSError, RuntimeError) as fault:
        raise unreadable() from fault


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

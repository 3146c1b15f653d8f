"""The forms in which a paper leaves the program: PDF, a picture of a page, Word, Excel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from kesu.paper import printing
from kesu.paper.excel import xlsx
from kesu.paper.sheets import Sheet
from kesu.paper.word import docx

OFFICE: Final = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True, slots=True)
class Form:
    """One form: the ending of its file, its media type, and what makes it."""

    ending: str
    media_type: str
    make: Callable[[Sheet], bytes]


FORMS: Final[Mapping[str, Form]] = {
    "pdf": Form("pdf", "application/pdf", printing.pdf),
    "word": Form("docx", f"{OFFICE}wordprocessingml.document", docx),
    "excel": Form("xlsx", f"{OFFICE}spreadsheetml.sheet", xlsx),
}


def file_name(sheet: Sheet, ending: str) -> str:
    """Return what to call a paper as a file: its title and number."""
    plain = "".join(s if s.isalnum() or s in "-_.（）()" else "-" for s in sheet.number)
    return "-".join(part for part in (sheet.title.replace("/", "-"), plain) if part) + f".{ending}"

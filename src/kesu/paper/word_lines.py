"""Lines of a Word document, and a letter as such lines."""

from __future__ import annotations

from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from kesu.paper.sheets import Letter, Sheet
from kesu.paper.wording import letter_lines

LEFT, MIDDLE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
TEXT: Final = 12.0


def line(document: Any, text: str, size: float, where: Any, *, is_bold: bool = False) -> Any:
    """Write a paragraph of one look, and return it."""
    paragraph = document.add_paragraph()
    paragraph.alignment = where
    run = paragraph.add_run(clean(text))
    run.font.size, run.bold = Pt(size), is_bold
    return paragraph


def clean(text: str) -> str:
    """Return a text without the signs that XML cannot carry."""
    return "".join(s for s in text if s in "\n\t" or (ord(s) >= 32 and s not in "\ufffe\uffff"))


LOOKS: Final = {
    "title": (18.0, MIDDLE), "end": (10.5, RIGHT), "letter": (TEXT, LEFT), "right_letter": (TEXT, RIGHT),
}  # fmt: skip


def write_letter(document: Any, sheet: Sheet, said: Letter) -> None:
    """Write a letter, line by line."""
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(25)
    for look, text in letter_lines(sheet, said):
        size, where = LOOKS[look]
        written = line(document, text, size, where, is_bold=look == "title")
        written.paragraph_format.space_after = Pt(6)

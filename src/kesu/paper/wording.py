"""What stands around and in the boxes of a paper, as text: the same for PDF, Word and Excel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kesu.paper.sheets import Box, CopyLine, Letter, Sheet, Signature

NUMERALS: Final = "零一二三四五六七八九十"


def box_lines(box: Box | Signature) -> list[str]:
    """Return what stands in a box: its choices with their little squares, then what is written."""
    ticks = "　".join(f"{'☑' if tick.on else '□'}{tick.label}" for tick in box.ticks)
    written = box.says if isinstance(box, Signature) else box.text
    if isinstance(box, Signature) and written:
        ticks = ""
    return [line for line in (ticks, written) if line]


def signature_line(sheet: Sheet, box: Signature) -> str:
    """Return the line on which somebody signs: 签名：王敏　日期：…"""
    words = sheet.words
    by, at = box.by or "　　　　", box.at or words["blank_date"]
    return f"{words['sign']}：{by}　{words['date']}：{at}"


def mark_of(sheet: Sheet) -> str:
    """Return whether a paper is a draft, or which issue of it; nothing for a blank form."""
    if sheet.issue:
        return sheet.words["issue"].format(sheet.issue)
    return sheet.words["draft_says"] if sheet.is_draft else ""


def copy_of(sheet: Sheet) -> str:
    """Return what a copy is marked as: 第一联 质量部（存查）; nothing for a paper that is not one of its copies."""
    line = next((line for line in sheet.copies if line.no == sheet.copy), None)
    return copy_words(sheet, line) if line is not None else ""


def copy_words(sheet: Sheet, line: CopyLine) -> str:
    """Return one copy with who gets it and what for."""
    is_said = sheet.language != "en" and line.no < len(NUMERALS)
    number = sheet.words["copy"].format(NUMERALS[line.no] if is_said else line.no)
    english = f" ({line.purpose})" if line.purpose else ""
    chinese = f"（{line.purpose}）" if line.purpose else ""
    return f"{number} {line.to}{english if sheet.language == 'en' else chinese}"


def copy_lines(sheet: Sheet) -> list[str]:
    """Return the line that names every copy; nothing where the book names none."""
    if not sheet.copies:
        return []
    named = "　".join(copy_words(sheet, line) for line in sheet.copies)
    return [f"{sheet.words['copies']}：{named}"]


def letter_lines(sheet: Sheet, said: Letter) -> Iterator[tuple[str, str]]:
    """Yield ("title", "end", "letter" …, text) for each line of a letter, from its head to its copies."""
    words, is_english = sheet.words, sheet.language == "en"
    yield "title", sheet.company
    yield "letter", f"{words['reference']}{words['colon']}{sheet.number}"
    yield "end", "　".join(part for part in (said.date, mark_of(sheet)) if part)
    yield ("letter", said.addressee) if is_english else ("title", sheet.title)
    if said.person:
        yield "letter", f"{words['attention']}{words['colon']}{said.person}"
    yield "letter", said.salutation
    if is_english:
        yield "letter", sheet.title
    indent = "" if is_english else "　　"
    yield from (("letter", f"{indent}{text}") for text in said.paragraphs)
    yield from (
        ("letter", text if n else f"{indent}{text}") for n, text in enumerate(said.farewell)
    )
    side = "letter" if is_english else "right_letter"
    yield side, f"{sheet.company}{words['seal']}"
    yield from ((side, f"{label}{words['colon']}{by or '＿' * 10}") for label, by in said.signers)
    if not is_english:
        yield side, said.date
    if sheet.copies:
        named = "　".join(copy_words(sheet, line) for line in sheet.copies)
        yield "letter", f"{words['copies_to']}{words['colon']}{named}"


def under(sheet: Sheet) -> str:
    """Return by which procedure it is, and how long it is kept."""
    words = sheet.words
    rule = f"{words['procedure']} {sheet.procedure}" if sheet.procedure else ""
    kept = f"{words['retain']} {sheet.retain}" if sheet.retain else ""
    return "　".join(part for part in (rule, kept) if part)

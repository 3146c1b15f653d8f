"""The placeholders that a document offers to a company's own form, and what each says on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kesu.paper.sheets import Box, Row, Sheet, Signature, Strip, Table
from kesu.paper.wording import box_lines, copy_lines, copy_of, mark_of, under

Value = str | list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One placeholder: its name, what it stands for, and for a table the names of its columns with their heads."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...] = ()


AROUND: Mapping[str, tuple[str, str]] = {
    "title": ("标题", "Title"),
    "number": ("编号", "Number"),
    "company": ("公司", "Company"),
    "code": ("表单编号", "Form code"),
    "edition": ("版次", "Edition"),
    "under": ("依据和保存期", "Procedure and how long it is kept"),
    "mark": ("草稿或第几次发出", "Draft, or which issue"),
    "copy": ("第几联", "Which copy"),
    "copies": ("全部联次", "All copies"),
    "printed_at": ("打印时间", "When it was printed"),
    "address": ("二维码所指地址", "Where the code leads"),
}
"""What stands around the boxes of every paper."""


def offered(sheet: Sheet) -> list[Placeholder]:
    """Return the placeholders of a document, from any sheet of it, in the order of the paper."""
    is_english = sheet.language == "en"
    found = [Placeholder(name, en if is_english else zh) for name, (zh, en) in AROUND.items()]
    return [*found, *_of_parts(sheet)]


def _of_parts(sheet: Sheet) -> Iterator[Placeholder]:
    for part in sheet.parts:
        if isinstance(part, Table):
            columns = tuple((f"c{n}", head) for n, head in enumerate(part.heads, 1))
            yield Placeholder(part.id, part.title or sheet.title, columns)
        else:
            boxes = part.boxes if isinstance(part, Row) else part.signatures
            for box in boxes:
                yield from _of_box(sheet, box)


def _of_box(sheet: Sheet, box: Box | Signature) -> Iterator[Placeholder]:
    if not box.id:
        return
    yield Placeholder(box.id, box.label)
    if isinstance(box, Signature):
        words = sheet.words
        yield Placeholder(f"{box.id}_by", f"{box.label} {words['sign']}")
        yield Placeholder(f"{box.id}_at", f"{box.label} {words['date']}")


def values(sheet: Sheet) -> dict[str, Any]:
    """Return placeholder → what it says on a sheet: a text, or for a table its rows by column."""
    found: dict[str, Any] = {
        "title": sheet.title, "number": sheet.number, "company": sheet.company, "code": sheet.code,
        "edition": sheet.edition, "under": under(sheet), "mark": mark_of(sheet), "copy": copy_of(sheet),
        "copies": " ".join(copy_lines(sheet)), "printed_at": sheet.made, "address": sheet.address,
    }  # fmt: skip
    for part in sheet.parts:
        if isinstance(part, Table):
            found[part.id] = [{f"c{n}": cell for n, cell in enumerate(row, 1)} for row in part.rows]
        else:
            for box in part.signatures if isinstance(part, Strip) else part.boxes:
                found |= _values_of(box)
    return found


def _values_of(box: Box | Signature) -> dict[str, str]:
    if not box.id:
        return {}
    said = {box.id: "\n".join(box_lines(box))}
    return said | (
        {f"{box.id}_by": box.by, f"{box.id}_at": box.at} if isinstance(box, Signature) else {}
    )

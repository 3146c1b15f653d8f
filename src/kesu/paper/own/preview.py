"""A company's own form looked at before it is used: what each placeholder says, and its contents as pages of ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kesu.drawing.typesetting import Press
from kesu.paper.models import CompanyForm
from kesu.paper.own import keeping
from kesu.paper.own.offered import offered, values
from kesu.paper.own.reading import Block, blocks_of
from kesu.paper.printing import breakable
from kesu.paper.sheets import Sheet

_press: Final = Press(Path(__file__).with_name("preview.typ"))
MARKS: Final = {
    "zh": "内容预览：只看填入的内容；字体、图片、分页以 Word、Excel 打开的文件为准",
    "en": "Preview of contents: what is filled in. Type, pictures and page ends are those of the file itself",
}
WIDE_FROM: Final = 11
ROOM: Final = 16


@dataclass(frozen=True, slots=True)
class Said:
    """A placeholder of a form: its name, what it stands for, what it says; one without a title is not offered."""

    name: str
    title: str
    value: str

    @property
    def is_known(self) -> bool:
        """Say whether the paper offers it."""
        return bool(self.title)


def said(form: CompanyForm, sheet: Sheet) -> list[Said]:
    """Return the placeholders that a form names, with what each says on a sheet."""
    known = values(sheet)
    titles = {each.name: each.title for each in offered(sheet)}
    return [
        Said(name, titles.get(name, ""), _words(sheet, known.get(name)))
        for name in keeping.names_in(form)
    ]


def _words(sheet: Sheet, value: Any) -> str:
    if isinstance(value, list):
        rows = [" | ".join(row.values()) for row in value if any(row.values())]
        return "\n".join(rows)
    return str(value or "")


def pdf(content: bytes, sort: str, language: str) -> bytes:
    """Return the contents of a filled form as pages of ours, each marked as a preview."""
    return _press.pdf(_data(content, sort, language))


def pictures(content: bytes, sort: str, language: str, *, dots: int = 96) -> list[bytes]:
    """Return the same pages as PNG, `dots` to the inch."""
    return _press.pictures(_data(content, sort, language), dots=dots)


def _data(content: bytes, sort: str, language: str) -> Mapping[str, Any]:
    blocks = [_broken(block) for block in blocks_of(content, sort)]
    tables = [block for block in blocks if block["kind"] == "table"]
    return {
        "mark": MARKS["en" if language.startswith("en") else "zh"],
        "language": "en" if language.startswith("en") else "zh",
        "wide": any(len(table["widths"]) >= WIDE_FROM for table in tables),
        "blocks": blocks,
    }


def _broken(block: Block) -> Block:
    """Return a block whose endless words may be broken."""
    if block["kind"] == "line":
        return {**block, "text": breakable(block["text"], 60)}
    cells = [{**cell, "text": breakable(cell["text"], ROOM)} for cell in block["cells"]]
    return {**block, "cells": cells}

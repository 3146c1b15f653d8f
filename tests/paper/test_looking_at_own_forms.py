"""A company's own form looked at: its contents as pages of ours, marked as a preview, and what its placeholders say."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from docx import Document

from kesu.core.errors import Refused
from kesu.paper.own import excel, preview, word
from kesu.paper.own.offered import values
from kesu.paper.own.reading import blocks_of
from tests.paper.readers import pages_of, squeezed, text_of
from tests.paper.test_own_forms import _excel, _sheet, _word

TABLE = ("{%tr for row in measures %}", "{{ row.c1 }}", "{{ row.c2 }}", "{%tr endfor %}")


def filled(sort: str) -> bytes:
    if sort == "docx":
        form = _word("处理单 {{ number }}", "客户 {{ customer }}", table=TABLE)
        return word.fill(form, values(_sheet()))
    cells = {
        "A1": "处理单 {{ number }}",
        "A2": "客户 {{ customer }}",
        "A3": "{{ measures.c1 }}",
        "B3": "{{ measures.c2 }}",
    }
    return excel.fill(_excel(**cells), values(_sheet()))


@pytest.mark.parametrize("sort", ["docx", "xlsx"])
def test_the_pages_show_what_is_filled_in_and_say_that_they_are_a_preview(sort: str) -> None:
    said = text_of(preview.pdf(filled(sort), sort, "zh"))
    for part in (
        "内容预览",
        "处理单KS2026-0001",
        "客户东方<机电>&{{number}}",
        "换缓冲块<&>",
        "10-09",
        "=1+1",
        "10-10",
    ):
        assert squeezed(part) in said
    english = text_of(preview.pdf(filled(sort), sort, "en"))
    assert "Previewofcontents" in english
    assert preview.pictures(filled(sort), sort, "zh", dots=20)


def test_cells_that_span_others_stand_once_and_in_their_place() -> None:
    document = Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "抬头"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "左"
    out = io.BytesIO()
    document.save(out)
    [found] = [block for block in blocks_of(out.getvalue(), "docx") if block["kind"] == "table"]
    places = {c["text"]: (c["x"], c["y"], c["w"], c["h"]) for c in found["cells"] if c["text"]}
    assert places == {"抬头": (0, 0, 3, 1), "左": (0, 1, 1, 2)}
    assert "抬头" in text_of(preview.pdf(out.getvalue(), "docx", "zh"))


def test_merged_cells_of_a_workbook_and_its_sheets_are_shown() -> None:
    book = openpyxl.Workbook()
    book.active.title = "正表"
    book.active["A1"] = "抬头"
    book.active.merge_cells("A1:C2")
    book.create_sheet("附表")["B2"] = 12.5
    out = io.BytesIO()
    book.save(out)
    first, second = blocks_of(out.getvalue(), "xlsx")
    assert first["cells"][0] == {"x": 0, "y": 0, "w": 3, "h": 2, "text": "抬头", "align": "left"}
    said = text_of(preview.pdf(out.getvalue(), "xlsx", "zh"))
    assert all(word in said for word in ("正表", "抬头", "附表", "12.5"))
    assert len(second["widths"]) == 2


def test_a_wide_and_long_workbook_breaks_nothing() -> None:
    book = openpyxl.Workbook()
    for row in range(1, 301):
        book.active.append([f"r{row}c{column}" for column in range(60)])
    book.active["A1"] = "长" * 3_000
    out = io.BytesIO()
    book.save(out)
    pages = pages_of(preview.pdf(out.getvalue(), "xlsx", "zh"))
    assert pages[0][0] > pages[0][1]
    assert len(pages) > 1


def test_the_placeholders_of_a_file_are_read_from_it() -> None:
    form = _word("{{ number }} {{ customer }} {{ number }}", table=TABLE)
    assert word.names_in(form) == ["number", "customer", "measures"]
    assert excel.names_in(_excel(A1="{{ number }}", A3="{{ measures.c1 }}")) == [
        "number",
        "measures",
    ]


@pytest.mark.parametrize(
    ("content", "check"),
    [
        (_word("{{ no_such }} {{ number }} {{ nor_this }}"), word.check),
        (_excel(A1="{{ no_such }}", B2="{{ number }} {{ nor_this }}"), excel.check),
    ],
)
def test_all_unknown_placeholders_are_named_at_once(content: bytes, check: Any) -> None:
    with pytest.raises(Refused) as found:
        check(content, values(_sheet()))
    assert found.value.code == "form_names_unknown"
    assert found.value.particulars["given"] == "no_such, nor_this"

"""What would break a page does not: markup in texts, endless words, long tables, wide tables, rare characters."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
from docx import Document

from kesu.drawing.typesetting import PRINTS
from kesu.paper import codes, printing, scans
from kesu.paper.excel import xlsx
from kesu.paper.making import sheet
from kesu.paper.sheets import Box, CopyLine, Row, Sheet, Table, every_copy
from kesu.paper.word import docx
from tests.paper import books
from tests.paper.readers import codes_on, pages_of, squeezed, text_of

EVIL = (
    '#import "@preview/nothing:1.0.0": *',
    '#read("/etc/passwd")',
    "#sys.inputs",
    "= 标题 *粗* _斜_ $x$ `code` \\ <label> @ref // 注",
    "#{while true {}}",
    "</w:t><w:p>",
    "{{ 7 * 7 }}{% for x in y %}",
)


def _sheet(*boxes: Box, **more: object) -> Sheet:
    blank = sheet(books.reader(books.book("p01")), "fishbone")
    found: Sheet = replace(blank, parts=tuple(Row((box,)) for box in boxes), **more)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("text", EVIL)
def test_what_is_written_stands_on_the_paper_as_it_is_and_does_nothing(text: str) -> None:
    found = _sheet(Box("a", text, text, width=12), title=text)
    assert text_of(printing.pdf(found)).count(squeezed(text)) == 3


def test_the_whole_of_a_long_text_is_printed_over_several_pages() -> None:
    text = "\n".join(f"第{n}行，门机运行一小时后停转。" for n in range(600))
    pdf = printing.pdf(_sheet(Box("a", "说明", text, width=12)))
    pages = pages_of(pdf)
    assert len(pages) > 2
    body = text_of(pdf)
    assert all(f"第{n}行，" in body for n in range(600))
    assert f"第{len(pages)}页共{len(pages)}页" in body


def test_the_last_box_never_stands_alone_on_the_next_page() -> None:
    for number in range(30, 50):
        boxes = [Box(f"b{n}", f"栏{n}", f"第{n}栏。", width=12) for n in range(number)]
        pdf = printing.pdf(_sheet(*boxes))
        if len(pages_of(pdf)) == 2 and f"第{number - 1}栏。" in text_of(pdf, page=1):
            break
    over = [n for n in range(number) if f"第{n}栏。" in text_of(pdf, page=1)]
    assert over == [number - 3, number - 2, number - 1]


def test_a_word_of_two_thousand_signs_stays_within_its_box() -> None:
    word = "x" * 2_000
    pdf = printing.pdf(_sheet(Box("a", "说明", word, width=12)))
    assert word in text_of(pdf)
    narrow = replace(_sheet(), parts=(Row(tuple(Box(n, n, "y" * 300, width=4) for n in "abc")),))
    assert text_of(printing.pdf(narrow)).count("y" * 300) == 3


def test_five_hundred_rows_repeat_their_heads_on_every_page() -> None:
    rows = tuple((str(n), f"料号{n}", "孔铜断裂") for n in range(500))
    table = Table("t", "清单", ("序号", "料号", "原因"), rows)
    pdf = printing.pdf(replace(_sheet(), parts=(table,)))
    said, pages = text_of(pdf), len(pages_of(pdf))
    assert pages > 5
    assert said.count("序号料号原因") == pages
    assert all(f"料号{n}" in said for n in (0, 250, 499))


def test_thirty_columns_lie_on_a_wide_page() -> None:
    heads = tuple(f"第{n}栏" for n in range(30))
    table = Table("t", "", heads, (tuple(f"v{n}" for n in range(30)),) * 3)
    pdf = printing.pdf(replace(_sheet(), parts=(table,)))
    [(wide, high)] = pages_of(pdf)
    assert wide > high
    assert all(head in text_of(pdf) for head in heads)


def test_a_character_that_no_font_has_is_named_and_breaks_nothing() -> None:
    found = _sheet(Box("a", "说明", "生僻字\U0003ffff与龘", width=12))
    assert printing.missing(found) == ("\U0003ffff",)
    assert "生僻字" in text_of(printing.pdf(found))


def test_control_signs_break_no_form() -> None:
    found = _sheet(Box("a", "说明", "前\x00\x08\x1b后\ufffe", width=12))
    assert "前" in text_of(printing.pdf(found))
    assert docx(found)
    assert xlsx(found)


def test_every_copy_says_which_it_is() -> None:
    copies = (CopyLine(1, "质量部", "存查"), CopyLine(2, "会计科", "作账"))
    found = _sheet(Box("a", "说明"), copies=copies)
    assert [each.copy for each in every_copy(found)] == [1, 2]
    second = text_of(printing.pdf(every_copy(found)[1]))
    assert second.count("第二联会计科（作账）") == 3  # head, edge, and the list of all at the foot
    assert second.count("第一联质量部（存查）") == 1


def test_pages_are_counted_for_each_paper_of_a_batch() -> None:
    one = _sheet(Box("a", "说明", "甲" * 3_000, width=12))
    said = text_of(printing.pdf(one, _sheet(Box("b", "说明", "乙", width=12))))
    assert "第1页共1页" in said
    assert "第2页共2页" in said


def test_the_code_on_a_page_leads_to_the_paper_of_the_case() -> None:
    code = codes.Code("01a0cc5533b87b6fc7e9a225c986a81a", "complaint_sheet", "measure.2", 3)
    address = codes.address_of("https://kesu.example.com", code)
    found = _sheet(Box("a", "说明"), address=address)
    [picture] = printing.pictures(found, dots=150)
    assert codes_on(picture) == [address]
    assert codes.read(address) == code


def _long(address: str, **more: object) -> Sheet:
    return _sheet(Box("a", "说明", "门机停转。" * 2_000, width=12), address=address, **more)


def test_every_page_bears_the_code_of_the_paper_with_its_page() -> None:
    code = codes.Code("01a0cc5533b87b6fc7e9a225c986a81a", "complaint_sheet", "measure.2", 3)
    pages = printing.pictures(_long(codes.address_of("https://kesu.example.com", code)), dots=150)
    assert len(pages) > 2
    found = [codes.read(said) for page in pages for said in codes_on(page)]
    assert found == [replace(code, page=number) for number in range(1, len(pages) + 1)]


def test_a_scan_falls_apart_into_papers_and_not_into_their_pages() -> None:
    code = codes.Code("01a0cc5533b87b6fc7e9a225c986a81a", "complaint_sheet")
    one = _long(codes.address_of("https://kesu.example.com", code))
    pdf = printing.pdf(one, one)
    papers = scans.papers_in(pdf, "scan.pdf")
    assert [paper.code for paper in papers] == [code, code]
    assert sum(paper.pages for paper in papers) == len(pages_of(pdf))


def test_the_second_page_alone_leads_back_to_its_paper() -> None:
    code = codes.Code("01a0cc5533b87b6fc7e9a225c986a81a", "complaint_sheet", "", 2)
    pages = printing.pictures(_long(codes.address_of("https://kesu.example.com", code)), dots=150)
    [paper] = scans.papers_in(pages[1], "second.png")
    assert paper.code == replace(code, page=2)


@pytest.mark.parametrize(
    "text",
    ["", "https://example.com/", "/cases/x", "/cases/../papers/a", "javascript:alert(1)",
     "https://example.com/cases/a/papers/b/c", "/cases/a/papers/B!"],
)  # fmt: skip
def test_a_code_that_is_not_ours_says_nothing(text: str) -> None:
    assert codes.read(text) is None


def test_a_paper_about_a_record_is_a_draft_until_it_is_issued() -> None:
    draft = _sheet(Box("a", "说明"), record="01a")
    assert "草稿：未正式发出" in text_of(printing.pdf(draft))
    issued = text_of(printing.pdf(replace(draft, issue=2)))
    assert "草稿" not in issued
    assert "第2次发出" in issued
    assert "草稿" not in text_of(printing.pdf(_sheet(Box("a", "说明"))))


def test_the_compiler_is_made_anew_after_many_papers_and_prints_the_same() -> None:
    found = _sheet(Box("a", "说明", "同一张", width=12))
    press = printing._press
    first = printing.pdf(found)
    press._prints = PRINTS
    old = press._compiler
    assert text_of(printing.pdf(found)) == text_of(first)
    assert press._compiler is not old
    assert press._prints == 1


# -- the same in Word and Excel ---------------------------------------------------------------------


def _full() -> Sheet:
    table = Table("t", "清单", ("料号", "=SUM(A1)"), (("=1+1", "+cmd|' /C calc'!A0"), ("@x", "12")))
    box = Box("a", "=HYPERLINK(1)", '=WEBSERVICE("x")\n第二行', width=12)
    return replace(_sheet(), parts=(Row((box,)), table), number="KS2026-0001")


def test_word_says_what_the_sheet_says() -> None:
    document = Document(BytesIO(docx(_full())))
    paragraphs = [p.text for p in document.paragraphs]
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    assert "鱼骨图分析表" in paragraphs
    assert any("KS2026-0001" in text for text in paragraphs)
    assert {"=HYPERLINK(1)", "料号", "=1+1", "@x"} <= set(cells)


def test_no_text_becomes_a_formula_in_excel() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx(_full())))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert all(cell.data_type == "s" for cell in cells)
    assert {"=1+1", "=HYPERLINK(1)", "鱼骨图分析表"} <= {cell.value for cell in cells}


def test_a_table_wider_than_the_grid_gets_a_worksheet_of_its_own() -> None:
    heads = tuple(f"第{n}栏" for n in range(40))
    table = Table("t", "", heads, (tuple(str(n) for n in range(40)),) * 500)
    found = replace(_sheet(), parts=(table,))
    book = openpyxl.load_workbook(BytesIO(xlsx(found)))
    assert [cell.value for cell in book.worksheets[1][1]] == list(heads)
    assert book.worksheets[1].max_row == 501

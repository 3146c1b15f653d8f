"""A company's own forms: filled in as asked; hostile files and templates refused with the place, nothing run."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from docx import Document

from kesu.core.errors import Refused
from kesu.core.explaining import explain_refused
from kesu.paper.making import sheet
from kesu.paper.own import excel, guarding, keeping, word
from kesu.paper.own.offered import offered, values
from kesu.paper.sheets import Box, Row, Sheet, Table
from tests.paper import books

LINES = Table("measures", "对策", ("项目", "期限"), (("换缓冲块 <&>", "10-09"), ("=1+1", "10-10")))


def _sheet() -> Sheet:
    blank = sheet(books.reader(books.book("p01")), "complaint_sheet")
    boxes = (Row((Box("customer", "客户", "东方 <机电> & {{ number }}"),)), LINES)
    return replace(blank, parts=boxes, number="KS2026-0001")


def _word(*lines: str, table: tuple[str, ...] = ()) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        rows = document.add_table(3, 2)
        rows.cell(0, 0).text, rows.cell(2, 0).text = table[0], table[-1]
        rows.cell(1, 0).text, rows.cell(1, 1).text = table[1], table[2]
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _excel(**cells: Any) -> bytes:
    book = openpyxl.Workbook()
    for at, value in cells.items():
        book.active[at] = value
    book.active.merge_cells("A5:B5")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _changed(content: bytes, name: str, text: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            if member.filename != name:
                new.writestr(member, old.read(member))
        new.writestr(name, text)
    return out.getvalue()


def _check(content: bytes, sort: str) -> None:
    guarding.check_file(content, sort)
    keeping.CHECKS[sort](content, values(_sheet()))


def _code(content: bytes, sort: str = "docx") -> str:
    with pytest.raises(Refused) as found:
        _check(content, sort)
    for language in ("zh", "en"):
        assert "{" not in explain_refused(
            found.value.code, found.value.particulars, language
        ).replace("{{", "")
    return found.value.code


def test_word_is_filled_in_and_repeats_its_rows() -> None:
    form = _word(
        "编号 {{ number }}", "客户 {{ customer }}",
        table=("{%tr for row in measures %}", "{{ row.c1 }}", "{{ row.c2 }}", "{%tr endfor %}"),
    )  # fmt: skip
    guarding.check_file(form, "docx")
    word.check(form, values(_sheet()))
    filled = Document(io.BytesIO(word.fill(form, values(_sheet()))))
    assert [p.text for p in filled.paragraphs] == [
        "编号 KS2026-0001",
        "客户 东方 <机电> & {{ number }}",
    ]
    rows = [[cell.text for cell in row.cells] for row in filled.tables[0].rows]
    assert rows == [["换缓冲块 <&>", "10-09"], ["=1+1", "10-10"]]


def test_excel_is_filled_in_repeats_its_rows_and_writes_no_formula() -> None:
    form = _excel(
        A1="编号 {{ number }}", A2="{{customer}}", A3="{{ measures.c1 }}", B3="{{ measures.c2 }}",
        A5="合计", C5="=SUM(1,2)",
    )  # fmt: skip
    guarding.check_file(form, "xlsx")
    excel.check(form, values(_sheet()))
    found = openpyxl.load_workbook(io.BytesIO(excel.fill(form, values(_sheet())))).active
    assert found["A1"].value == "编号 KS2026-0001"
    assert found["A2"].value == "东方 <机电> & {{ number }}"
    assert [found["A3"].value, found["A4"].value] == ["换缓冲块 <&>", "=1+1"]
    assert found["A4"].data_type == "s"
    assert found["A6"].value == "合计"
    assert [str(span) for span in found.merged_cells.ranges] == ["A6:B6"]


def test_every_placeholder_that_is_offered_can_be_filled_in() -> None:
    blank = sheet(books.reader(books.book("p01")), "complaint_sheet")
    known = values(blank)
    for each in offered(blank):
        assert each.name in known
        assert all(column in known[each.name][0] for column, _head in each.columns)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{{ nothing_such }}", "form_names_unknown"),
        ("{{ number.__class__ }}", "form_does_more"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "form_does_more"),
        ("{{ number.format(1) }}", "form_does_more"),
        ("{{ cycler.__init__ }}", "form_does_more"),
        ("{{ self.__init__ }}", "form_does_more"),
        ("{% for x in range(1000000000) %}x{% endfor %}", "form_does_more"),
        (
            "{% for x in measures %}{% for y in measures %}y{% endfor %}{% endfor %}",
            "form_does_more",
        ),
        ("{% include '/etc/passwd' %}", "form_does_more"),
        ("{% set x = 1 %}", "form_does_more"),
        ("{{ 9 ** 9 }}", "form_does_more"),
        ("{{ number | e }}", "form_does_more"),
        ("{% macro x() %}{% endmacro %}", "form_does_more"),
        ("{{ number ", "form_misspelt"),
        ("{% if number %}", "form_misspelt"),
    ],
)
def test_a_template_that_does_more_than_name_values_is_refused(line: str, code: str) -> None:
    assert _code(_word(line)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("{{ nothing_such }}", "form_names_unknown"), ("{{ number.c1 }}", "form_names_unknown"),
     ("{{ measures }}", "form_names_unknown"), ("{{ 1 + 1 }}", "form_misspelt"),
     ("=WEBSERVICE(\"http://x.example/\")", "form_reaches_out"),
     ("=cmd|'/C calc'!A0", "form_reaches_out")],
)  # fmt: skip
def test_a_workbook_that_does_more_is_refused_with_the_cell(text: str, code: str) -> None:
    with pytest.raises(Refused) as found:
        _check(_excel(B2=text), "xlsx")
    assert found.value.code == code
    if code != "form_reaches_out":
        assert "B2" in str(found.value.particulars)


def test_files_that_are_more_than_a_form_are_refused() -> None:
    good = _word("{{ number }}")
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("word/document.xml", b"0" * 30_000_000)
    link = b'<Relationships><Relationship TargetMode="External" Target="http://x.example"/></Relationships>'
    entity = b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>'
    field = b"<w:document><w:instrText>DDEAUTO c:\\\\x</w:instrText></w:document>"
    assert _code(bomb.getvalue()) == "form_is_a_bomb"
    assert _code(_changed(good, "word/vbaProject.bin", b"x")) == "form_not_plain"
    assert _code(_changed(good, "word/embeddings/o.bin", b"x")) == "form_not_plain"
    assert _code(_changed(good, "word/_rels/document.xml.rels", link)) == "form_reaches_out"
    assert _code(_changed(good, "word/settings.xml", entity)) == "form_not_plain"
    assert (
        _code(_changed(good, "word/settings.xml", entity.decode().encode("utf-16")))
        == "form_not_plain"
    )
    assert _code(_changed(good, "word/footer9.xml", field)) == "form_reaches_out"
    assert _code(_changed(good, "../evil.xml", b"<x/>")) == "form_not_plain"
    assert _code(b"PK\x03\x04 broken") == "form_not_readable"
    assert _code(b"%PDF-1.7") == "form_not_readable"
    assert _code(good, "xlsx") == "form_not_readable"
    assert _code(b"x" * (guarding.MOST_BYTES + 1)) == "form_too_large"

"""Spreadsheets are read as texts, or refused with what to do."""

from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from kesu.reports.sheets import archive, read_sheet, reading, workbook

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def refused(content, name="a.xlsx"):
    with pytest.raises(ValidationError) as refusal:
        read_sheet(content, name)
    return refusal.value.messages[0]


def test_what_we_write_we_read_back():
    rows = [["=1+1", 12, date(2026, 1, 30), datetime(2026, 1, 30, 9, 40, tzinfo=UTC), None, "末"]]
    sheet = read_sheet(workbook(list("abcdef"), rows, title="表", at=AT), "a.xlsx")
    assert sheet.headings == tuple("abcdef")
    assert sheet.rows[0].cells == ("=1+1", "12", "2026-01-30", "2026-01-30 17:40:00", "", "末")
    assert sheet.rows[0].formulas == ()


def test_what_we_write_holds_no_formula_for_a_spreadsheet_program():
    content = workbook(["a"], [["=1+1"], ["+2"]], title="t", at=AT)
    cells = [row[0] for row in openpyxl.load_workbook(BytesIO(content)).active.iter_rows(min_row=2)]
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", "'=1+1"), ("s", "'+2")]


def test_cells_become_what_a_person_would_have_typed():
    content = xlsx(["a", "b", "c", "d"], [12.0, 1.5, True, AT.replace(tzinfo=None)])
    assert read_sheet(content, "A.XLSX").rows[0].cells == (
        "12",
        "1.5",
        "true",
        "2026-01-05 01:00:00",
    )


def test_a_formula_is_found_where_it_stands():
    (row,) = read_sheet(xlsx(["a", "b"], [1, "=A2*2"]), "a.xlsx").rows
    assert (row.number, row.formulas) == (2, (1,))


def test_a_formula_in_a_text_file_is_found_and_a_sign_is_none():
    (row,) = read_sheet(b"a,b,c,d\n=1+1,-5,+86,'=x\n", "a.csv").rows
    assert row.formulas == (0,)
    assert row.cells[1:] == ("-5", "+86", "=x")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_files_are_read_as_offices_write_them(encoding, delimiter):
    text = f"编号{delimiter}名称\r\nC-1{delimiter}上海东方\r\n"
    sheet = read_sheet(text.encode(encoding), "客户.csv")
    assert sheet.headings == ("编号", "名称")
    assert sheet.rows[0].cells == ("C-1", "上海东方")


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers():
    sheet = read_sheet(xlsx(["a"], [None], ["x"]), "a.xlsx")
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("x",))]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"\n\n", "a.csv"),
        (b"a,b\n\xff\xff\xff", "a.csv"),
        (b'a,b\n"open,1\n', "a.csv"),
        (b"no workbook", "a.xlsx"),
        (b"PK\x03\x04 broken", "a.xlsx"),
        (b"a", "a.xls"),
        (b"a", "a"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content, name):
    assert len(refused(content, name)) > 10


def test_a_workbook_without_a_sheet_is_refused():
    file = BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    assert "xlsx" in refused(file.getvalue())


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MOST_UNPACKED", 100_000)
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 200_000)
    assert len(file.getvalue()) < 1_000
    refused(file.getvalue())


def test_too_many_rows_are_refused_with_how_many_there_are(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    assert "3" in refused(b"a\n1\n2\n3\n", "a.csv")


def test_too_many_columns_are_refused():
    refused(",".join("a" * (reading.MOST_COLUMNS + 1)).encode(), "a.csv")


def changed(name, old, new, rows=(["a", "b"], [1, 2])):
    """Return a workbook in which a member says something else."""
    given, out = ZipFile(BytesIO(xlsx(*rows))), BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for member in given.namelist():
            text = given.read(member)
            file.writestr(member, text.replace(old, new) if member == name else text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "far",
    [
        b'<c r="XFD1048576"><v>1</v></c></row>',
        b"<c a=\">\" r = 'xfd1048576'><v>1</v></c></row>",
        b'<c r="A99999999999999999999"><v>1</v></c><c r="ZZZZZZZZZZ1"><v>1</v></c></row>',
        b'</row><row r="99999999"><c><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_is_refused_before_the_area_is_laid_out(far):
    """Found by mutated workbooks: a few kilobytes took 160 GB, and the whole process ended."""
    assert "超出" in refused(changed(SHEET, b"</row></sheetData>", far + b"</sheetData>"))


def test_many_cells_without_an_address_beside_a_far_row_are_refused():
    cells = b"<c><v>1</v></c>" * 500
    far = b'</row><row r="1">' + cells + b'</row><row r="1000000"><c><v>1</v></c></row>'
    assert "超出" in refused(changed(SHEET, b"</row></sheetData>", far + b"</sheetData>"))


def test_a_member_whose_bytes_are_not_what_they_were_packed_as_is_unreadable():
    """Found by mutated workbooks: what came out of the unpacker was told as a fault of ours."""
    content = bytearray(xlsx(["a"], ["x" * 500]))
    at = content.index(SHEET.encode()) + len(SHEET)
    content[at : at + 12] = b"\xff" * 12
    assert "无法读取" in refused(bytes(content))

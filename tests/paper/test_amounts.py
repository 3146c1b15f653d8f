"""Amounts on paper, what the tables only say so far, and of which record an item's paper is."""

from kesu.core.explaining.names import with_items
from kesu.core.records.record import Record
from kesu.paper.making import sheet
from kesu.paper.sheets import Box, Table
from tests.paper import books


def box(book: str, document: str, record: Record, name: str, *, language: str = "zh") -> Box:
    found = sheet(books.reader(books.book(book), language), document, record)
    return next(each for each in found.boxes if each.id == name)


def only(book: str, story: str, kind: str) -> Record:
    """Return the first record of a kind that a story leaves behind."""
    records = books.stage(book, story).world.records.values()
    return next(record for record in records if record.kind == kind)


def test_what_was_entered_on_an_account_stands_in_figures_and_capitals_with_later_differences() -> (
    None
):
    returned = only("q05", "07_return_of_goods", "return_goods")
    assert box("q05", "voucher", returned, "return_voucher").text == (
        "12,000 元（大写：壹万贰仟元整）"
    )
    assert box("q05", "voucher", returned, "return_voucher", language="en").text == "12,000 yuan"
    assert box("q05", "return_note", returned, "note_amount").text == (
        "12,000 元（大写：壹万贰仟元整）"
    )


def test_each_holder_has_a_line() -> None:
    charge = only("q08", "01_unit_by_points", "charge")
    assert box("q08", "deduction_sheet", charge, "unit_deduction").text.splitlines() == [
        "gm_team 333.34 元", "accounting 333.33 元", "general_manager 333.33 元",
    ]  # fmt: skip
    assert box("q08", "deduction_sheet", charge, "section_deduction").text == ""


def test_what_the_tables_only_say_so_far_is_marked() -> None:
    record = only("p01", "18_yesterdays_call_entered_today", "complaint")
    assert record.decisions["/grade"].status == "provisional"
    assert box("p01", "complaint_sheet", record, "grade").text == "（暂定）"
    settled = books.stage("p01", "01_from_telephone_note_to_closure").record("auto1")
    assert settled is not None
    assert box("p01", "complaint_sheet", settled, "grade").text == ""


def test_a_paper_of_an_item_says_whose_it_is_and_whom_to_call() -> None:
    record = books.stage("p01", "01_from_telephone_note_to_closure").record("auto1")
    reader = books.reader(books.book("p01"))
    said = {b.label: b.text for b in sheet(reader, "repair_job", record, item="repair.1").boxes}
    assert (said["客户"], said["D 联系电话"]) == ("C-1001", "000-0000-0000")
    assert "客户" not in {b.label for b in sheet(reader, "repair_job").boxes}


def test_a_table_of_items_tells_what_was_decided_of_each() -> None:
    record = only("q06", "01_resale_in_parts", "responsibility")
    found = sheet(books.reader(books.book("q06")), "personnel_announcement", record)
    [table] = [part for part in found.parts if isinstance(part, Table)]
    told = [dict(zip(table.heads, row, strict=True)) for row in table.rows]
    assert [row["处分"] for row in told] == ["小过一次", "申诫二次"]


def test_an_item_about_a_department_is_called_by_its_name() -> None:
    record = only("q02", "01_redone_then_mediated", "complaint")
    reader = with_items(books.reader(books.book("q02")), record)
    assert reader.names("item:answer.1") == "对策 1（储运部门）"

"""Workbooks out: the same cells in memory and as a file that is written as the rows come."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from kesu.reports.sheets import workbook, workbook_file

AT = datetime(2026, 1, 30, 9, 30, tzinfo=UTC)
HEADINGS = ("编号", "事由", "数量", "日期", "时间", "是否")
ROWS = [
    ("KS-1", "=1+1", 12, date(2026, 1, 30), AT, True),
    ("KS-2", "", Decimal("1.5"), None, AT, False),
]


def cells(file: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(file).active.iter_rows(values_only=True))


def test_a_file_holds_the_same_cells_as_a_workbook_in_memory():
    whole = workbook(HEADINGS, ROWS, title="客诉", at=AT)
    with workbook_file(HEADINGS, ROWS, title="客诉", at=AT) as file:
        assert cells(file) == cells(BytesIO(whole))


def test_each_value_is_written_as_what_it_is():
    with workbook_file(HEADINGS, ROWS, title="客诉", at=AT) as file:
        heads, first, second = cells(file)
    assert heads == HEADINGS
    assert [str(cell) for cell in first[:4]] == ["KS-1", "'=1+1", "12", "2026-01-30 00:00:00"]
    assert str(first[4]) == "2026-01-30 17:30:00"  # the company's wall clock
    assert second[1] is None


def test_rows_are_taken_one_by_one_while_the_file_is_written():
    taken: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for number in range(3):
            taken.append(number)
            yield (number,)

    with workbook_file(["n"], rows(), title="n", at=AT) as file:
        assert len(cells(file)) == 4
    assert taken == [0, 1, 2]

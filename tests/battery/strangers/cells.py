"""F5: what a spreadsheet program would run, in cells: written as text, and read again as it was."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import openpyxl

from kesu.reports.sheets import guarded, read_sheet, workbook
from tests.battery.strangers.fuzzing import Fuzzed

AT: Final = datetime(2026, 3, 2, 1, tzinfo=UTC)
BEGINNINGS: Final = (
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " ", "\u00a0", "\u3000", "'", "''", '"', ";", ",",
    "", "%", "|", "\ufeff", "\u200b", "﹢", "−",
)  # fmt: skip
BODIES: Final = (
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://elsewhere.example","x")', "SUM(A1:A9)",
    "DDE(\"cmd\";\"/C calc\";\"x\")", 'IMPORTXML("http://elsewhere.example","//a")',
    'WEBSERVICE("http://elsewhere.example")', "A1", "86 139 0000", "5", "张三", "客户说：停机", "", "x\n=1+1",
    "x\r\n@SUM(1)", "x\n\t=1", "_xlfn.SHELL(1)", "{=1}", "'=1", "0x1F", "1e5", "2026-01-30", "true",
    "mailto:a@b.example", "internal:Sheet1!A1", "file:///etc/hosts", "_x0041_", "a\u0007b",
)  # fmt: skip
A_FILE: Final = 500


def texts(count: int, seed: int) -> Iterator[str]:
    """Yield so many texts as somebody would type them who wants a formula to come out."""
    chance = random.Random(seed)
    for _ in range(count):
        parts = [chance.choice(BEGINNINGS) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
        yield "".join(
            (*parts, chance.choice(BODIES), chance.choice(("", "", chance.choice(BODIES))))
        )


def written_and_read(count: int, seed: int) -> Fuzzed:
    """Write so many cells into workbooks and text files, look at them, and read them again."""
    came, waiting = Fuzzed(), list(texts(count, seed))
    for first in range(0, len(waiting), A_FILE):
        some = waiting[first : first + A_FILE]
        came.tried += len(some)
        raw = workbook(
            ["no", "text"], [(n, text) for n, text in enumerate(some)], title="试", at=AT
        )
        came.wrong += _of_workbook(raw, some)
        came.wrong += _read_again("xlsx", raw, some)
        came.wrong += _read_again("csv", _csv(some), some)
    return came


def _of_workbook(raw: bytes, some: list[str]) -> Iterator[str]:
    """Yield cells that are more than a text to whoever opens the workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(raw)).worksheets[0]
    for n, text in enumerate(some):
        cell = sheet.cell(n + 2, 2)
        if (
            cell.data_type == "f"
            or cell.hyperlink is not None
            or (text and cell.data_type not in ("s", "n", "inlineStr"))
        ):
            yield f"{text!r} is {cell.data_type} in a workbook"
        if isinstance(cell.value, str) and cell.value[:1] in tuple("=+-@＝＋－＠\t\r\n"):
            yield f"{text!r} begins with {cell.value[:1]!r} in a workbook"


def _csv(some: list[str]) -> bytes:
    """Return a text file as our own marks would be kept by a program that saves a workbook as text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["no", "text"])
    writer.writerows((n, guarded(text)) for n, text in enumerate(some))
    return out.getvalue().encode("utf-8-sig")


def _read_again(sort: str, raw: bytes, some: list[str]) -> Iterator[str]:
    rows = {row.number - 2: row for row in read_sheet(raw, f"a.{sort}").rows}
    of_number = {row.cell(0): row for row in rows.values()}
    for n, text in enumerate(some):
        row = of_number.get(str(n))
        came = row.cell(1) if row else None
        if row is not None and row.formulas:
            yield f"{text!r} came back as a formula from {sort}"
        elif came is None or _line_ends(came) != _line_ends(text):
            yield f"{text!r} came back as {came!r} from {sort}"


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")

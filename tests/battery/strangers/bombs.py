"""F2: small files that would become large: refused or cut in a few seconds and with little memory, each in a child."""

from __future__ import annotations

import io
import multiprocessing
import resource
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from tests.battery.strangers.fuzzing import READERS, Fuzzed

SECONDS: Final = 5
MOST_MEMORY: Final = 512 * 1024 * 1024
Bomb = tuple[str, str, Callable[[], bytes]]
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def bombs() -> Iterator[Bomb]:
    """Yield who reads a bomb, its name, and how it is made."""
    yield from _workbooks()
    yield from _texts()
    yield from _mails()
    yield from _pictures()


def _workbooks() -> Iterator[Bomb]:
    for size in (250, 1_000):
        yield "xlsx", f"{size} MB of spaces.xlsx", partial(_spaces, size)
    for count in (3_000, 60_000):
        yield "xlsx", f"{count} members.xlsx", partial(_members, count)
    for rows, columns in ((1_048_576, 16_384), (1, 16_384), (1_048_576, 1), (20_001, 201)):
        yield "xlsx", f"{rows} by {columns}.xlsx", partial(_far, rows, columns)
    for depth in (4, 10):
        yield "xlsx", f"{depth} entities deep.xlsx", partial(_entities, depth)
    yield "xlsx", "a file that names another.xlsx", _outside
    yield "xlsx", "an archive in an archive.xlsx", partial(_nested, 6)


def _texts() -> Iterator[Bomb]:
    for rows in (100_000, 1_000_000):
        yield "csv", f"{rows} rows.csv", partial(_around, b"a,b\n", b"1,2\n", b"", rows)
    yield "csv", "a million columns.csv", partial(_around, b"", b"a,", b"", 1_000_000)
    yield "csv", "a quote that never ends.csv", partial(_around, b'a,b\n"', b"x", b"", 9_000_000)
    for depth in (100, 10_000, 500_000):
        yield "json", f"{depth} deep.json", partial(_around, b"", b"[", b"]", depth)
        yield "json", f"{depth} objects deep.json", partial(_around, b"", b'{"a":', b"}", depth)
    yield "json", "a long number.json", partial(_around, b'{"a": ', b"9", b"", 1_000_000)
    names = (b'"a%d":1' % n for n in range(300_000))
    yield "json", "many names.json", lambda: b"{" + b",".join(names) + b"}"


def _mails() -> Iterator[Bomb]:
    for depth in (50, 1_000, 20_000):
        yield "mail", f"{depth} parts deep.eml", partial(_mail, depth)
    yield "mail", "100,000 heads.eml", partial(_around, b"", b"X: y\r\n", b"", 100_000)
    word = b"=?utf-8?q?a?= "
    yield "mail", "a long head.eml", partial(_around, b"Subject: ", word, b"", 200_000)
    yield "mail", "many receivers.eml", partial(_around, b"To: ", b"a@b.example, ", b"", 100_000)
    html = b"Content-Type: text/html\r\n\r\n"
    yield "mail", "brackets.eml", partial(_around, html, b"<", b"", 2_000_000)


def _pictures() -> Iterator[Bomb]:
    for width, height in ((50_000, 50_000), (1, 2_000_000_000), (10_000, 10_000)):
        yield "picture", f"{width} by {height}.png", partial(_png, width, height)
        yield "picture", f"{width} by {height}.bmp", partial(_bmp, width, height)
    yield "picture", "a long text.png", _png_with_text
    yield "picture", "a large archive.docx", partial(_document, 500)
    yield "picture", "small members.docx", partial(_members, 60_000, "word/")


def exploded(count: int) -> Fuzzed:
    """Read so many bombs, each in a child with bounds."""
    came = Fuzzed()
    for reader, name, make in list(bombs())[:count]:
        came.tried += 1
        raw = make()
        end = _in_child(reader, name, raw)
        came.ends[end if end in ("read", "refused") else "broken"] += 1
        if end not in ("read", "refused"):
            came.wrong.append(f"{name} ({len(raw):,} bytes): {end}")
    return came


def _in_child(reader: str, name: str, raw: bytes) -> str:
    """Return "read", "refused", or what became of the child."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_read, args=(theirs, reader, name, raw))
    child.start()
    theirs.close()
    child.join()
    if child.exitcode:
        return f"the child ended with {child.exitcode}"
    return str(ours.recv())


def _read(told: Any, reader: str, name: str, raw: bytes) -> None:
    with open("/proc/self/statm", encoding="ascii") as file:
        held = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MOST_MEMORY, held + MOST_MEMORY))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(spent.ru_utime + spent.ru_stime) + SECONDS + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    read, refusals = READERS[reader]
    try:
        read(name, raw)
        told.send("read")
    except refusals:
        told.send("refused")
    except BaseException as fault:
        told.send(f"{type(fault).__module__}.{type(fault).__name__}: {str(fault)[:160]}")


# -- how they are made -------------------------------------------------------------------------------


def _workbook(sheet: bytes) -> bytes:
    """Return a workbook whose first sheet is what is given."""
    file = io.BytesIO()
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    packages = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{relation}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{packages}"><Relationship Id="r1" Type="{relation}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        packed.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def _spaces(megabytes: int) -> bytes:
    return _workbook(b" " * 1024 * 1024 * megabytes)


def _around(before: bytes, one: bytes, other: bytes, times: int) -> bytes:
    """Return a head, then one thing and the other so many times each."""
    return before + one * times + other * times


def _png_with_text() -> bytes:
    return _png(8, 8, _chunk(b"zTXt", b"a\0\0" + zlib.compress(b" " * 300_000_000)))


def _far(rows: int, columns: int) -> bytes:
    letters, number = "", columns
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(65 + left) + letters
    cells = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="{rows}"><c r="{letters}{rows}"><v>1</v></c></row>'
    return _workbook(
        f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


def _entities(depth: int) -> bytes:
    said = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, depth))
    text = f'<!DOCTYPE x [<!ENTITY a0 "aaaaaaaaaa">{said}]>'
    cells = f'<row r="1"><c r="A1" t="inlineStr"><is><t>&a{depth - 1};</t></is></c></row>'
    return _workbook(
        f'{text}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


def _outside() -> bytes:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>'
    text = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    return _workbook(
        f'{text}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )


def _members(count: int, holding: str = "xl/") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number in range(count):
            packed.writestr(f"{holding}{number}", b"")
    return file.getvalue()


def _nested(depth: int) -> bytes:
    raw = b" " * 30_000_000
    for _ in range(depth):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("xl/workbook.xml", raw)
        raw = file.getvalue()
    return raw


def _document(megabytes: int) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("word/document.xml", "w", force_zip64=True) as member,
    ):
        for _ in range(megabytes):
            member.write(b" " * 1024 * 1024)
    return file.getvalue()


def _mail(depth: int) -> bytes:
    heads = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(depth)
    )
    return b"From: a@b.example\r\n" + heads + b"Content-Type: text/plain\r\n\r\nx\r\n"


def _chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )


def _png(width: int, height: int, more: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, min(height, 2**31 - 1), 8, 2, 0, 0, 0))
    body = _chunk(b"IDAT", zlib.compress(b"\0" * 1_000_000))
    return b"\x89PNG\r\n\x1a\n" + head + more + body + _chunk(b"IEND", b"")


def _bmp(width: int, height: int) -> bytes:
    about = struct.pack("<IiiHHIIiiII", 40, width, min(height, 2**31 - 1), 1, 24, 0, 0, 0, 0, 0, 0)
    return b"BM" + struct.pack("<IHHI", 154, 0, 0, 54) + about + b"\0" * 100

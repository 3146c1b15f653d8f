"""Files as nobody made them: seeds of every sort that is taken in, mutated along their own structure."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import openpyxl
from PIL import Image

from tests.intake.mail import hostile

ODD: Final = (
    "", "\0", "﻿", "‮", "=1+1", "'=x", "+86", "-", "@SUM", "\t", "\r", "\r\n", '"', '""', "'", ",", ";",
    "，", "＝1", "𠮷", "\ud83d\ude00", "NaN", "Infinity", "1e999", "9" * 400, "0" * 60, "-0", "1,000.5",
    "2026-02-30", "9999-12-31T24:00", "true", "null", "{", "[", "\\u0000", "x" * 5_000, "\x1f", "\x85",
    "\u2028", "../../a", "%00", "<b>", "C-1", "上海东方", "１２３", "①", "٣",
)  # fmt: skip
BYTES: Final = (
    b"\xff",
    b"\xfe\xff",
    b"\x81\x30",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\r",
    b"\n",
    b'"',
    b",",
    b"\x1a",
)

Chance = random.Random
Mutator = Callable[[Chance], tuple[str, bytes]]


def broken(raw: bytes, chance: Chance, most: int = 6) -> bytes:
    """Return bytes with a few of them changed, taken out, put in twice or cut off."""
    found = bytearray(raw)
    for _ in range(chance.randint(1, most)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(6):
            case 0 if found:
                found[at % len(found)] = chance.randrange(256)
            case 1:
                found[at:at] = chance.choice(BYTES)
            case 2:
                del found[at : at + chance.randint(1, 40)]
            case 3:
                found[at:at] = found[at : at + chance.randint(1, 200)]
            case 4:
                del found[at:]
            case _:
                found[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
    return bytes(found)


# -- lists as text -----------------------------------------------------------------------------------


def csv_file(chance: Chance) -> tuple[str, bytes]:
    """Return a list as text, with odd cells, odd ends of lines, in odd encodings, or broken."""
    mark, end = chance.choice(",;\t"), chance.choice(("\r\n", "\n", "\r", "\n\r"))
    wide = chance.choice((1, 2, 3, 8, 40))
    lines = [
        mark.join(_cell(chance) for _ in range(wide + chance.choice((0, 0, 0, 1, -1))))
        for _ in range(chance.randint(0, 8))
    ]
    text = end.join(["客户编号", *lines] if chance.random() < 0.5 else lines)
    raw = text.encode(chance.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16", "gbk")), "ignore")
    return "a.csv", broken(raw, chance) if chance.random() < 0.6 else raw


def _cell(chance: Chance) -> str:
    text = chance.choice(ODD) if chance.random() < 0.5 else str(chance.randrange(10**6))
    return f'"{text}"' if chance.random() < 0.3 else text


# -- bodies of requests --------------------------------------------------------------------------------


def json_body(chance: Chance) -> tuple[str, bytes]:
    """Return a body, odd in its values, or broken."""
    raw = json.dumps(_value(chance, 0), ensure_ascii=chance.random() < 0.5).encode(
        "utf-8", "surrogatepass"
    )
    if chance.random() < 0.02:
        deep = chance.choice((50, 500, 20_000))
        raw = b'{"a":' + b"[" * deep + b"]" * chance.choice((deep, 0)) + b"}"
    return "body", broken(raw, chance) if chance.random() < 0.6 else raw


def _value(chance: Chance, depth: int) -> Any:
    sorts = 8 if depth < 4 else 6
    match chance.randrange(sorts) if depth else 6:
        case 0:
            return chance.choice(ODD)
        case 1:
            return chance.choice(
                (0, -1, 2**31, 2**63, 10**40, 1.5, 1e308, float("inf"), float("nan"))
            )
        case 2:
            return None
        case 3:
            return chance.random() < 0.5
        case 4 | 5:
            return str(chance.randrange(100))
        case 6:
            return {_name(chance): _value(chance, depth + 1) for _ in range(chance.randint(0, 4))}
        case _:
            return [_value(chance, depth + 1) for _ in range(chance.randint(0, 3))]


def _name(chance: Chance) -> str:
    return chance.choice(("act", "facts", "kind", "step", "__proto__", "__class__", *ODD[:8]))


# -- mail ------------------------------------------------------------------------------------------------


def mail(chance: Chance) -> tuple[str, bytes]:
    """Return a mail put together of hostile heads and bodies, mostly broken on top."""
    raw = chance.choice(hostile.HEADS) + chance.choice(hostile.BODIES)
    if chance.random() < 0.3:
        raw = raw.replace(b"utf-8", chance.choice(hostile.LABELS)[:60].encode(), 2)
    return "mail", broken(raw, chance) if chance.random() < 0.8 else raw


# -- workbooks ---------------------------------------------------------------------------------------------


@cache
def _workbook() -> Mapping[str, bytes]:
    """Return the members of a small workbook."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in (
        ["客户编号", "名称", "数量"],
        ["C-1", "上海东方", 12],
        ["C-2", "=A2&1", 1.5],
        ["C-3", True, None],
    ):
        book.active.append(row)
    book.save(out)
    with zipfile.ZipFile(out) as box:
        return {name: box.read(name) for name in box.namelist()}


PARTS: Final = (
    b"<c r=\"XFD1048576\"><v>1</v></c>", b"<c r=\"A0\"><v>1</v></c>", b"<c r=\"\"><v/></c>", b"<f>1+1</f>",
    b"<c r=\"A1\" t=\"s\"><v>99999</v></c>", b"<c t=\"d\"><v>x</v></c>", b"<c t=\"e\"><v>#REF!</v></c>",
    b"<row r=\"-1\">", b"</sheetData>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"\x00", b"]]>",
    b"<c r=\"A99999999999999999999\"><v>1</v></c>", b"<is><t>x</t></is>", b"<v>1e400</v>", b"<v>-1</v>",
    b"<mergeCell ref=\"A1:XFD1048576\"/>", b"<dimension ref=\"A1:XFD1048576\"/>", b"s=\"99999\"",
)  # fmt: skip


def xlsx_file(chance: Chance) -> tuple[str, bytes]:
    """Return a workbook whose members are mutated inside a sound archive; seldom one whose archive is broken."""
    members = dict(_workbook())
    for _ in range(chance.randint(1, 3)):
        name = (
            chance.choice(sorted(members)) if chance.random() < 0.5 else "xl/worksheets/sheet1.xml"
        )
        if name in members:
            members[name] = _changed(members[name], chance)
    if chance.random() < 0.1:
        members.pop(chance.choice(sorted(members)))
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
    ) as box:
        for name, content in members.items():
            box.writestr(name, content)
    raw = out.getvalue()
    return "a.xlsx", broken(raw, chance) if chance.random() < 0.15 else raw


def _changed(xml: bytes, chance: Chance) -> bytes:
    places = [n for n, sign in enumerate(xml) if sign == 0x3C] or [0]
    at = chance.choice(places)
    match chance.randrange(4):
        case 0:
            return xml[:at] + chance.choice(PARTS) + xml[at:]
        case 1:
            return xml[:at] + xml[chance.choice(places) :]
        case 2:
            return xml.replace(b'"', b"'", chance.randint(1, 9))
        case _:
            return broken(xml, chance)


# -- pictures ------------------------------------------------------------------------------------------------

FORMS: Final = {"png": "PNG", "jpg": "JPEG", "gif": "GIF", "webp": "WEBP", "bmp": "BMP"}


@cache
def _pictures() -> Sequence[tuple[str, bytes]]:
    found = []
    for ending, form in FORMS.items():
        out = io.BytesIO()
        Image.effect_noise((40, 30), 80).convert("RGB").save(out, form)
        found.append((f"a.{ending}", out.getvalue()))
    return found


def picture(chance: Chance) -> tuple[str, bytes]:
    """Return a picture with a few bytes broken, most of them behind its first."""
    name, raw = chance.choice(_pictures())
    kept = chance.choice((8, 16, 40))
    return name, raw[:kept] + broken(raw[kept:], chance)


MUTATORS: Final[Mapping[str, tuple[Mutator, int]]] = {
    "csv": (csv_file, 350),
    "json": (json_body, 350),
    "mail": (mail, 250),
    "xlsx": (xlsx_file, 50),
    "picture": (picture, 25),
}
"""What makes a file of each sort, and how many of a thousand and so many are of it."""

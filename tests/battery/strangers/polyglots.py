"""F3: files that are two things at once, or not what they are called: refused, or handed out as dead bytes."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from PIL import Image

from kesu.core.errors import Refused
from kesu.journal import attachments, contents
from kesu.journal.models import Attachment
from tests.battery.strangers.fuzzing import Fuzzed

MARK: Final = b"qzpolyqz"
_ACTIVE: Final = (
    b"<script>/*MARK*/alert(1)</script>",
    b"<html><body onload=alert(1)>MARK",
    b"<!DOCTYPE html><p>MARK",
    b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">MARK</svg>',
    b"<?xml version='1.0'?><x>MARK</x>",
    b"<?xml-stylesheet type='text/xsl' href='data:,MARK'?><x/>",
    b"<?php /*MARK*/ system('id'); ?>",
    b"/*MARK*/=1;alert(1)//",
    b"[InternetShortcut]\r\nURL=javascript:alert('MARK')\r\n",
    b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<script>MARK</script>",
    b"#!/bin/sh\n# MARK\nid\n",
    b"%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(MARK)>>>>endobj",
    b"MZ\x90\0MARK",
    b"\x7fELFMARK",
    b"<hta:application>MARK",
    b"@echo off\r\nrem MARK\r\n",
    b"{\\rtf1{\\object MARK}}",
    b"Windows Registry Editor MARK",
    b"  \n<HTML>MARK",
    b"\xef\xbb\xbf<html>MARK",
    "<script>MARK</script>".encode("utf-16"),
)
ACTIVE: Final = tuple(text.replace(b"MARK", MARK) for text in _ACTIVE)
HEADS: Final = (
    b"", b"GIF89a", b"GIF89a/*", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"%PDF-1.4\n", b"BM",
    b"RIFF\0\0\0\0WEBP", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0\0\0\x18ftypmp42", b"ID3",
    b"RIFF\0\0\0\0WAVE", b"#!AMR",
)  # fmt: skip
NAMES: Final = (
    "a.png", "a.gif", "a.jpg", "a.pdf", "a.txt", "a.csv", "a.html", "a.svg", "a.xml", "a.xhtml", "a.mht",
    "a.url", "a.docx", "a.xlsm", "a.xlsx", "a.doc", "a.mp4", "a.webp", "a.js", "a.png.html", "a.html.png",
    "a.bmp", "a.wav", "a.amr", "a.xls", "a", "a.hta",
)  # fmt: skip
DEAD: Final = frozenset(sort.media_type for sort in contents.SORTS.values())
RENDERED: Final = re.compile(
    r"html|svg|[/+]xml|javascript|ecmascript|mimearchive|multipart|shockwave"
)


def corpus(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many files: real pictures and archives with something behind them, then heads with something active."""
    chance = random.Random(seed)
    whole = [*_pictures(), *_archives()]
    for number in range(count):
        active = ACTIVE[number % len(ACTIVE)]
        if number % 3 == 0:
            name, raw = whole[number // 3 % len(whole)]
            yield (name if chance.random() < 0.6 else chance.choice(NAMES)), raw + active
        else:
            yield chance.choice(NAMES), HEADS[number // 3 % len(HEADS)] + active


def _pictures() -> Iterator[tuple[str, bytes]]:
    for name, sort in (
        ("a.png", "PNG"),
        ("a.jpg", "JPEG"),
        ("a.gif", "GIF"),
        ("a.webp", "WEBP"),
        ("a.bmp", "BMP"),
    ):
        file = io.BytesIO()
        more = {"comment": MARK + b"<script>alert(1)</script>"} if sort in ("JPEG", "GIF") else {}
        Image.new("RGB", (8, 8), "red").save(file, sort, **more)
        yield name, file.getvalue()


def _archives() -> Iterator[tuple[str, bytes]]:
    for name, members in (
        ("a.docx", ("word/document.xml",)), ("a.docx", ("word/document.xml", "word/vbaProject.bin")),
        ("a.xlsx", ("xl/workbook.xml", "xl/VBAPROJECT.BIN")), ("a.pptx", ("ppt/a.xml", "../../evil.html")),
        ("a.xlsx", ("evil.html",)), ("a.docx", ("META-INF/MANIFEST.MF", "Evil.class")),
    ):  # fmt: skip
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as packed:
            for member in members:
                packed.writestr(member, MARK)
        yield name, file.getvalue()


def taken_or_refused(count: int, seed: int) -> Fuzzed:
    """Offer so many files as uploads are offered, and look at how those that are taken would be handed out."""
    came = Fuzzed()
    for name, raw in corpus(count, seed):
        came.tried += 1
        shown = contents.clean_name(name)
        try:
            sort = contents.sort_of(shown, io.BytesIO(raw))
            drawn = contents.display_of(io.BytesIO(raw)) if sort.is_image else b""
        except Refused:
            came.ends["refused"] += 1
            continue
        came.ends[f"taken as {sort.media_type}"] += 1
        row = Attachment(
            name=shown,
            sha256="0" * 64,
            display_sha256="1" * 64 if drawn else "",
            media_type=sort.media_type,
        )
        came.wrong += [f"{name} {raw[:40]!r}: {fault}" for fault in _handed_out(row, drawn)]
    return came


def _handed_out(row: Attachment, drawn: bytes) -> Iterator[str]:
    heads = attachments.served(row).headers
    if not heads["Content-Disposition"].startswith("attachment;"):
        yield "is shown and not handed out"
    if heads["Content-Type"] not in DEAD or RENDERED.search(heads["Content-Type"]):
        yield f"is told as {heads['Content-Type']}"
    if (
        heads["X-Content-Type-Options"] != "nosniff"
        or "sandbox" not in heads["Content-Security-Policy"]
    ):
        yield "could be taken for something else"
    if drawn:
        shown = attachments.served(row, display=True).headers
        if shown["Content-Type"] != "image/jpeg" or MARK in drawn or b"<script" in drawn:
            yield "its picture holds what was behind it"

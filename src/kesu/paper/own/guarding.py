"""What may be in a Word or Excel file that somebody uploads as a form: no macro, nothing from outside, no bomb."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from kesu.core.errors import Refused

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_MEMBERS: Final = 400
MOST_UNPACKED: Final = 40 * 1024 * 1024
MOST_RATIO: Final = 120
SUSPICIOUS_FROM: Final = 1024 * 1024
"""Below this size a member may be packed as tightly as it likes."""
MAIN: Final = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
}
FORBIDDEN_PARTS: Final = (
    "vbaproject", "vbadata", "/activex", "/embeddings/", "/macrosheets/", "/externallinks/", "/ctrlprops/",
    "customui", "attachedtoolbars", "/dialogsheets/", "/querytables/", "/connections.xml",
)  # fmt: skip
FIELDS: Final = re.compile(rb"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|MACROBUTTON|LINK)\b")
EXTERNAL: Final = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
DOCTYPE: Final = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA: Final = re.compile(
    rb"<f[ >][^<]*(\[|\||WEBSERVICE|HYPERLINK|CALL\(|REGISTER|RTD\(|FILTERXML)", re.IGNORECASE
)


def check_file(content: bytes, sort: str) -> None:
    """Refuse, with the place, what is no plain form of this sort ("docx" or "xlsx")."""
    if len(content) > MOST_BYTES:
        raise Refused("form_too_large", most=MOST_BYTES // 1024 // 1024)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            _check_box(box, sort)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError):
        raise Refused("form_not_readable", options=sort) from None


def _check_box(box: zipfile.ZipFile, sort: str) -> None:
    members = box.infolist()
    _check_size(members)
    names = [member.filename for member in members]
    main, media_type = MAIN[sort]
    if main not in names or "[Content_Types].xml" not in names or len(names) != len(set(names)):
        raise Refused("form_not_readable", options=sort)
    for name in names:
        if any(part in f"/{name.lower()}" for part in FORBIDDEN_PARTS) or ".." in name:
            raise Refused("form_not_plain", given=name)
    types = box.read("[Content_Types].xml")
    if media_type.encode() not in types or b"macroEnabled" in types:
        raise Refused("form_not_plain", given="[Content_Types].xml")
    for name, text in _texts(box, members):
        _check_text(name, text)


def _check_size(members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    tight = any(
        member.file_size > SUSPICIOUS_FROM
        and member.file_size > MOST_RATIO * max(member.compress_size, 1)
        for member in members
    )
    if len(members) > MOST_MEMBERS or unpacked > MOST_UNPACKED or tight:
        raise Refused("form_is_a_bomb")


def _texts(box: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, bytes]]:
    left = MOST_UNPACKED
    for member in members:
        with box.open(member) as file:
            text = file.read(min(member.file_size, left) + 1)
        left -= len(text)
        if left < 0 or len(text) > member.file_size:
            raise Refused("form_is_a_bomb")
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            yield member.filename, text


def _check_text(name: str, text: bytes) -> None:
    if text[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in text[:64] or DOCTYPE.search(text):
        raise Refused("form_not_plain", given=name)
    if name.endswith(".rels") and EXTERNAL.search(text):
        raise Refused("form_reaches_out", given=name)
    if name.startswith("word/") and b"instrText" in text and FIELDS.search(text):
        raise Refused("form_reaches_out", given=name)
    if name.startswith("xl/worksheets/") and FORMULA.search(text):
        raise Refused("form_reaches_out", given=name)

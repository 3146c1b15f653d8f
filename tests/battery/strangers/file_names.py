"""F4: names of files as nobody would give them: ours where they are kept, safe in a header, whole on a page."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from django.utils.html import escape

from kesu.desk.mail_pages.pages import _given as given
from kesu.intake.mail import reading
from kesu.journal import attachments, contents
from kesu.journal.models import Attachment
from tests.battery.strangers.fuzzing import Fuzzed

PARTS: Final = (
    "../", "..\\", "/etc/passwd", "C:\\", "\\\\host\\share\\", "\0", "\u202e", "\u200b", "\u2066", "con", "NUL",
    "com1", "aux.", "\r\nX-Evil: 1\r\n", "\n", "\t", '"', "'", ";", ";filename=evil.html", "%00", "%2e%2e%2f",
    "%0d%0a", ".", "..", "...", " ", "e\u0301", "é", "ﬁ", "Å", "Å", "客诉", "照片", "😀", "\ud800", "\ufeff",
    "<script>", "<img src=x>", "&amp;", "$(id)", "`id`", "|", "?", "*", ":", "~", "-rf", "x" * 300, "宽" * 200,
    ".html", ".svg", ".php", ".exe", ".lnk", ".url", "::$DATA", "\u3000",
)  # fmt: skip
ENDINGS: Final = (
    ".png",
    ".jpg",
    ".pdf",
    ".txt",
    ".TXT",
    ".pdf ",
    ".pdf.",
    ".docx",
    "",
    ".tar.gz",
    ".pdf\u202egnp",
    ".pd\0f",
)
HEADER: Final = re.compile(
    r"(attachment|inline); filename=\"[A-Za-z0-9_]*\"; filename\*=UTF-8''([A-Za-z0-9%._~-]*)"
)
RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def names(count: int, seed: int) -> Iterator[str]:
    """Yield so many names."""
    chance = random.Random(seed)
    for _ in range(count):
        yield "".join(chance.choice(PARTS) for _ in range(chance.randint(0, 4))) + chance.choice(
            ENDINGS
        )


def named(count: int, seed: int) -> Fuzzed:
    """Give so many names to uploads and to files of mails."""
    came = Fuzzed()
    for name in names(count, seed):
        came.tried += 1
        came.wrong += [f"{name[:80]!r}: {fault}" for fault in _faults(name)]
    return came


def _faults(name: str) -> list[str]:
    try:
        return [*_upload(name), *_of_mail(name)]
    except UnicodeError as fault:
        return [f"cannot be written: {fault}"]


def _upload(name: str) -> Iterator[str]:
    shown = contents.clean_name(name)
    if not shown or len(shown) > contents.LONGEST_NAME + 1 or re.search(r"[/\\]", shown):
        yield f"is kept as {shown!r}"
    if shown.startswith(".") or RESERVED.fullmatch(shown) or shown != shown.strip(" ."):
        yield f"is kept as {shown!r}, which is no name"
    if any(unicodedata.category(sign)[0] == "C" for sign in shown):
        yield f"is kept with something invisible: {shown!r}"
    if contents.clean_name(shown) != shown:
        yield f"is another name when it is kept again: {contents.clean_name(shown)!r}"
    row = Attachment(name=shown, sha256="0" * 64, media_type="text/plain")
    yield from _header(attachments.served(row).headers["Content-Disposition"], shown)
    if re.search(r"[<>\"]", escape(shown)):
        yield "is not escaped"


def _of_mail(name: str) -> Iterator[str]:
    """Yield what is wrong with the name of a file of a mail, as it is kept and as it is handed out."""
    plain = re.sub(r"[\r\n\0]", "", name).encode("utf-8", "surrogatepass")
    head = (
        b'Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="'
        + plain.replace(b'"', b'\\"')
    )
    raw = (
        b"From: a@customer.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n"
        + head
        + b'"\r\n\r\n%PDF-1.4\r\n--b--\r\n'
    )
    for file in reading.read(raw).files:
        shown = contents.clean_name(file.name)
        yield from _header(given(b"x", file.name)["Content-Disposition"], shown)


def _header(header: str, name: str) -> Iterator[str]:
    found = HEADER.fullmatch(header)
    if found is None:
        yield f"is announced as {header!r}"
    elif unquote(found[2]) != name:
        yield f"is announced as {unquote(found[2])!r}"

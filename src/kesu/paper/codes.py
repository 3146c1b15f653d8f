"""The QR code of a paper: the address it leads to, drawn and read again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import segno

PLACE: Final = re.compile(
    r"/cases/(?P<record>[0-9A-Za-z_-]{1,64})/papers/(?P<document>[a-z0-9_]{1,80})"
)


@dataclass(frozen=True, slots=True)
class Code:
    """What the code of a paper says: the record, the document, an item of the record, and which issue it is of."""

    record: str
    document: str
    item: str = ""
    issue: int = 0


def address_of(origin: str, code: Code) -> str:
    """Return where a paper's code leads: the page of the paper of its case."""
    asked = {"item": code.item} if code.item else {}
    if code.issue:
        asked["issue"] = str(code.issue)
    tail = f"?{urlencode(asked)}" if asked else ""
    return f"{origin}/cases/{code.record}/papers/{code.document}{tail}"


def read(text: str) -> Code | None:
    """Return what a code says, whichever address the site had when it was printed; None for a code not of ours."""
    parts = urlsplit(text.strip())
    found = PLACE.search(parts.path)
    if found is None or found.end() != len(parts.path):
        return None
    asked = parse_qs(parts.query)
    issue = asked.get("issue", ["0"])[0]
    number = int(issue) if issue.isascii() and issue.isdigit() and len(issue) < 7 else 0
    return Code(found["record"], found["document"], asked.get("item", [""])[0][:80], number)


def drawn(address: str) -> str:
    """Return the code of an address as SVG, black on white with its quiet zone."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=2, light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode()

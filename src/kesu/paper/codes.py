"""The QR code of a paper: the address it leads to, drawn and read again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import segno

PLACE: Final = re.compile(
    r"/cases/(?P<record>[0-9A-Za-z_-]{1,64})/papers/(?P<document>[a-z0-9_]{1,80})"
)

MASK: Final = 2
"""One of the eight masks of the standard, any of which is read: trying them all takes most of the time of a code."""


@dataclass(frozen=True, slots=True)
class Code:
    """What the code of a paper says: the record, the document, an item of the record, which issue and page it is of."""

    record: str
    document: str
    item: str = ""
    issue: int = 0
    page: int = 1


def address_of(origin: str, code: Code) -> str:
    """Return where a paper's code leads: the page of the paper of its case."""
    asked = {"item": code.item} if code.item else {}
    if code.issue:
        asked["issue"] = str(code.issue)
    if code.page > 1:
        asked["page"] = str(code.page)
    tail = f"?{urlencode(asked)}" if asked else ""
    return f"{origin}/cases/{code.record}/papers/{code.document}{tail}"


def read(text: str) -> Code | None:
    """Return what a code says, whichever address the site had when it was printed; None for a code not of ours."""
    parts = urlsplit(text.strip())
    found = PLACE.search(parts.path)
    if found is None or found.end() != len(parts.path):
        return None
    asked = parse_qs(parts.query)
    item = asked.get("item", [""])[0][:80]
    issue, page = _number(asked, "issue"), _number(asked, "page")
    return Code(found["record"], found["document"], item, issue, page or 1)


def _number(asked: Mapping[str, Sequence[str]], name: str) -> int:
    """Return a small number that is asked for, 0 where there is none."""
    said = asked.get(name, ["0"])[0]
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0


def on_page(address: str, page: int) -> str:
    """Return the address on a page of a paper: from the second on it names the page."""
    return f"{address}{'&' if '?' in address else '?'}page={page}" if page > 1 else address


def goes_on(code: Code, before: Code | None) -> bool:
    """Say whether a page with this code is a further page of the paper before it."""
    return (
        before is not None and code.page > before.page and replace(code, page=before.page) == before
    )


def drawn(address: str, error: str = "m") -> str:
    """Return the code of an address as SVG, black on white with its quiet zone; `error` "l" has the larger squares."""
    out = BytesIO()
    segno.make(address, error=error, micro=False, boost_error=False, mask=MASK).save(
        out, kind="svg", border=2, light="#ffffff", xmldecl=False
    )
    return out.getvalue().decode()

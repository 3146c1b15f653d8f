"""What a scanner made: its pages, the codes on them, and the papers that they fall apart into."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pypdfium2
import zxingcpp
from PIL import Image

from kesu.core.errors import Refused
from kesu.journal.contents import MOST_PIXELS
from kesu.paper import codes

MOST_PAGES: Final = 200
DOTS: Final = (150, 300)
"""Pages are looked at so many dots to the inch, the finer only where no code was found."""
MOST_SIDE: Final = 7_000
"""A page is never drawn larger than so many dots on a side, whatever size it claims."""
PICTURES: Final = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper of a scan: its file, how many pages it has, and what its code says, None where none can be read."""

    name: str
    content: bytes
    pages: int
    code: codes.Code | None
    said: str = ""


def papers_in(content: bytes, name: str) -> list[Paper]:
    """Return the papers of a scan in order: a page with a code of ours begins one unless it is
    a further page of the same, pages without go on with it.

    Every page is in exactly one of them. Raises Refused for what is neither a PDF nor a picture, is broken, locked
    or has too many pages.
    """
    if content.startswith(b"%PDF-"):
        return _of_pdf(content, name)
    if Path(name).suffix.lower() not in PICTURES:
        raise Refused("scan_not_readable", name=name)
    said = _codes_on(_picture(content, name))
    code = next(filter(None, map(codes.read, said)), None)
    return [Paper(name, content, 1, code, (said or [""])[0][:300])]


def _picture(content: bytes, name: str) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content))
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("scan_not_readable", name=name)
            return picture.convert("L")
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        raise Refused("scan_not_readable", name=name) from None


def _of_pdf(content: bytes, name: str) -> list[Paper]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        raise Refused("scan_not_readable", name=name) from None
    try:
        if not 0 < len(document) <= MOST_PAGES:
            raise Refused("scan_too_long", name=name, number=len(document), most=MOST_PAGES)
        found = [_said_on(document[n]) for n in range(len(document))]
        return list(_apart(document, content, name, found))
    except pypdfium2.PdfiumError:
        raise Refused("scan_not_readable", name=name) from None
    finally:
        document.close()


def _said_on(page: Any) -> list[str]:
    """Return what the codes on a page say, looked at closer where nothing is found at first."""
    for dots in DOTS:
        scale = min(dots / 72, MOST_SIDE / max(*page.get_size(), 1))
        said = _codes_on(page.render(scale=scale, grayscale=True).to_pil())
        if any(map(codes.read, said)):
            return said
    return said


def _codes_on(picture: Image.Image) -> list[str]:
    found: Sequence[Any] = zxingcpp.read_barcodes(picture)
    return [code.text for code in found if code.text]


def _apart(document: Any, content: bytes, name: str, found: Sequence[list[str]]) -> Iterator[Paper]:
    """Yield the papers of a PDF: a new one begins where a page bears a code of ours and is no further page."""
    starts = [0]
    marks = [next(filter(None, map(codes.read, said)), None) for said in found]
    before = marks[0]
    for n in range(1, len(marks)):
        mark = marks[n]
        if mark is not None and not codes.goes_on(mark, before):
            starts.append(n)
        before = mark or before
    ends = [*starts[1:], len(marks)]
    for number, (first, last) in enumerate(zip(starts, ends, strict=True), 1):
        is_whole = len(starts) == 1
        stem = Path(name).stem
        yield Paper(
            name if is_whole else f"{stem}-{number}.pdf",
            content if is_whole else _cut(document, range(first, last)),
            last - first,
            marks[first],
            (found[first] or [""])[0][:300],
        )


def _cut(document: Any, pages: range) -> bytes:
    """Return some pages of a PDF as one of their own."""
    part = pypdfium2.PdfDocument.new()
    try:
        part.import_pages(document, list(pages))
        out = io.BytesIO()
        part.save(out)
        return out.getvalue()
    finally:
        part.close()

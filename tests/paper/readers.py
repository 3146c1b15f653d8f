"""Reading what was printed: the text of a PDF, the code on a picture."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

INVISIBLE = str.maketrans("", "", " \n\r\t\u3000\u200b\u2060\ufeff\u00ad\ufffe")


def squeezed(text: str) -> str:
    """Return a text without spaces and line ends, as it is compared with what a page shows wrapped."""
    return text.translate(INVISIBLE)


def text_of(pdf: bytes, page: int | None = None) -> str:
    """Return everything a PDF says, or one of its pages (from 0), without spaces."""
    document = pypdfium2.PdfDocument(pdf)
    pages = list(document) if page is None else [document[page]]
    try:
        return squeezed("".join(each.get_textpage().get_text_bounded() for each in pages))
    finally:
        document.close()


def pages_of(pdf: bytes) -> list[tuple[float, float]]:
    """Return the size of every page in points."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_size() for page in document]
    finally:
        document.close()


def codes_on(png: bytes) -> list[str]:
    """Return what the QR codes on a picture say."""
    found: Any = zxingcpp.read_barcodes(Image.open(BytesIO(png)).convert("L"))
    return [code.text for code in found]


def codes_in(pdf: bytes, dots: int = 200) -> list[str]:
    """Return what the codes on the first page of a PDF say, scanned with so many dots to the inch."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found: Any = zxingcpp.read_barcodes(
            document[0].render(scale=dots / 72).to_pil().convert("L")
        )
        return [code.text for code in found]
    finally:
        document.close()

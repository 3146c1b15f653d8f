"""The type that pages are set in: Chinese fonts of the program's own, then what the company or the machine has."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from pylopdf_fonts_zh_cn import sans_path, serif_path

DEBIAN: Final = Path("/usr/share/fonts/opentype/noto")
"""Where Debian's fonts-noto-cjk lie; they hold rare characters that ours lack."""
SORTS: Final = (".otf", ".ttf", ".ttc")
UNSEEN: Final = "\n\r\t\u200b\u200d\ufe0f\u00ad"


def folders() -> list[str]:
    """Return the folders to look for fonts in: ours first, the company's (KESU_FONTS), Debian's where they are."""
    found = [Path(sans_path()).parent, settings.FONTS, DEBIAN]
    return [str(path) for path in found if path is not None and path.is_dir()]


def missing(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the characters that no font at hand can draw, each once: on paper they are empty squares."""
    signs = {sign for text in texts for sign in text if sign not in UNSEEN}
    return tuple(sorted(sign for sign in signs if not _is_drawn(ord(sign))))


def _is_drawn(code: int) -> bool:
    return any(first <= code <= last for first, last in _drawn(tuple(folders())))


@cache
def _drawn(where: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return the ranges of characters that the fonts in these folders hold, longest first."""
    files = {Path(sans_path()), Path(serif_path())}
    files |= {p for folder in where for p in Path(folder).iterdir() if p.suffix.lower() in SORTS}
    found = {span for path in files for span in _ranges(path)}
    return tuple(sorted(_joined(found), key=lambda span: span[0] - span[1]))


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first = last = -2
    for a, b in sorted(spans):
        if a > last + 1:
            if first >= 0:
                yield first, last
            first, last = a, b
        last = max(last, b)
    if first >= 0:
        yield first, last


def _ranges(path: Path) -> list[tuple[int, int]]:
    """Return the character ranges of the first face of a font; none of a file that is no font."""
    try:
        return list(_groups(path.read_bytes()))
    except (struct.error, OSError):
        return []


def _groups(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of a face's character map, format 12 as the OpenType specification lays it out."""
    face = struct.unpack_from(">I", data, 12)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, face + 4)[0]
    for n in range(tables):
        tag, _sum, at, _size = struct.unpack_from(">4sIII", data, face + 12 + 16 * n)
        if tag == b"cmap":
            yield from _cmap(data, at)


def _cmap(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    for n in range(struct.unpack_from(">H", data, at + 2)[0]):
        (offset,) = struct.unpack_from(">I", data, at + 4 + 8 * n + 4)
        if struct.unpack_from(">H", data, at + offset)[0] == 12:
            (count,) = struct.unpack_from(">I", data, at + offset + 12)
            for group in range(count):
                first, last = struct.unpack_from(">II", data, at + offset + 16 + 12 * group)
                yield first, last

"""Text broken into lines that fit a box, by an estimate of its width: no font is at hand here."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

# Not allowed to begin a line, and not to end one, in Chinese typesetting.
NEVER_FIRST = frozenset("，。、；：？！）》」』】〕…—”’,.;:?!)]}%％·/")
NEVER_LAST = frozenset("（《「『【〔“‘([{")

_PIECES = re.compile(r"\s+|[\x21-\u2e7f]+|.", re.DOTALL)
_NARROW = frozenset("iIljt.,:;'|!()[] ")


def width(text: str) -> float:
    """Return the width of a text in em, a little generous."""
    return sum(map(_width, text))


def wrapped(text: str, room: float, most: int = 3) -> list[str]:
    """Return the text in lines at most `room` em wide; past `most` lines it ends in an ellipsis."""
    return list(_wrapped(text, room, most))


# The labels of a procedure are broken anew on every page of every case that follows it.
@lru_cache(maxsize=4096)
def _wrapped(text: str, room: float, most: int) -> tuple[str, ...]:
    lines = [line.strip() for line in _lines(text, room)]
    lines = [line for line in lines if line] or [""]
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], _shortened(lines[most - 1], room))


@lru_cache(maxsize=8192)
def _width(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in _NARROW:
        return 0.33
    return 0.68 if sign.isupper() else 0.56


def _lines(text: str, room: float) -> Iterator[str]:
    line = ""
    for piece in _pieces(text, room):
        if not line or width(line + piece.rstrip()) <= room or piece[0] in NEVER_FIRST:
            line += piece
            continue
        carried = line[-1] if line[-1] in NEVER_LAST and len(line) > 1 else ""
        yield line.removesuffix(carried) if carried else line
        line = carried + piece.lstrip()
    yield line


def _pieces(text: str, room: float) -> Iterator[str]:
    """Yield what must stay together: a Chinese sign, a Western word – a word too long in parts."""
    for piece in _PIECES.findall(text):
        while width(piece) > room and len(piece) > 1:
            cut = next(n for n in range(len(piece), 0, -1) if width(piece[:n]) <= room or n == 1)
            yield piece[:cut]
            piece = piece[cut:]
        if piece:
            yield piece


def _shortened(line: str, room: float) -> str:
    while line and width(line) > room - 1:
        line = line[:-1]
    return f"{line}…"

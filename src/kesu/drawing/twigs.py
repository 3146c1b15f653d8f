"""What fishbones and why-trees share: a cause with what it says and what was found, its sign, its lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kesu.drawing.svg import escaped, short
from kesu.drawing.wrapping import width, wrapped

EM, LINE = 13.0, 17.0
SMALL_EM, SMALL_LINE = 11.0, 14.0
SIGN_ROOM = 18.0
"""What the sign of a finding takes at the left of a text."""
MOST_LINES: Final = 60
"""More than the longest cause takes in the narrowest place: no cause is ever cut."""
INKS: Final = {"open": "#1b2430", "proved": "#9a1c16", "ruled_out": "#566373"}
GREY, LIGHT = "#7c899a", "#ffffff"


@dataclass(frozen=True, slots=True)
class Twig:
    """A cause as it is drawn: what it says, what was found (open, proved, ruled out), a note, and what explains it."""

    text: str
    state: str = "open"
    note: str = ""
    below: tuple[Twig, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A text in its place: the box that it fills, and its lines, large ones first."""

    twig: Twig
    level: int
    left: float
    top: float
    wide: float
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def high(self) -> float:
        return len(self.lines) * LINE + len(self.notes) * SMALL_LINE

    @property
    def bottom(self) -> float:
        return self.top + self.high

    @property
    def right(self) -> float:
        return self.left + self.wide


def walk(twigs: Sequence[Twig], level: int = 1) -> Iterator[tuple[Twig, int]]:
    """Yield every cause with its level, each before those that explain it."""
    for twig in twigs:
        yield twig, level
        yield from walk(twig.below, level + 1)


def lines_of(text: str, room: float, em: float = EM) -> tuple[str, ...]:
    """Return a text broken so that it fits a room in picture units; nothing is cut."""
    return tuple(wrapped(text, room / em, MOST_LINES)) if text else ()


def written(box: Placed) -> str:
    """Return the sign and the text of a cause as markup."""
    ink = INKS[box.twig.state]
    weight = "700" if box.twig.state == "proved" else "400"
    x, y = box.left + SIGN_ROOM, box.top + EM
    parts = [sign(box.twig.state, box.left + 6, box.top + EM - 4.5)]
    for line in box.lines:
        parts.append(_text(line, x, y, EM, weight, ink))
        if box.twig.state == "ruled_out":
            parts.append(_struck(line, x, y))
        y += LINE
    for line in box.notes:
        parts.append(_text(line, x, y - 2, SMALL_EM, "400", GREY))
        y += SMALL_LINE
    return f'<g class="twig twig--{box.twig.state}">{"".join(parts)}</g>'


def _text(line: str, x: float, y: float, size: float, weight: str, ink: str) -> str:
    return (
        f'<text x="{short(x)}" y="{short(y)}" font-size="{size}" font-weight="{weight}"'
        f' fill="{ink}">{escaped(line)}</text>'
    )


def _struck(line: str, x: float, y: float) -> str:
    return stroke(f"M{short(x)} {short(y - 4.5)}h{short(width(line) * EM * 0.96)}", GREY, 0.8)


def sign(state: str, x: float, y: float) -> str:
    """Return the sign of a finding around a point, drawn: no font need have it."""
    ink = INKS[state]
    if state == "proved":
        tick = stroke(f"M{short(x - 3)} {short(y)}l2.2 2.6l4 -5", LIGHT, 1.7)
        return f'<circle cx="{short(x)}" cy="{short(y)}" r="6" fill="{ink}"/>{tick}'
    if state == "ruled_out":
        left, top = short(x - 4), short(y - 4)
        return stroke(f"M{left} {top}l8 8m0 -8l-8 8", ink, 1.7)
    return f'<circle cx="{short(x)}" cy="{short(y)}" r="4.5" fill="none" stroke="{ink}" stroke-width="1.3"/>'


def stroke(path: str, ink: str, broad: float, dashes: str = "") -> str:
    """Return a line."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="{broad}"{dashed}/>'


def key_to_signs(words: Sequence[tuple[str, str]], left: float, top: float) -> str:
    """Return the signs with what they mean, in one row: (state, words) each."""
    drawn, x = "", left
    for state, said in words:
        drawn += sign(state, x + 6, top + 6)
        drawn += _text(said, x + SIGN_ROOM, top + 10.5, SMALL_EM, "400", GREY)
        x += SIGN_ROOM + width(said) * SMALL_EM + 20
    return drawn


def breadth_of_key(words: Sequence[tuple[str, str]]) -> float:
    """Return how broad the row of signs is."""
    return sum(SIGN_ROOM + width(said) * SMALL_EM + 20 for _, said in words)

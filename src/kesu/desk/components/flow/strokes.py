"""The lines and arrowheads of a flow chart: all that look alike are one path, for a page carries every one of them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stroke:
    """One way: its line and its arrowhead, as the `d` of a path each."""

    line: str
    head: str
    is_taken: bool
    is_back: bool = False


def strokes(ways: Iterable[Stroke]) -> str:
    """Return the paths that draw the ways, those that were taken above the others."""
    ordered = sorted(ways, key=lambda way: (way.is_taken, way.is_back))
    lines: dict[tuple[bool, bool], str] = {}
    heads: dict[bool, str] = {}
    for way in ordered:
        look = (way.is_taken, way.is_back)
        lines[look] = lines.get(look, "") + way.line
        heads[way.is_taken] = heads.get(way.is_taken, "") + way.head
    return "".join(
        [
            *(_line(d, is_taken, is_back) for (is_taken, is_back), d in lines.items()),
            *(_head(d, is_taken) for is_taken, d in heads.items()),
        ]
    )


def _line(d: str, is_taken: bool, is_back: bool) -> str:
    classes = "flow__edge" + " flow__edge--taken" * is_taken + " flow__edge--back" * is_back
    dashes = ' stroke-dasharray="6 4"' if is_back else ""
    look = f'fill="none" stroke="{_colour(is_taken)}" stroke-width="1.4"{dashes}'
    return f'<path class="{classes}" d="{d}" {look}/>'


def _head(d: str, is_taken: bool) -> str:
    classes = "flow__head" + " flow__head--taken" * is_taken
    return f'<path class="{classes}" d="{d}" fill="{_colour(is_taken)}"/>'


def _colour(is_taken: bool) -> str:
    return "#1a6b3c" if is_taken else "#7c899a"

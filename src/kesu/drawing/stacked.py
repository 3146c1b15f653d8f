"""Lying bars of several parts each as SVG, with a legend; parts are told apart by shade and by their values."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kesu.drawing.bars import EM, LABEL, ROW, VALUE, WIDE, number
from kesu.drawing.svg import escaped, picture, short
from kesu.drawing.wrapping import width, wrapped

SHADES = ("#1d5fae", "#7fb0e6", "#855000", "#d9a441", "#2f7d4f", "#93c9a8", "#6b4fa0", "#b9a6dd")
LEGEND = 20.0


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: what, and the value of each part in the order of the legend."""

    label: str
    parts: tuple[float, ...]

    @property
    def total(self) -> float:
        """Return all parts together."""
        return sum(self.parts)


def stacked(rows: Sequence[Stack], parts: Sequence[str], *, title: str) -> SafeString:
    """Return lying bars in the order given, each cut into its parts, the legend above."""
    most = max((row.total for row in rows), default=0) or 1
    legend, high = _legend(parts)
    drawn = [_row(row, parts, high + n * ROW, most) for n, row in enumerate(rows)]
    return picture(
        legend + "".join(drawn), (0, 0, WIDE, high + len(rows) * ROW + 4), title=title, size=EM
    )


def shade(place: int) -> str:
    """Return the colour of a part; past the last they begin anew."""
    return SHADES[place % len(SHADES)]


def _legend(parts: Sequence[str]) -> tuple[str, float]:
    """Return the legend and how high it is; it is broken into lines where it is long."""
    drawn, x, y = "", 0.0, 0.0
    for n, part in enumerate(parts):
        label = wrapped(part, 14, 1)[0]
        wide = 30 + width(label) * 12
        if x and x + wide > WIDE:
            x, y = 0.0, y + LEGEND
        drawn += (
            f'<rect x="{short(x)}" y="{short(y + 3)}" width="11" height="11" rx="2" fill="{shade(n)}"/>'
            f'<text x="{short(x + 16)}" y="{short(y + 13)}" font-size="12" fill="#1b2430">{escaped(label)}</text>'
        )
        x += wide
    return drawn, y + LEGEND + 6


def _row(row: Stack, parts: Sequence[str], y: float, most: float) -> str:
    room = WIDE - LABEL - VALUE
    label = wrapped(row.label, (LABEL - 12) / EM, 1)[0]
    drawn = (
        f'<text x="{LABEL - 8}" y="{short(y + 18)}" text-anchor="end" fill="#1b2430">{escaped(label)}'
        f"<title>{escaped(row.label)}</title></text>"
    )
    x = LABEL
    for n, value in enumerate(row.parts):
        long = max(value, 0) / most * room
        if long > 0:
            said = f"{row.label}, {parts[n]}: {number(value)}"
            drawn += (
                f'<rect x="{short(x)}" y="{short(y + 5)}" width="{short(max(long, 1))}" height="{ROW - 10}"'
                f' fill="{shade(n)}" stroke="#ffffff" stroke-width="0.5"><title>{escaped(said)}</title></rect>'
            )
        x += long
    said = number(row.total)
    return drawn + (
        f'<text class="bars__quiet" x="{short(x + 8)}" y="{short(y + 18)}"'
        f' font-size="12" fill="#566373">{escaped(said)}</text>'
    )

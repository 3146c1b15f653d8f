"""Bars and Pareto charts as SVG: upright labels, values written at the bars, no library."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kesu.drawing.svg import escaped, picture, short
from kesu.drawing.wrapping import width, wrapped

ROW, LABEL, VALUE, WIDE = 28.0, 172.0, 96.0, 520.0
EM = 13.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what, how many, and whether it is bad news."""

    label: str
    value: float
    late: bool = False
    address: str = ""
    is_rest: bool = False
    """What was too small to be drawn by itself: it stands last, however much it is together."""


def bars(rows: Sequence[Bar], *, title: str, unit: str = "") -> SafeString:
    """Return lying bars in the order given, each with its value."""
    most = max((row.value for row in rows), default=0) or 1
    drawn = [_row(row, n, most, f"{number(row.value)}{unit}") for n, row in enumerate(rows)]
    return _picture("".join(drawn), rows, title)


def pareto(rows: Sequence[Bar], *, title: str, unit: str = "") -> SafeString:
    """Return the bars by size, the largest first and the rest last, each with the running share, also as a line."""
    ordered = sorted(rows, key=lambda row: (row.is_rest, -row.value, row.label))
    total = sum(row.value for row in ordered) or 1
    most = max((row.value for row in ordered), default=0) or 1
    drawn, points, running = "", [], 0.0
    for n, row in enumerate(ordered):
        running += row.value
        share = running / total
        points.append((LABEL + share * _room(), n * ROW + ROW / 2))
        said = f"{number(row.value)}{unit} · {share:.0%}"
        drawn += _row(row, n, most, said, beside=False)
    return _picture(drawn + _line(points), rows, title)


def number(value: float) -> str:
    """Return a value with as many decimals as it has, at most two."""
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def _room() -> float:
    return WIDE - LABEL - VALUE


def _row(row: Bar, place: int, most: float, value: str, *, beside: bool = True) -> str:
    """Return one bar; its value right beside it, or at the edge, where no line runs across it."""
    y = place * ROW
    long = max(row.value, 0) / most * _room()
    label = wrapped(row.label, (LABEL - 12) / EM, 1)[0]
    right = min(LABEL + long + 8 + width(value) * 12, WIDE - 2) if beside else WIDE - 2
    kind = " bars__bar--late" if row.late else ""
    colour = "#b3251d" if row.late else "#1d5fae"
    drawn = (
        f'<text x="{LABEL - 8}" y="{y + 18:.1f}" text-anchor="end" fill="#1b2430">{escaped(label)}'
        f"<title>{escaped(row.label)}</title></text>"
        f'<rect class="bars__bar{kind}" x="{LABEL}" y="{y + 5:.1f}" width="{max(long, 1):.1f}"'
        f' height="{ROW - 10}" rx="2" fill="{colour}"/>'
        f'<text class="bars__quiet" x="{short(right)}" y="{y + 18:.1f}" text-anchor="end"'
        f' font-size="12" fill="#566373">{escaped(value)}</text>'
    )
    return f'<a href="{escaped(row.address)}">{drawn}</a>' if row.address else drawn


def _line(points: list[tuple[float, float]]) -> str:
    if not points:
        return ""
    path = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points)
    dots = "".join(
        f'<circle class="bars__dot" cx="{short(x)}" cy="{short(y)}" r="3.5" fill="#855000"/>'
        for x, y in points
    )
    return (
        f'<path class="bars__halo" d="{path}" fill="none" stroke="#ffffff" stroke-width="5"/>'
        f'<path class="bars__line" d="{path}" fill="none" stroke="#855000" stroke-width="2"/>{dots}'
    )


def _picture(inside: str, rows: Sequence[Bar], title: str) -> SafeString:
    role = "group" if any(row.address for row in rows) else "img"  # links inside are not an image
    return picture(inside, (0, 0, WIDE, len(rows) * ROW + 4), title=title, size=EM, role=role)

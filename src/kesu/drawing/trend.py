"""A line of development over time as SVG: one point a period, its value above it, periods upright below."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString

from kesu.drawing.bars import Bar, number
from kesu.drawing.svg import escaped, picture, short
from kesu.drawing.wrapping import width

WIDE, HIGH, TOP, FOOT, EDGE = 640.0, 200.0, 26.0, 30.0, 46.0
SIZE, SMALL = 12.0, 11.0
MOST_LABELS = 12


def trend(points: Sequence[Bar], *, title: str, unit: str = "", most: float = 0) -> SafeString:
    """Return a line through the values in the order given; the scale begins at 0. A value that is NaN leaves a gap.

    most -- the top of the scale where it is known, as 100 for a share in percent.
    """
    top = most or rounded_up(max((p.value for p in points if not math.isnan(p.value)), default=0))
    left = max(EDGE, 8 + max(width(said) for said, _value in _marks(top, unit)) * SMALL)
    places = [(_x(n, len(points), left), _y(p.value, top)) for n, p in enumerate(points)]
    every, told = max(1, math.ceil(len(points) / MOST_LABELS)), _told(points, left, unit)
    drawn = _grid(top, unit, left) + _path(places)
    for n, (point, place) in enumerate(zip(points, places, strict=True)):
        if (len(points) - 1 - n) % every == 0:
            drawn += _period(point.label, place[0])
        if not math.isnan(point.value):
            drawn += _point(point, place, unit, named=(len(points) - 1 - n) % told == 0)
    role = "group" if any(p.address for p in points) else "img"
    return picture(drawn, (0, 0, WIDE, HIGH), title=title, size=SIZE, role=role)


def rounded_up(value: float) -> float:
    """Return the next number of 1, 2, 5 or 10 times a power of ten, at least 5, for the top of a scale."""
    if value <= 5:
        return 5
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def _x(place: int, number_of: int, left: float) -> float:
    room = WIDE - left - EDGE
    return left + (room * place / (number_of - 1) if number_of > 1 else room / 2)


def _told(points: Sequence[Bar], left: float, unit: str) -> int:
    """Return at every how many points the value is written, so that no two run into each other."""
    step = (WIDE - left - EDGE) / max(len(points) - 1, 1)
    widest = max((width(_written(p.value) + unit) for p in points), default=0) * SIZE + 6
    return max(1, math.ceil(widest / step))


def _written(value: float) -> str:
    """Return a value as it is written at a point: large ones without decimals, none for a gap."""
    if math.isnan(value):
        return ""
    return number(round(value)) if abs(value) >= 1000 else number(value)


def _y(value: float, top: float) -> float:
    return HIGH - FOOT - (HIGH - FOOT - TOP) * value / top


def _marks(top: float, unit: str) -> list[tuple[str, float]]:
    return [(number(top * part) + unit, top * part) for part in (0, 0.5, 1)]


def _grid(top: float, unit: str, left: float) -> str:
    drawn = ""
    for said, value in _marks(top, unit):
        y = short(_y(value, top))
        drawn += (
            f'<line class="bars__grid" x1="{short(left)}" x2="{WIDE - 8}" y1="{y}" y2="{y}" stroke="#d9dee5"/>'
            f'<text class="bars__quiet" x="{short(left - 6)}" y="{short(_y(value, top) + 4)}"'
            f' text-anchor="end" font-size="{SMALL:.0f}" fill="#566373">{escaped(said)}</text>'
        )
    return drawn


def _path(places: Sequence[tuple[float, float]]) -> str:
    """Return the line; where a value is missing it breaks off."""
    path, is_drawn = "", False
    for x, y in places:
        if not math.isnan(y):
            path += f"{'L' if is_drawn else 'M'}{short(x)} {short(y)}"
        is_drawn = not math.isnan(y)
    if not path:
        return ""
    return f'<path class="bars__line" d="{path}" fill="none" stroke="#855000" stroke-width="2"/>'


def _period(label: str, x: float) -> str:
    return (
        f'<text class="bars__quiet" x="{short(x)}" y="{HIGH - 10}" text-anchor="middle"'
        f' font-size="11" fill="#566373">{escaped(label)}</text>'
    )


def _point(point: Bar, place: tuple[float, float], unit: str, *, named: bool) -> str:
    """Return one point; where they stand close, only some are named, the last one always."""
    x, y = place
    said = _written(point.value) + unit
    drawn = f'<circle class="bars__dot" cx="{short(x)}" cy="{short(y)}" r="4" fill="#855000"/>'
    if named:
        left = min(max(x, width(said) * 6), WIDE - width(said) * 6)
        at = f'x="{short(left)}" y="{short(y - 9)}"'
        drawn += f'<text {at} text-anchor="middle" fill="#1b2430">{escaped(said)}</text>'
    drawn += f"<title>{escaped(point.label)}: {escaped(said)}</title>"
    return f'<a href="{escaped(point.address)}">{drawn}</a>' if point.address else f"<g>{drawn}</g>"

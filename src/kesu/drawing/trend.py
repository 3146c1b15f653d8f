"""A line of development over time as SVG: one point a period, its value above it, periods upright below."""

import math
from collections.abc import Sequence

from django.utils.safestring import SafeString

from kesu.drawing.bars import Bar, number
from kesu.drawing.svg import escaped, picture, short
from kesu.drawing.wrapping import width

WIDE, HIGH, TOP, FOOT, EDGE = 640.0, 200.0, 26.0, 30.0, 46.0
SIZE = 12.0
MOST_LABELS = 12


def trend(points: Sequence[Bar], *, title: str, unit: str = "", most: float = 0) -> SafeString:
    """Return a line through the values in the order given; the scale begins at 0. A value that is NaN leaves a gap.

    most -- the top of the scale where it is known, as 100 for a share in percent.
    """
    top = most or rounded_up(max((p.value for p in points if not math.isnan(p.value)), default=0))
    places = [(_x(n, len(points)), _y(p.value, top)) for n, p in enumerate(points)]
    every = max(1, math.ceil(len(points) / MOST_LABELS))
    drawn = _grid(top, unit) + _path(places)
    for n, (point, place) in enumerate(zip(points, places, strict=True)):
        named = (len(points) - 1 - n) % every == 0
        if named:
            drawn += _period(point.label, place[0])
        if not math.isnan(point.value):
            drawn += _point(point, place, unit, named=named)
    role = "group" if any(p.address for p in points) else "img"
    return picture(drawn, (0, 0, WIDE, HIGH), title=title, size=SIZE, role=role)


def rounded_up(value: float) -> float:
    """Return the next number of 1, 2, 5 or 10 times a power of ten, at least 5, for the top of a scale."""
    if value <= 5:
        return 5
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value)


def _x(place: int, number_of: int) -> float:
    room = WIDE - 2 * EDGE
    return EDGE + (room * place / (number_of - 1) if number_of > 1 else room / 2)


def _y(value: float, top: float) -> float:
    return HIGH - FOOT - (HIGH - FOOT - TOP) * value / top


def _grid(top: float, unit: str) -> str:
    drawn = ""
    for part in (0, 0.5, 1):
        y = short(_y(top * part, top))
        drawn += (
            f'<line class="bars__grid" x1="{EDGE}" x2="{WIDE - 8}" y1="{y}" y2="{y}" stroke="#d9dee5"/>'
            f'<text class="bars__quiet" x="{EDGE - 6}" y="{short(_y(top * part, top) + 4)}"'
            f' text-anchor="end" font-size="11" fill="#566373">{escaped(number(top * part) + unit)}</text>'
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
    said = number(point.value) + unit
    drawn = f'<circle class="bars__dot" cx="{short(x)}" cy="{short(y)}" r="4" fill="#855000"/>'
    if named:
        left = min(max(x, width(said) * 6), WIDE - width(said) * 6)
        at = f'x="{short(left)}" y="{short(y - 9)}"'
        drawn += f'<text {at} text-anchor="middle" fill="#1b2430">{escaped(said)}</text>'
    drawn += f"<title>{escaped(point.label)}: {escaped(said)}</title>"
    return f'<a href="{escaped(point.address)}">{drawn}</a>' if point.address else f"<g>{drawn}</g>"

"""The plan of a flow chart as SVG. Ways on are curves downwards; ways back run in lanes at the right."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kesu.desk.components.flow.model import MARKS, Edge, Node, check
from kesu.desk.components.flow.placing import (
    EM,
    LINE,
    SMALL_EM,
    SMALL_LINE,
    STEP_ROOM,
    Box,
    Plan,
    planned,
)
from kesu.desk.components.flow.strokes import Stroke, strokes
from kesu.drawing.svg import escaped, picture
from kesu.drawing.svg import short as _n
from kesu.drawing.wrapping import width, wrapped

BROAD = 700.0
"""Broader than this, a chart is drawn smaller where it stands in the page of a record."""

MARGIN = 12.0
LANE = 20.0
BEND = 8.0
BACK_LABEL_ROOM = 5.0

# What print and PDF draw with; on screen the style sheet has the last word.
FILLS = {
    "done": ("#e4f3ea", "#1a6b3c"),
    "now": ("#e8f0fa", "#1d5fae"),
    "late": ("#fce9e7", "#b3251d"),
    "waiting": ("#ffffff", "#7c899a"),
    "skipped": ("none", "#7c899a"),
}


@dataclass(frozen=True, slots=True)
class Lane:
    """A way back and the place of its upright line."""

    edge: Edge
    x: float
    lines: list[str]


def drawn(nodes: list[Node], edges: list[Edge], *, title: str) -> SafeString:
    """Return the chart as one <svg>; raise ValueError when ways and steps do not fit together."""
    check(nodes, edges)
    plan = planned(nodes, edges)
    lanes, right = _lanes(plan)
    parts = [
        strokes(
            [
                *(_way(edge, chain) for edge, chain in plan.chains),
                *(_way_back(lane, plan) for lane in lanes),
            ]
        ),
        *(_labels(edge, chain) for edge, chain in plan.chains),
        *(_lane_label(lane, plan) for lane in lanes),
        *(step(box) for box in plan.steps.values()),
    ]
    bottom = max((box.bottom for box in plan.steps.values()), default=0.0)
    top_room = BEND * 2
    frame = (-MARGIN, -top_room, right + 2 * MARGIN, bottom + 2 * top_room)
    return picture("".join(parts), frame, title=title, size=EM, role="group")


def breadth(chart: str) -> float:
    """Return how broad a chart is in its own size."""
    found = re.search(r' width="([\d.]+)"', chart)
    return float(found[1]) if found else 0.0


def step(box: Box) -> str:
    """Return one step: its shape, its sign, its text, as a link when it has an address."""
    node = box.node
    assert node is not None
    fill, stroke = FILLS[node.state]
    shape = _shape(box, fill, stroke)
    inside = f"{shape}{_sign(box, stroke)}{_text(box)}"
    if node.address:
        inside = f'<a href="{escaped(node.address)}">{inside}</a>'
    return f'<g class="flow__node flow__node--{node.state}" data-step="{escaped(node.id)}">{inside}</g>'


def _shape(box: Box, fill: str, stroke: str) -> str:
    node = box.node
    assert node is not None
    look = f'fill="{fill}" stroke="{stroke}" stroke-width="1.4"'
    if node.shape == "question":
        cut = 14.0
        path = (
            f"M{_n(box.left)} {_n(box.y)}l{cut} {_n(-box.height / 2)}H{_n(box.right - cut)}"
            f"L{_n(box.right)} {_n(box.y)}l{-cut} {_n(box.height / 2)}H{_n(box.left + cut)}Z"
        )
        return f'<path class="flow__shape" d="{path}" {look}/>'
    round_ = box.height / 2 if node.shape == "end" else 6
    return (
        f'<rect x="{_n(box.left)}" y="{_n(box.top)}" width="{_n(box.width)}"'
        f' height="{_n(box.height)}" rx="{_n(round_)}" {look}/>'
    )


def _sign(box: Box, colour: str) -> str:
    assert box.node is not None
    mark = MARKS[box.node.state]
    if not mark:
        return ""
    y = box.y + 4 if box.node.shape == "end" else box.top + 17
    return (
        f'<text class="flow__mark" x="{_n(box.left + 5)}" y="{_n(y)}" font-size="12"'
        f' font-weight="700" fill="{colour}" aria-hidden="true">{mark}</text>'
    )


def _text(box: Box) -> str:
    node = box.node
    assert node is not None
    notes = wrapped(node.note, STEP_ROOM * EM / SMALL_EM, 2) if node.note else []
    y = box.y - (len(box.lines) * LINE + len(notes) * SMALL_LINE) / 2 + EM
    weight = "600" if node.state in {"now", "late"} else "500"
    text = ""
    for line in box.lines:
        text += _line(line, box.x, y, f'font-weight="{weight}" fill="#1b2430"')
        y += LINE
    for line in notes:
        look = f'class="flow__note" font-size="{SMALL_EM}" fill="#566373"'
        text += _line(line, box.x, y - 1, look)
        y += SMALL_LINE
    return text


def _line(text: str, x: float, y: float, look: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="middle" {look}>{escaped(text)}</text>'


def _way(edge: Edge, chain: list[Box]) -> Stroke:
    source, target = chain[0], chain[-1]
    x = _port(source, chain[1], source.below)
    path = f"M{_n(x)} {_n(source.bottom)}"
    y = source.bottom
    for box in chain[1:-1]:
        if box.is_post and box.row % 2:
            continue  # nothing stands here: one wide curve instead of two narrow ones
        path += _curve(x, y, box.x, box.top) + f"V{_n(box.bottom)}"
        x, y = box.x, box.bottom
    end = _port(target, chain[-2], target.above)
    path += _curve(x, y, end, target.top - 6)
    return _stroke(edge, path, end, target.top, "down", back=False)


def _port(box: Box, towards: Box, others: list[Box]) -> float:
    """Return where a way leaves or meets a step: side by side when there are several."""
    ordered = sorted(others, key=lambda other: other.x)
    between = min(26.0, (box.width - 40) / max(len(ordered) - 1, 1))
    return box.x + (ordered.index(towards) - (len(ordered) - 1) / 2) * between


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    if abs(x - to_x) < 0.5:
        return f"V{_n(to_y)}"
    middle = (y + to_y) / 2
    return f"C{_n(x)} {_n(middle)} {_n(to_x)} {_n(middle)} {_n(to_x)} {_n(to_y)}"


def _stroke(edge: Edge, path: str, x: float, y: float, to: str, *, back: bool) -> Stroke:
    tip = "l-4.5 -8h9z" if to == "down" else "l8 -4.5v9z"
    return Stroke(path, f"M{_n(x)} {_n(y)}{tip}", edge.taken, back)


def _labels(edge: Edge, chain: list[Box]) -> str:
    return "".join(_plate(box.lines, box.x, box.y) for box in chain[1:-1] if box.lines)


def _plate(lines: list[str], x: float, y: float) -> str:
    """Return a text on a plate of the page's colour, so that the line behind does not strike it out."""
    wide = max(width(line) for line in lines) * SMALL_EM + 8
    high = len(lines) * SMALL_LINE + 2
    look = f'font-size="{SMALL_EM}" fill="#566373"'
    texts = "".join(
        _line(line, x, y - high / 2 + SMALL_LINE * n + SMALL_EM + 1, look)
        for n, line in enumerate(lines)
    )
    return (
        f'<g class="flow__label"><rect x="{_n(x - wide / 2)}" y="{_n(y - high / 2)}"'
        f' width="{_n(wide)}" height="{_n(high)}" rx="3" fill="#ffffff"/>{texts}</g>'
    )


def _lanes(plan: Plan) -> tuple[list[Lane], float]:
    """Return a lane for each way back, short loops inside long ones, and the right edge of all."""
    right = max((box.right for row in plan.rows for box in row), default=0.0)
    ways = sorted(plan.back, key=lambda edge: _span(edge, plan)[1] - _span(edge, plan)[0])
    taken: list[list[tuple[float, float]]] = []
    places: list[tuple[Edge, int]] = []
    for edge in ways:
        places.append((edge, _free_lane(taken, _span(edge, plan))))
    labels = {id(edge): wrapped(edge.label, BACK_LABEL_ROOM) if edge.label else [] for edge in ways}
    lanes: list[Lane] = []
    x = right
    for number in range(len(taken)):
        mine = [edge for edge, lane in places if lane == number]
        half = max((_half(labels[id(edge)]) for edge in mine), default=0.0)
        x += LANE + half
        lanes += [Lane(edge, x, labels[id(edge)]) for edge in mine]
        x += half
    return lanes, x + BEND if lanes else right


def _half(lines: list[str]) -> float:
    return max((width(line) for line in lines), default=0.0) * SMALL_EM / 2


def _span(edge: Edge, plan: Plan) -> tuple[float, float]:
    return plan.steps[edge.target].top - 2 * BEND, plan.steps[edge.source].bottom + 2 * BEND


def _free_lane(taken: list[list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """Return the first lane in which nothing of this stretch is taken, and take it."""
    for number, lane in enumerate(taken):
        if all(span[1] < start or end < span[0] for start, end in lane):
            lane.append(span)
            return number
    taken.append([span])
    return len(taken) - 1


def _way_back(lane: Lane, plan: Plan) -> Stroke:
    """Return the loop: out at the side where nothing stands in the way, else below; in likewise."""
    source, target = plan.steps[lane.edge.source], plan.steps[lane.edge.target]
    out = _way_out(source, lane.x, plan)
    at_side = _is_last(target, plan)
    high = target.y - 6 if at_side else target.top - BEND * 1.4
    path = f"{out}V{_n(high + BEND)}q0 {-BEND} {-BEND} {-BEND}"
    if at_side:
        path += f"H{_n(target.right + 6)}"
        return _stroke(lane.edge, path, target.right, high, "left", back=True)
    x = target.x + target.width / 4
    path += f"H{_n(x + 4)}q-4 0 -4 4V{_n(target.top - 6)}"
    return _stroke(lane.edge, path, x, target.top, "down", back=True)


def _way_out(source: Box, x: float, plan: Plan) -> str:
    if _is_last(source, plan):
        low = source.y + 6
        start = f"M{_n(source.right)} {_n(low)}"
    else:
        low = source.bottom + BEND * 1.4
        from_x = source.x + source.width / 4
        start = f"M{_n(from_x)} {_n(source.bottom)}V{_n(low - 4)}q0 4 4 4"
    return f"{start}H{_n(x - BEND)}q{BEND} 0 {BEND} {-BEND}"


def _is_last(box: Box, plan: Plan) -> bool:
    """Say whether no step stands to the right of this one in its row."""
    return all(other.x <= box.x for other in plan.rows[box.row] if other.node)


def _lane_label(lane: Lane, plan: Plan) -> str:
    if not lane.lines:
        return ""
    source, target = plan.steps[lane.edge.source], plan.steps[lane.edge.target]
    return _plate(lane.lines, lane.x, (source.y + target.y) / 2)

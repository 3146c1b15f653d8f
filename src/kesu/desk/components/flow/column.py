"""The flow chart of a phone: numbered steps in one column; a way that is not "next" is a line of text."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kesu.desk.components.flow.drawing import step
from kesu.desk.components.flow.layering import in_order
from kesu.desk.components.flow.model import Edge, Node, check
from kesu.desk.components.flow.placing import EM, LINE, SMALL_EM, SMALL_LINE, Box
from kesu.desk.components.flow.strokes import Stroke, strokes
from kesu.drawing.svg import escaped, picture
from kesu.drawing.wrapping import wrapped

WIDE = 300.0
ROOM = 19.0
WAY_ROOM = 23.5
DOWN = 20.0


def drawn_narrow(nodes: list[Node], edges: list[Edge], *, title: str) -> SafeString:
    """Return the chart as one <svg> 300 wide; raise ValueError as `drawn` does."""
    check(nodes, edges)
    ordered = in_order(nodes, edges)
    number = {node.id: n for n, node in enumerate(ordered, 1)}
    parts: list[str] = []
    arrows: list[Stroke] = []
    y = 4.0
    for place, node in enumerate(ordered):
        ways = [edge for edge in edges if edge.source == node.id]
        after = ordered[place + 1].id if place + 1 < len(ordered) else None
        box = _box(node, number[node.id], y)
        parts.append(step(box))
        y = box.bottom
        said, arrow, y = _ways(ways, after, number, y)
        parts += said
        arrows += [arrow] if arrow else []
        if after is not None:
            y += 6
    frame = (-2, 0, WIDE + 4, y + 6)
    return picture("".join([*parts, strokes(arrows)]), frame, title=title, size=EM, role="group")


def _box(node: Node, number: int, top: float) -> Box:
    lines = wrapped(f"{number}. {node.label}", ROOM)
    notes = min(len(wrapped(node.note, 99, 2)), 2) if node.note else 0
    height = max(len(lines) * LINE + notes * SMALL_LINE + 14, 38)
    return Box(0, WIDE, height, lines, node, WIDE / 2, top + height / 2)


def _ways(
    ways: list[Edge], after: str | None, number: dict[str, int], y: float
) -> tuple[list[str], Stroke | None, float]:
    """Return the lines of text about ways elsewhere, the arrow to the next step if there is one, and where it ends."""
    parts = []
    for edge in ways:
        if edge.target != after or (edge.label and len(ways) > 1):
            lines = wrapped(_said(edge, number), WAY_ROOM, 3)
            for line in lines:
                y += SMALL_LINE
                parts.append(_text(line, y + 2))
    y += 6 if parts else 0
    straight = next((edge for edge in ways if edge.target == after), None)
    if straight is None:
        return parts, None, y + 8
    return parts, _arrow(y, taken=straight.taken), y + DOWN


def _said(edge: Edge, number: dict[str, int]) -> str:
    there = number[edge.target]
    sign = "↩" if there <= number[edge.source] else "→"
    if not edge.label:
        return _("%(sign)s on to %(number)s") % {"sign": sign, "number": there}
    return _("%(sign)s %(condition)s: on to %(number)s") % {
        "sign": sign,
        "condition": edge.label,
        "number": there,
    }


def _text(line: str, y: float) -> str:
    return (
        f'<text class="bars__quiet flow__way" x="14" y="{y:.1f}" font-size="{SMALL_EM}"'
        f' fill="#566373">{escaped(line)}</text>'
    )


def _arrow(y: float, *, taken: bool) -> Stroke:
    end = y + DOWN + 6
    line = f"M{WIDE / 2} {y:.1f}V{end - 6:.1f}"
    return Stroke(line, f"M{WIDE / 2} {end:.1f}l-4.5 -8h9z", taken)

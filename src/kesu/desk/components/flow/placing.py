"""Where everything stands: order within rows with few crossings, then places without overlaps.

Rows are doubled: steps stand in even ones, the labels of ways in the odd ones between them, so that
a label has room of its own like a step has. A way that crosses rows is a chain of narrow posts.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from kesu.desk.components.flow.layering import parted, rows
from kesu.desk.components.flow.model import Edge, Node
from kesu.drawing.wrapping import width, wrapped

STEP_WIDTH = 164.0
STEP_ROOM = 9.6  # em of text in a step
LABEL_ROOM = 8.0  # em of text in a label
EM, SMALL_EM = 13.5, 11.5
LINE, SMALL_LINE = 18.0, 15.0
GAP_ACROSS, GAP_DOWN = 22.0, 14.0
SWEEPS = 12


@dataclass(eq=False, slots=True)
class Box:
    """Something that takes room in a row: a step, the label of a way, or a post a way passes."""

    row: int
    width: float
    height: float
    lines: list[str] = field(default_factory=list)
    node: Node | None = None
    x: float = 0.0
    y: float = 0.0
    above: list["Box"] = field(default_factory=list)
    below: list["Box"] = field(default_factory=list)

    @property
    def is_post(self) -> bool:
        """Say whether it is neither step nor label: a place that a way passes."""
        return self.node is None and not self.lines

    @property
    def left(self) -> float:
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        return self.y + self.height / 2


@dataclass(slots=True)
class Plan:
    """The whole drawing: steps by id, each way on with the boxes it passes, and the ways back."""

    steps: dict[str, Box]
    chains: list[tuple[Edge, list[Box]]]
    back: list[Edge]
    rows: list[list[Box]]


def planned(nodes: list[Node], edges: list[Edge]) -> Plan:
    """Return where everything stands; the left edge and the top are at 0."""
    plan, boxes = _chained(nodes, edges)
    ways = tuple((edge.source, edge.target, edge.label) for edge in edges)
    order, across = _across(tuple(node.id for node in nodes), ways)
    plan.rows = [[boxes[place] for place in row] for row in order]
    for box, x in zip(boxes, across, strict=True):
        box.x = x
    _stack(plan)
    return plan


def _chained(nodes: Iterable[Node], edges: Iterable[Edge]) -> tuple[Plan, list[Box]]:
    """Return the boxes tied to each other, none in its place yet, and all of them in a fixed order."""
    nodes, edges = list(nodes), list(edges)
    forward, back = parted(nodes, edges)
    row = rows(nodes, forward)
    steps = {node.id: _step(node, 2 * row[node.id]) for node in nodes}
    chains = [(edge, _chain(edge, steps)) for edge in forward]
    boxes = [*steps.values(), *(box for _edge, chain in chains for box in chain[1:-1])]
    return Plan(steps, chains, back, _filled(steps, chains)), boxes


# What stands where across depends on the steps and ways alone, not on how far a case has come: one
# search serves every case that follows the procedure.
@lru_cache(maxsize=512)
def _across(
    steps: tuple[str, ...], ways: tuple[tuple[str, str, str], ...]
) -> tuple[tuple[tuple[int, ...], ...], tuple[float, ...]]:
    """Return each row as the numbers of its boxes from left to right, and the middle of every box."""
    plan, boxes = _chained([Node(step, "") for step in steps], [Edge(*way) for way in ways])
    _untangle(plan)
    _spread(plan)
    place = {id(box): number for number, box in enumerate(boxes)}
    order = tuple(tuple(place[id(box)] for box in row) for row in plan.rows)
    return order, tuple(box.x for box in boxes)


def _step(node: Node, row: int) -> Box:
    lines = wrapped(node.label, STEP_ROOM)
    notes = wrapped(node.note, STEP_ROOM * EM / SMALL_EM, 2) if node.note else []
    height = len(lines) * LINE + len(notes) * SMALL_LINE + 16
    return Box(row, STEP_WIDTH, max(height, 40), lines, node)


def _chain(edge: Edge, steps: dict[str, Box]) -> list[Box]:
    """Return the boxes a way passes, both ends included; its label stands right below its start."""
    source, target = steps[edge.source], steps[edge.target]
    between = [Box(row, 10, 0) for row in range(source.row + 1, target.row)]
    if edge.label and between:
        between[0] = _label(edge.label, source.row + 1)
    chain = [source, *between, target]
    for upper, lower in pairwise(chain):
        upper.below.append(lower)
        lower.above.append(upper)
    return chain


def _label(text: str, row: int) -> Box:
    lines = wrapped(text, LABEL_ROOM)
    widest = max(width(line) for line in lines)
    return Box(row, widest * SMALL_EM + 10, len(lines) * SMALL_LINE + 4, lines)


def _filled(steps: dict[str, Box], chains: list[tuple[Edge, list[Box]]]) -> list[list[Box]]:
    by_row: dict[int, list[Box]] = defaultdict(list)
    for box in steps.values():
        by_row[box.row].append(box)
    for _edge, chain in chains:
        for box in chain[1:-1]:
            by_row[box.row].append(box)
    return [by_row[row] for row in range(max(by_row, default=-1) + 1)]


def _untangle(plan: Plan) -> None:
    """Order each row by the middle of its neighbours, down and up, and keep the best order seen."""
    best, fewest = [list(row) for row in plan.rows], _crossings(plan.rows)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        for row in plan.rows if down else reversed(plan.rows):
            _sort(row, plan.rows, down=down)
        crossings = _crossings(plan.rows)
        if crossings < fewest:
            best, fewest = [list(row) for row in plan.rows], crossings
    plan.rows = best


def _sort(row: list[Box], all_rows: list[list[Box]], *, down: bool) -> None:
    if not row:
        return
    beside = row[0].row + (-1 if down else 1)
    if not 0 <= beside < len(all_rows):
        return
    place = {id(box): n for n, box in enumerate(all_rows[beside])}
    now = {id(box): n for n, box in enumerate(row)}

    def middle(box: Box) -> float:
        near = [place[id(other)] for other in (box.above if down else box.below)]
        return sum(near) / len(near) if near else float(now[id(box)])

    row.sort(key=middle)


def _crossings(all_rows: list[list[Box]]) -> int:
    return sum(_crossed(upper, lower) for upper, lower in pairwise(all_rows))


def _crossed(upper: Iterable[Box], lower: Iterable[Box]) -> int:
    place = {id(box): n for n, box in enumerate(lower)}
    ends = [[place[id(other)] for other in box.below] for box in upper]
    return sum(
        a > b for n, left in enumerate(ends) for right in ends[n + 1 :] for a in left for b in right
    )


def _spread(plan: Plan) -> None:
    """Give every box its place across: near its neighbours, never over another box of its row."""
    for row in plan.rows:
        _settle(row, [0.0] * len(row))
    for sweep in range(SWEEPS * 2):
        for row in plan.rows if sweep % 2 == 0 else reversed(plan.rows):
            _settle(row, [_wish(box, down=sweep % 2 == 0) for box in row])
    for _edge, chain in plan.chains:
        _straighten(chain, plan.rows)
    _draw_together(plan.rows)
    leftmost = min((box.left for row in plan.rows for box in row), default=0.0)
    for row in plan.rows:
        for box in row:
            box.x -= leftmost


def _draw_together(all_rows: list[list[Box]]) -> None:
    """Move what no way ties to the rest to the left, as far as nothing stands there: it would drift off.

    Parts may stand between each other, so that none can move before the other: all places are found at once,
    each as far left as those beside it let it be. They were apart before, so that the search ends.
    """
    parts = _parts(all_rows)
    part_of = {id(box): n for n, part in enumerate(parts) for box in part}
    moved = [-min(box.left for box in part) for part in parts]
    beside = [
        (part_of[id(left)], part_of[id(right)], left.right + GAP_ACROSS - right.left)
        for row in all_rows
        for left, right in pairwise(row)
    ]
    for _round in parts:
        for left, right, free in beside:
            moved[right] = max(moved[right], moved[left] + free)
    for part, way in zip(parts, moved, strict=True):
        for box in part:
            box.x += way


def _parts(all_rows: list[list[Box]]) -> list[list[Box]]:
    """Return the boxes in groups, each of those that ways tie together."""
    found: list[list[Box]] = []
    seen: set[int] = set()
    for first in (box for row in all_rows for box in row):
        part, waiting = [], [first]
        while waiting:
            box = waiting.pop()
            if id(box) not in seen:
                seen.add(id(box))
                part.append(box)
                waiting += [*box.above, *box.below]
        found += [part] if part else []
    return found


def _straighten(chain: list[Box], all_rows: list[list[Box]]) -> None:
    """Put the posts of a way under each other where the rows leave room for it: fewer bends."""
    posts = [box for box in chain[1:-1] if box.is_post]
    for wish in [box.x for box in chain[1:]]:
        if all(_fits(post, wish, all_rows[post.row]) for post in posts):
            for post in posts:
                post.x = wish
            return


def _fits(post: Box, x: float, row: list[Box]) -> bool:
    place = row.index(post)
    left, right = row[:place][-1:], row[place + 1 :][:1]
    free = GAP_ACROSS / 2 + post.width / 2
    return all(box.right + free <= x for box in left) and all(x <= box.left - free for box in right)


def _wish(box: Box, *, down: bool) -> float:
    near = (box.above if down else box.below) or (box.below if down else box.above)
    return sum(other.x for other in near) / len(near) if near else box.x


def _settle(row: list[Box], wishes: list[float]) -> None:
    """Place a row as near to its wishes as its order and widths allow.

    From the left each box is pushed right as far as needed, from the right pushed left; both keep
    their distances, and so does the middle of the two.
    """
    if not row:
        return
    apart = [(left.width + right.width) / 2 + GAP_ACROSS for left, right in pairwise(row)]
    pushed_right = [wishes[0]]
    for wish, distance in zip(wishes[1:], apart, strict=True):
        pushed_right.append(max(wish, pushed_right[-1] + distance))
    pushed_left = [wishes[-1]]
    for wish, distance in zip(reversed(wishes[:-1]), reversed(apart), strict=True):
        pushed_left.append(min(wish, pushed_left[-1] - distance))
    for box, one, other in zip(row, pushed_right, reversed(pushed_left), strict=True):
        box.x = (one + other) / 2


def _stack(plan: Plan) -> None:
    """Give every row its place down, as high as its highest box."""
    top = 0.0
    for row in plan.rows:
        height = max((box.height for box in row), default=0.0)
        for box in row:
            box.y = top + height / 2
            if (
                box.is_post
            ):  # a way passes beside a step along its whole height, not round its corner
                box.height = height
        top += height + GAP_DOWN

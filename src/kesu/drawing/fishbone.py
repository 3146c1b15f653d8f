"""A fishbone: the problem at the head, a bone for each factor, its causes upright beside it.

Bones stand in columns above and below the spine. A column is as broad as its texts may be and its slant
together, so that no text can meet another's; a text is broken into lines, never cut or turned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kesu.drawing.svg import escaped, picture, short
from kesu.drawing.twigs import (
    EM,
    GREY,
    LIGHT,
    LINE,
    SIGN_ROOM,
    SMALL_EM,
    Placed,
    Twig,
    key_to_signs,
    lines_of,
    stroke,
    walk,
    written,
)
from kesu.drawing.wrapping import width

ROOM, FREE, SLANT, GAP = 176.0, 6.0, 36.0, 16.0
"""Of a column: what a text may fill, its distance from the bone, how far that leans, the free way to the next."""
INDENT, BETWEEN = 12.0, 9.0
HEAD, HEAD_LINES = 150.0, 10
TITLE_HIGH = 26.0
LEAST_HALF = 84.0
BLUE, PALE = "#1d5fae", "#e8f0fa"


@dataclass(frozen=True, slots=True)
class Bone:
    """A factor with its first causes."""

    title: str
    causes: tuple[Twig, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A bone in its place: where it meets the spine, where it ends, and the texts beside it."""

    bone: Bone
    foot: float
    end: float
    texts: tuple[Placed, ...]
    spine: float

    def line_at(self, y: float) -> float:
        """Return where the bone is at a height."""
        return self.foot - SLANT * abs(y - self.spine) / abs(self.end - self.spine)

    @property
    def tip(self) -> float:
        return self.foot - SLANT


@dataclass(frozen=True, slots=True)
class Plan:
    """All of a fishbone in its place: bones, the height of the spine, the right end of it, and the whole height."""

    sides: tuple[Side, ...]
    spine: float
    right: float
    high: float


def drawn(
    problem: str, bones: Sequence[Bone], *, title: str, key: Sequence[tuple[str, str]] = ()
) -> SafeString:
    """Return the fishbone as one <svg>. key -- (state, words) of each sign."""
    plan = planned(bones)
    inside = [
        stroke(f"M8 {short(plan.spine)}H{short(plan.right)}", "#1b2430", 2.4),
        *(_side(side) for side in plan.sides),
        _head(problem, plan),
        key_to_signs(key, 8, plan.high + 12),
    ]
    frame = (0.0, 0.0, plan.right + HEAD + 8, plan.high + (34 if key else 6))
    return picture("".join(inside), frame, title=title, size=EM)


def planned(bones: Sequence[Bone]) -> Plan:
    """Return where everything stands; bones go above and below in turn, from left to right."""
    above, below = bones[::2], bones[1::2]
    spine = TITLE_HIGH + max((_half(b) for b in above), default=LEAST_HALF)
    bottom = spine + max((_half(b) for b in below), default=0.0)
    sides = [
        *(_placed(b, n, spine, TITLE_HIGH) for n, b in enumerate(above)),
        *(_placed(b, n, spine, bottom) for n, b in enumerate(below)),
    ]
    right = _foot(max(len(above), 1) - 1) + GAP + 10
    return Plan(tuple(sides), spine, right, max(bottom + TITLE_HIGH, spine + HEAD_LINES * LINE / 2))


def _foot(column: int) -> float:
    return 8 + (column + 1) * (ROOM + FREE + SLANT) + column * GAP


def _half(bone: Bone) -> float:
    texts = _stacked(bone)
    return max(LEAST_HALF, sum(t.high + BETWEEN for t in texts) + 2 * BETWEEN)


def _stacked(bone: Bone) -> list[Placed]:
    """Return the texts of a bone one below the other, from height 0, each indented by its level."""
    found: list[Placed] = []
    y = 0.0
    for twig, level in walk(bone.causes):
        indent = INDENT * (level - 1)
        room = ROOM - indent
        lines = lines_of(twig.text, room - SIGN_ROOM)
        notes = lines_of(twig.note, room - SIGN_ROOM, SMALL_EM)
        found.append(Placed(twig, level, indent, y, room, lines, notes))
        y = found[-1].bottom + BETWEEN
    return found


def _placed(bone: Bone, column: int, spine: float, end: float) -> Side:
    """Return a bone with its texts between the spine and its end, each beside the bone where it stands."""
    side = Side(bone, _foot(column), end, (), spine)
    top = (end if end < spine else spine) + BETWEEN
    texts = []
    for t in _stacked(bone):
        low = top + t.bottom + 3
        left = min(side.line_at(top + t.top), side.line_at(low)) - FREE - ROOM + t.left
        texts.append(Placed(t.twig, t.level, left, top + t.top, t.wide, t.lines, t.notes))
    return Side(bone, side.foot, end, tuple(texts), spine)


def _side(side: Side) -> str:
    path = f"M{short(side.tip)} {short(side.end)}L{short(side.foot)} {short(side.spine)}"
    bone = stroke(path, BLUE, 1.8)
    return bone + "".join(_twig(side, t) for t in side.texts) + _title(side)


def _twig(side: Side, box: Placed) -> str:
    """Return a text with its line below it: to the bone, or to the cause that it explains."""
    low = box.bottom + 3
    line = f"M{short(box.left)} {short(low)}H{short(side.line_at(low))}"
    if box.level > 1:
        line = f"M{short(box.left - 6)} {short(box.top - 4)}V{short(low - 7)}h6"
    dashes = "4 3" if box.twig.state == "ruled_out" else ""
    return stroke(line, GREY, 1.0 if box.twig.state != "proved" else 1.8, dashes) + written(box)


def _title(side: Side) -> str:
    wide = min(width(side.bone.title) * EM + 24, ROOM + SLANT)
    left = max(side.tip - wide / 2, 2.0)
    top = side.end - TITLE_HIGH if side.end < side.spine else side.end
    line = lines_of(side.bone.title, wide - 16)[0]
    return (
        f'<rect x="{short(left)}" y="{short(top)}" width="{short(wide)}" height="{TITLE_HIGH}" rx="4"'
        f' fill="{PALE}" stroke="{BLUE}" stroke-width="1.2"/>'
        f'<text x="{short(left + wide / 2)}" y="{short(top + 17.5)}" text-anchor="middle"'
        f' font-weight="600" fill="{BLUE}">{escaped(line)}</text>'
    )


def _head(problem: str, plan: Plan) -> str:
    lines = lines_of(problem, HEAD - 28)
    lines = lines if len(lines) <= HEAD_LINES else (*lines[: HEAD_LINES - 1], "…")
    high = max(len(lines) * LINE + 18, 44)
    top, left = plan.spine - high / 2, plan.right
    tip = f"M{short(left)} {short(top)}h{short(HEAD - 14)}l14 {short(high / 2)}l-14 {short(high / 2)}H{short(left)}Z"
    text = "".join(
        f'<text x="{short(left + (HEAD - 10) / 2)}" y="{short(plan.spine + (n - len(lines) / 2) * LINE + 13)}"'
        f' text-anchor="middle" font-weight="600" fill="{LIGHT}">{escaped(line)}</text>'
        for n, line in enumerate(lines)
    )
    return f'<path d="{tip}" fill="#1b2430"/>{text}'

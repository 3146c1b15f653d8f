"""A tree of whys, upright: the problem on top, every cause below and right of what it explains.

It grows downwards and is never broader than its deepest cause, so that it stands on a phone as on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from kesu.drawing.svg import escaped, picture, short
from kesu.drawing.twigs import (
    EM,
    GREY,
    INKS,
    LIGHT,
    LINE,
    SIGN_ROOM,
    SMALL_EM,
    Placed,
    Twig,
    breadth_of_key,
    key_to_signs,
    lines_of,
    stroke,
    walk,
    written,
)

ROOM, INDENT, BETWEEN, PAD = 300.0, 26.0, 12.0, 8.0
FILLS = {"open": "#ffffff", "proved": "#fce9e7", "ruled_out": "#f4f6f8"}


def nameless(level: int) -> str:
    """Return nothing: the levels of the tree are not named."""
    return ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The problem and the causes in their places, and how far all of it reaches."""

    head: Placed
    texts: tuple[Placed, ...]
    wide: float
    high: float


def drawn(
    problem: str,
    causes: Sequence[Twig],
    *,
    title: str,
    asked: Callable[[int], str] = nameless,
    key: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """Return the tree as one <svg>. asked -- from a level to the question asked there; key -- (state, words)."""
    plan = planned(problem, causes, asked)
    inside = [_head(plan.head), *_branches(plan), *(_cause(t) for t in plan.texts)]
    inside.append(key_to_signs(key, 4, plan.high + 10))
    wide = max(plan.wide, breadth_of_key(key)) + 8
    frame = (0.0, 0.0, wide, plan.high + (30 if key else 4))
    return picture("".join(inside), frame, title=title, size=EM)


def planned(problem: str, causes: Sequence[Twig], asked: Callable[[int], str] = nameless) -> Plan:
    """Return where everything stands."""
    head = Placed(Twig(problem), 0, 4 + PAD, 4 + PAD, ROOM, lines_of(problem, ROOM) or ("",))
    y = head.bottom + PAD + BETWEEN
    texts = []
    for twig, level in walk(causes):
        notes = lines_of(" · ".join(filter(None, (asked(level), twig.note))), ROOM, SMALL_EM)
        lines = lines_of(twig.text, ROOM - SIGN_ROOM)
        box = Placed(twig, level, 4 + INDENT * level + PAD, y + PAD, ROOM, lines, notes)
        texts.append(box)
        y = box.bottom + PAD + BETWEEN
    wide = max((t.right for t in texts), default=head.right) + PAD
    return Plan(head, tuple(texts), wide, y - BETWEEN)


def _rect(box: Placed, fill: str, ink: str, broad: float, dashes: str = "") -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<rect x="{short(box.left - PAD)}" y="{short(box.top - PAD)}" width="{short(box.wide + 2 * PAD)}"'
        f' height="{short(box.high + 2 * PAD)}" rx="5" fill="{fill}" stroke="{ink}" stroke-width="{broad}"{dashed}/>'
    )


def _head(box: Placed) -> str:
    lines = "".join(
        f'<text x="{short(box.left)}" y="{short(box.top + EM + n * LINE)}" font-weight="600"'
        f' fill="{LIGHT}">{escaped(line)}</text>'
        for n, line in enumerate(box.lines)
    )
    return _rect(box, "#1b2430", "#1b2430", 1.2) + lines


def _cause(box: Placed) -> str:
    state = box.twig.state
    dashes = "5 3" if state == "ruled_out" else ""
    broad = 2.2 if state == "proved" else 1.2
    return _rect(box, FILLS[state], INKS[state], broad, dashes) + written(box)


def _branches(plan: Plan) -> list[str]:
    """Return a line from every cause up to what it explains."""
    found = []
    open_at: dict[int, Placed] = {0: plan.head}
    for box in plan.texts:
        up = open_at[box.level - 1]
        x, y = up.left - PAD + INDENT / 2, box.top + EM - 4.5
        path = f"M{short(x)} {short(up.bottom + PAD)}V{short(y)}H{short(box.left - PAD)}"
        found.append(stroke(path, GREY, 1.3))
        open_at[box.level] = box
    return found

"""What a flow chart is made of: steps with their state, and ways between them."""

from dataclasses import dataclass
from typing import Literal

State = Literal["done", "now", "waiting", "skipped", "late"]
Shape = Literal["step", "question", "end"]

# The state said by a sign too, for eyes and printers that know no colours.
MARKS: dict[State, str] = {"done": "✓", "now": "▶", "waiting": "", "skipped": "–", "late": "!"}


@dataclass(frozen=True, slots=True)
class Node:
    """One step. `note` is a small line under it: who, or until when; `address` makes it a link."""

    id: str
    label: str
    state: State = "waiting"
    note: str = ""
    shape: Shape = "step"
    address: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one step to another, with the condition on it; `taken` when the case went it."""

    source: str
    target: str
    label: str = ""
    taken: bool = False


def check(nodes: list[Node], edges: list[Edge]) -> None:
    """Raise ValueError for a step named twice, or a way from or to a step that is not there."""
    ids = [node.id for node in nodes]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise ValueError(f"steps named twice: {', '.join(twice)}")
    loose = sorted({end for edge in edges for end in (edge.source, edge.target)} - set(ids))
    if loose:
        raise ValueError(f"ways from or to steps that are not there: {', '.join(loose)}")

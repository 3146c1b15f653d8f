"""The whole procedure of a kind drawn as a flow: every step, what opens it, where it can end."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from kesu.core.explaining.names import closing_title, kind_title
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.desk.components.flow import Edge, Node
from kesu.desk.rulebook_pages import wording as w
from kesu.desk.rulebook_pages.addresses import anchor

START: Final = "opened"
LONGEST_LABEL: Final = 26
LONGEST_NOTE: Final = 22


def flow_of(reader: Reader, kind: str) -> tuple[list[Node], list[Edge]]:
    """Return the steps of a kind with its items and ends, and the ways between them.

    A kind without steps gives no nodes. What is only known by a fact, not by a step, has no way.
    """
    steps = {s.id: s for s in reader.book.source.steps.values() if s.of == kind}
    if not steps:
        return [], []
    ways = list(_each_once(_ways(reader, kind, steps)))
    used = {end for way in ways for end in (way.source, way.target)}
    nodes = [Node(START, _begin(reader, kind), shape="end")] if START in used else []
    nodes += [_step(reader, step) for step in steps.values()]
    nodes += [_item(reader, child) for child in _children(reader, kind) if f"item-{child}" in used]
    nodes += [
        Node(f"end-{o.id}", reader.text(o.title), shape="end")
        for o in reader.book.source.kinds[kind].closings
        if f"end-{o.id}" in used
    ]
    return nodes, ways


def _begin(reader: Reader, kind: str) -> str:
    return _("%(kind)s is opened") % {"kind": kind_title(reader, kind)}


def _step(reader: Reader, step: m.Step) -> Node:
    who = reader.listed(dict.fromkeys(w.post_title(reader, each.post) for each in step.by))
    note = _short(who, LONGEST_NOTE)
    shape = "question" if len(step.outcomes) > 1 else "step"
    address = f"#{anchor('step', step.id)}"
    title = reader.text(step.name)
    if shape == "question":
        return Node(step.id, title, note=note, shape="question", address=address)
    return Node(step.id, title, "skipped" if step.optional else "waiting", note, address=address)


def _item(reader: Reader, kind: str) -> Node:
    return Node(
        f"item-{kind}",
        kind_title(reader, kind),
        note=_("each on its own"),
        address=f"#{anchor('flow', kind)}",
    )


def _children(reader: Reader, kind: str) -> list[str]:
    return [k.id for k in reader.book.source.kinds.values() if k.part_of == kind]


def _ways(reader: Reader, kind: str, steps: dict[str, m.Step]) -> Iterator[Edge]:
    for step in steps.values():
        for event in step.opens:
            source = _source(reader, kind, steps, event)
            if source and source != step.id:
                yield Edge(source, step.id, _label(reader, step, steps.get(source), event))
        yield from _out(reader, kind, steps, step)


def _source(reader: Reader, kind: str, steps: dict[str, m.Step], event: str) -> str:
    """Return the node from which an event comes, "" where no node stands for it."""
    head = event.partition(".")[0].removeprefix("all ")
    if head in steps:
        return head
    if head in (START, "parent"):
        return START
    for child in _children(reader, kind):
        if head in (child, reader.book.source.kinds[child].many):
            return f"item-{child}"
    asking = [s.id for s in steps.values() if event in (*s.asks, *s.wishes)]
    return asking[-1] if asking else ""


def _out(reader: Reader, kind: str, steps: dict[str, m.Step], step: m.Step) -> Iterator[Edge]:
    if step.adds:
        yield Edge(step.id, f"item-{step.adds}")
    for outcome in step.outcomes:
        title = _short(reader.text(outcome.name), LONGEST_LABEL) if outcome.title.zh else ""
        for other in _drawn_leads(list(steps), step.id, outcome.leads):
            yield Edge(step.id, other, title)
        if outcome.closes and closing_title(reader, kind, outcome.closes):
            yield Edge(step.id, f"end-{outcome.closes}", title)


def _drawn_leads(order: list[str], step: str, leads: Iterable[str]) -> list[str]:
    """Return the steps to which an outcome is drawn: every later one, of earlier ones the first.

    A way back to each of several branches would hide the flow; the step's own lines name them all.
    """
    there = [other for other in leads if other in order and other != step]
    back = [other for other in there if order.index(other) < order.index(step)]
    return [other for other in there if other not in back[1:]]


def _label(reader: Reader, step: m.Step, before: m.Step | None, event: str) -> str:
    """Return what stands on a way: the outcome that opens the step, else the step's own condition."""
    outcome = event.partition(".")[2]
    for each in before.outcomes if before else ():
        if each.id == outcome and outcome != "done" and len(before.outcomes if before else ()) > 1:
            return _short(reader.text(each.name), LONGEST_LABEL)
    words = w.holds(reader, step.of, step.when)
    return words if len(words) <= LONGEST_LABEL else ""


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _each_once(ways: Iterable[Edge]) -> Iterator[Edge]:
    """Yield one way between two nodes, the first that says something."""
    found: dict[tuple[str, str], Edge] = {}
    for way in ways:
        pair = (way.source, way.target)
        if pair not in found or (way.label and not found[pair].label):
            found[pair] = way
    yield from found.values()

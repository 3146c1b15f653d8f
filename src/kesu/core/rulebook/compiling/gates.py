"""Gates: what must hold, and before what."""

from __future__ import annotations

from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler
from kesu.core.rulebook.events import NO_PAPERS


def gate(c: Compiler, gate: m.Gate) -> None:
    kind, scope, plan = c.kind_of(gate)
    needs = tuple(
        p.NeedPlan(need, compiled)
        for need in gate.needs
        if (compiled := c.condition(gate, need.when, scope))
    )
    compiled_gate = p.GatePlan(gate, c.condition(gate, gate.when, scope), needs)
    if not gate.needs:
        c.fault(
            "no_needs",
            gate,
            "a gate that asks nothing",
            "write needs = [{ when = …, says = … }]",
        )
    for before in gate.before:
        place = _place(c, gate, kind, before)
        plan.gates.setdefault(place, []).append(compiled_gate)


def _place(c: Compiler, gate: m.Gate, kind: m.Kind, before: str) -> str:
    text = before.removeprefix(f"{kind.id}.")
    head, _, rest = text.partition(".")
    step = c.source.steps.get(head)
    if (
        step is not None
        and step.of == kind.id
        and (not rest or rest in {o.id for o in step.outcomes})
    ):
        return text
    if text == "close" or (head == "close" and rest in {c.id for c in kind.closings}):
        return text
    if head == "number" and rest in c.source.documents:
        return text
    paper = c.source.documents.get(rest) if head == "issue" else None
    if paper is not None and paper.of == kind.id and paper.sort not in NO_PAPERS:
        return text
    child = c.source.kinds.get(head)
    if rest == "open" and child is not None and child.stands_in(kind.id):
        return text
    c.fault(
        "unknown_place",
        gate,
        f"before “{before}”",
        "write a step, step.outcome, close, close.<closing>, number.<document>, issue.<document> "
        "or <item or child kind>.open",
    )
    return text

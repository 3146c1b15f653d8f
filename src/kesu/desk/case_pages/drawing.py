"""The procedure of one record as a flow: what was done, what is owed, what may still come.

Steps whose condition does not hold and that never were open are left out; the whole procedure is
drawn in the rulebook. Ways back are drawn where they were gone.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from kesu.core.records.record import StepState, key
from kesu.core.records.views import View
from kesu.core.rulebook.plans import KindPlan, StepPlan
from kesu.desk.components.flow import Edge, Node, State
from kesu.desk.forms.fields import said

STATES: dict[str, State] = {"armed": "waiting", "open": "now", "done": "done", "dropped": "skipped"}


def drawn(
    plan: KindPlan, view: View, notes: dict[str, str], late: set[str], addresses: dict[str, str]
) -> tuple[list[Node], list[Edge]]:
    """Return the steps that this record went, stands at or may still go, and the ways between them.

    notes -- step → who did it, or who must. late -- the open steps past their limit.
    """
    ways = _ways(plan)
    shown = _shown(plan, view, ways)
    nodes = [
        _node(plan.steps[step], view, notes.get(step, ""), step in late, addresses.get(step, ""))
        for step in plan.steps
        if step in shown
    ]
    edges = [
        Edge(a, b, _label(plan.steps[a], outcome), taken=_is_taken(view, a, outcome, b))
        for a, outcome, b in ways
        if a in shown and b in shown and (not _goes_back(plan, a, b) or _was_repeated(view, b))
    ]
    return nodes, _each_once(edges)


def _ways(plan: KindPlan) -> list[tuple[str, str, str]]:
    """Return (step, outcome, step that it opens), by events first and then by what outcomes lead to."""
    found = []
    for event, armed in plan.armers.items():
        step, _dot, outcome = event.partition(".")
        if step in plan.steps and outcome != "opened":
            found += [(step, outcome, other.step.id) for other in armed]
    for step, each in plan.steps.items():
        for outcome, way in each.outcomes.items():
            found += [(step, outcome, other) for other in way.outcome.leads]
    return [way for way in found if way[0] != way[2]]


def _shown(plan: KindPlan, view: View, ways: list[tuple[str, str, str]]) -> set[str]:
    """Return the steps with a state, and those to come that nothing rules out."""
    shown = {s for s in plan.steps if _state(view, s) is not None}
    shown = {s for s in shown if _is_worth(plan.steps[s], view)}
    if view.record.closed is not None:
        return shown
    order = list(plan.steps)
    grows = True
    while grows:
        following = {
            b
            for a, _outcome, b in ways
            if a in shown and order.index(b) > order.index(a) and _may_come(plan.steps[b], view)
        }
        grows = not following <= shown
        shown |= following
    return shown


def _is_worth(plan: StepPlan, view: View) -> bool:
    """Say whether a step with a state is drawn: one that was done, or that is or will be asked for."""
    state = _state(view, plan.step.id)
    if state is None or state.done_at is not None:
        return state is not None
    waits_in_vain = state.status in ("armed", "dropped") and _is_ruled_out(plan, view)
    return not plan.step.optional and not waits_in_vain


def _is_ruled_out(plan: StepPlan, view: View) -> bool:
    """Say whether a step's condition does not hold and waits for no step that is being done just now."""
    if plan.when is None or plan.when.holds(view) is not False:
        return False
    named = (_state(view, name.partition(".")[0]) for name in plan.when.names)
    return not any(state is not None and state.status == "open" for state in named)


def _may_come(plan: StepPlan, view: View) -> bool:
    if plan.step.optional:
        return False
    return not _is_ruled_out(plan, view)


def _state(view: View, step: str) -> StepState | None:
    return view.record.steps.get(key(view.item, step))


def _node(plan: StepPlan, view: View, note: str, is_late: bool, address: str) -> Node:
    state = _state(view, plan.step.id)
    look: State = STATES[state.status] if state is not None else "waiting"
    if look == "now" and is_late:
        look = "late"
    label = said(plan.step.name)
    if state is not None and state.round > 1:
        label = _("%(step)s (round %(round)s)") % {"step": label, "round": state.round}
    closes = any(way.outcome.closes for way in plan.outcomes.values())
    shape = "end" if closes and not view.item else "question" if len(plan.outcomes) > 1 else "step"
    return Node(plan.step.id, label, look, note, "end" if shape == "end" else "step", address)


def _label(plan: StepPlan, outcome: str) -> str:
    if outcome == "done" or len(plan.outcomes) < 2 or outcome not in plan.outcomes:
        return ""
    return said(plan.outcomes[outcome].outcome.name)


def _is_taken(view: View, a: str, outcome: str, b: str) -> bool:
    target = _state(view, b)
    events = view.record.events.get(key(view.item, f"{a}.{outcome}"), ())
    return bool(events) and target is not None and target.status != "armed"


def _goes_back(plan: KindPlan, a: str, b: str) -> bool:
    order = list(plan.steps)
    return order.index(b) < order.index(a)


def _was_repeated(view: View, step: str) -> bool:
    state = _state(view, step)
    return state is not None and state.round > 1


def _each_once(edges: Iterable[Edge]) -> list[Edge]:
    """Return one way between two steps, the one that was gone before others."""
    found: dict[tuple[str, str], Edge] = {}
    for edge in edges:
        pair = (edge.source, edge.target)
        if pair not in found or (edge.taken and not found[pair].taken):
            found[pair] = edge
    return list(found.values())

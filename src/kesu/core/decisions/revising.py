"""Keeping measures and decisions up to date within a turn: what changed is asked again, what is fixed is left."""

from __future__ import annotations

from kesu.core.decisions.deciding import decide
from kesu.core.decisions.measuring import read
from kesu.core.records.record import Decided, key
from kesu.core.rulebook.plans import DecisionPlan, MeasurePlan
from kesu.core.turns import Turn


def revise(turn: Turn) -> None:
    """Read the measures and make the decisions that something changed for."""
    while turn.has_changed():
        for item, heads in sorted(turn.take_changed().items()):
            plan = turn.plan(item)
            is_new = "opened" in heads
            for measure in plan.measures.values():
                if not measure.wakes.isdisjoint(heads) and not is_settled(turn, measure, item):
                    measure_anew(turn, measure, item)
            for decision in plan.decisions.values():
                if is_new or not decision.rests_on.isdisjoint(heads):
                    _decide(turn, decision, item)


def is_settled(turn: Turn, plan: MeasurePlan, item: str) -> bool:
    """Say whether a measure that is read until a step is done is not read any more."""
    if not plan.measure.read.startswith("until "):
        return False
    step = turn.record.steps.get(key(item, plan.measure.read.removeprefix("until ")))
    return step is not None and step.status == "done"


def measure_anew(turn: Turn, plan: MeasurePlan, item: str) -> bool:
    """Ask for a measure; say whether the answer is another than the one that stood. It is told and marked then."""
    found = read(plan, turn.view(item), turn.answers)
    at = key(item, plan.measure.id)
    if found is None or turn.record.measures.get(at) == found:
        return False
    turn.record.measures[at] = found
    turn.happen("measured", item, plan.measure.id, value=found[0], members=list(found[1]))
    turn.mark(item, plan.measure.id)
    return True


def _decide(turn: Turn, plan: DecisionPlan, item: str) -> None:
    at = key(item, plan.decision.id)
    before = turn.record.decisions.get(at)
    if before is not None and is_fixed(turn, plan, item):
        return
    found = decide(plan, turn.view(item), turn.seq)
    if before is not None and before.status in ("overridden", "decided"):
        _doubt(turn, plan, item, before, found)
    elif before is None or _differs(before, found):
        turn.record.decisions[at] = found
        _tell(turn, plan, item, before, found)
    elif before.trace != found.trace:
        turn.record.decisions[at] = found


def is_fixed(turn: Turn, plan: DecisionPlan, item: str) -> bool:
    """Say whether a decision stands as it is, whatever is learned from now on."""
    until = plan.decision.revisable
    if until == "until closed":
        return turn.record.closed is not None and turn.record.closed.seq != turn.seq
    if until == "always":
        return False
    event = until.removeprefix("until ")
    return key(item, event) in turn.record.events


def _tell(
    turn: Turn, plan: DecisionPlan, item: str, before: Decided | None, found: Decided
) -> None:
    name = plan.decision.id
    was = before.value if before else None
    turn.mark(item, name)
    if found.status != "not_applicable" or before is not None:
        turn.happen(
            "decided", item, name, value=found.value, row=found.row, status=found.status, was=was,
            missing=list(found.missing),
        )  # fmt: skip
    if was != found.value and before is not None:
        turn.emit(item, f"{name}.changed")


def _doubt(turn: Turn, plan: DecisionPlan, item: str, before: Decided, found: Decided) -> None:
    """A person's answer stands; that the table now says something else is told (G29)."""
    if found.value == before.machine:
        return
    at = key(item, plan.decision.id)
    turn.record.decisions[at] = Decided(
        before.value, found.row, before.status, found.missing, turn.seq, found.trace, found.value,
        before.reason, before.by,
    )  # fmt: skip
    turn.happen("in_doubt", item, plan.decision.id, value=before.value, machine=found.value)
    turn.emit(item, f"{plan.decision.id}.in_doubt")


def _differs(before: Decided, found: Decided) -> bool:
    return (before.value, before.row, before.status, before.missing) != (
        found.value,
        found.row,
        found.status,
        found.missing,
    )

"""Steps that nothing ever arms, records that nobody ever opens, triggers that nothing sets off."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.rulebook import events
from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.model import Act, Kind, Source, Step


def lint_reach(linter: Linter) -> None:
    """Look at what can ever come about."""
    opened = _openable(linter.source)
    for kind in linter.source.kinds.values():
        if kind.id not in opened:
            linter.remark("unopened_kind", kind)
    reached = reachable_steps(linter.source)
    for step in linter.source.steps.values():
        if step.id not in reached:
            linter.remark("unreachable_step", step, opens=list(step.opens))


def acts_of(source: Source) -> Iterator[tuple[str, Act]]:
    """Yield (kind, act) for every act of a trigger or a late clock."""
    for trigger in source.triggers.values():
        for act in trigger.do:
            yield trigger.of, act
    for clock in source.clocks.values():
        for act in clock.late:
            yield clock.of, act


def _openable(source: Source) -> set[str]:
    found = {act.to for _, act in acts_of(source) if act.verb in ("open", "open_item")}
    found |= {step.adds for step in source.steps.values()}
    for kind in source.kinds.values():
        if kind.opened_by or kind.hears or kind.period:
            found.add(kind.id)
    return found


def reachable_steps(source: Source) -> set[str]:
    """Return the steps that can ever open, as far as events and leads go."""
    reached = {act.to for _, act in acts_of(source) if act.verb == "open_step"}
    while True:
        more = {
            s.id
            for s in source.steps.values()
            if s.id not in reached and _is_armed(source, s, reached)
        }
        more |= {
            lead
            for step in source.steps.values() if step.id in reached
            for outcome in step.outcomes for lead in outcome.leads
        } - reached  # fmt: skip
        if not more:
            return reached
        reached |= more


def _is_armed(source: Source, step: Step, reached: set[str]) -> bool:
    kind = source.kinds[step.of]
    answers = [can_occur(source, kind, event, reached) for event in step.opens]
    return bool(answers) and (all(answers) if step.joins == "all" else any(answers))


def can_occur(source: Source, kind: Kind, event: str, reached: set[str]) -> bool:
    """Say whether an event can occur while only `reached` steps can be done; what is no step's event can."""
    found = events.resolve(source, kind, event) or event
    head, _, rest = found.removeprefix("all ").partition(".")
    if head == "parent":
        return can_occur(source, source.kinds[kind.part_of], rest, reached)
    for child in source.kinds.values():
        if child.stands_in(kind.id) and head in (child.id, child.many):
            return can_occur(source, child, rest, reached)
    step = source.steps.get(head)
    return step is None or step.of != kind.id or head in kind.facts or head in reached

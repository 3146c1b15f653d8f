"""Triggers, and what they and late clocks do."""

from __future__ import annotations

from collections.abc import Mapping

from kesu.core.conditions import Formula, Unreadable, chosen
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler
from kesu.core.rulebook.scope import CountedScope, KindScope


def trigger(c: Compiler, trigger: m.Trigger, every: tuple[p.EveryPlan, ...] = ()) -> p.TriggerPlan:
    """Compile one trigger into the plan of its kind, and return it."""
    kind, scope, plan = c.kind_of(trigger)
    found = compiled(c, trigger, scope, every)
    plan.triggers[trigger.id] = found
    if every:
        plan.recurring.append(found)
    for text in trigger.on:
        event = c.event(trigger, kind, text)
        plan.firing.setdefault(event, []).append(found)
        c.note_join(plan, event)
    if not trigger.on and not trigger.every:
        c.fault(
            "never_fires", trigger, "a trigger without `on` and `every`", 'write on = ["event"]'
        )
    return found


def compiled(
    c: Compiler, trigger: m.Trigger, scope: KindScope, every: tuple[p.EveryPlan, ...]
) -> p.TriggerPlan:
    """Return the trigger with its conditions, its set and its acts compiled in `scope`."""
    members = None
    if trigger.for_each:
        try:
            found = chosen(trigger.for_each, scope)
            members, scope.each = found.members, found.scope
        except Unreadable as fault:
            c.fault("unknown_set", trigger, str(fault), "write a set: parts, or parts where …")
    plan = p.TriggerPlan(
        trigger,
        c.condition(trigger, trigger.when, scope),
        c.condition(trigger, trigger.while_, scope),
        members,
        c.formula(trigger, trigger.once, scope) if trigger.once else None,
        tuple(act_plan(c, trigger, act, scope) for act in trigger.do),
        every,
        trigger.for_each.split()[0] if isinstance(scope.each, CountedScope) else "",
    )
    scope.each = None
    return plan


def act_plan(c: Compiler, line: m.Line, act: m.Act, scope: KindScope) -> p.ActPlan:
    target = _target(c, line, act, scope)
    whom = act.to if act.verb in ("tell", "remind", "escalate") else act.whom
    if act.verb == "set":
        _check_set(c, line, act)
        sets = sets_of(c, line, {act.to: act.with_.get("value", "none")}, scope, scope.kind)
    else:
        sets = sets_of(c, line, act.with_, scope, target)
    return p.ActPlan(
        act,
        sets,
        c.parties(line, whom, scope) if whom and whom != "owner" else None,
        c.limit(line, act.after) if act.after else None,
        c.formula(line, act.about, scope) if act.about else None,
    )


def _check_set(c: Compiler, line: m.Line, act: m.Act) -> None:
    """A set without its value, or with something else, would silently empty the fact."""
    if set(act.with_) != {"value"}:
        read = f'set = "{act.to}" with {", ".join(act.with_) or "nothing"}'
        c.fault(
            "unclear_set", line, read, f'write {{ set = "{act.to}", with = {{ value = "…" }} }}'
        )


def _target(c: Compiler, line: m.Line, act: m.Act, scope: KindScope) -> m.Kind | None:
    if act.verb in ("open", "open_item"):
        if act.to not in c.source.kinds:
            c.fault(
                "unknown_kind",
                line,
                f'{act.verb} = "{act.to}"',
                c.one_of(act.to, c.source.kinds),
            )
        return c.source.kinds.get(act.to)
    if act.verb == "open_step" and act.to not in c.source.steps:
        c.fault(
            "unknown_step",
            line,
            f'open_step = "{act.to}"',
            c.one_of(act.to, c.source.steps),
        )
    if act.verb == "close" and act.to not in {c.id for c in scope.kind.closings}:
        c.fault(
            "unknown_closing",
            line,
            f'close = "{act.to}"',
            c.one_of(act.to, [c.id for c in scope.kind.closings]),
        )
    return None


def sets_of(
    c: Compiler, line: m.Line, sets: Mapping[str, str], scope: KindScope, target: m.Kind | None
) -> tuple[tuple[str, Formula], ...]:
    found = []
    for fact, text in sets.items():
        if target is not None and fact not in target.facts:
            c.fault("unknown_fact", line, f"sets “{fact}”", c.one_of(fact, target.facts))
        compiled = c.formula(line, text, scope)
        if compiled:
            found.append((fact, compiled))
    return tuple(found)

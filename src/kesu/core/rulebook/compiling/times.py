"""When a trigger comes again: its ways with their conditions and anchors; triggers of the whole company."""

from __future__ import annotations

from kesu.core.conditions import Formula
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler
from kesu.core.rulebook.compiling.triggers import compiled
from kesu.core.rulebook.scope import KindScope
from kesu.core.values import Text

_CALENDAR = Text("公司日程", "Company calendar")
_SETTINGS = ("weekday", "month", "day", "working_day", "at", "rolling")


def every_plans(c: Compiler, trigger: m.Trigger, scope: KindScope) -> tuple[p.EveryPlan, ...]:
    """Return the ways of `every` ready to be asked; a setting it names must be there."""
    return tuple(_one(c, trigger, every, scope) for every in trigger.every)


def _one(c: Compiler, trigger: m.Trigger, every: m.Every, scope: KindScope) -> p.EveryPlan:
    when = c.condition(trigger, every.when, scope)
    anchor = c.formula(trigger, every.from_, scope) if every.from_ else None
    settings = {n: f for n in _SETTINGS if (f := _setting(c, trigger, every, n, scope))}
    return p.EveryPlan(every, when, anchor, settings)


def _setting(
    c: Compiler, trigger: m.Trigger, every: m.Every, name: str, scope: KindScope
) -> Formula | None:
    text = getattr(every, name)
    is_setting = isinstance(text, str) and text.startswith("settings.")
    return c.formula(trigger, text, scope) if is_setting else None


def company_triggers(c: Compiler) -> dict[str, p.TriggerPlan]:
    """Return the triggers of the whole company: they stand on no record and read settings only."""
    scope = KindScope(c.source, m.Kind(id=m.COMPANY, life=m.COMPANY))
    found = {}
    for trigger in c.each("trigger", c.source.triggers):
        if trigger.of == m.COMPANY:
            _check(c, trigger)
            found[trigger.id] = compiled(c, trigger, scope, every_plans(c, trigger, scope))
    return found


def company_plan(triggers: dict[str, p.TriggerPlan]) -> dict[str, p.KindPlan]:
    """Return the company's calendar as a kind of record of its own; none where nothing comes again for the company.

    A standing record without facts, one for the book, under the edition in force: its triggers wait, fire late and
    are replayed like those of any other record. Nobody opens it by hand, and no list of the book's kinds names it.
    """
    if not triggers:
        return {}
    kind = m.Kind(id=m.COMPANY, life="standing", edition="current", title=_CALENDAR)
    recurring = list(triggers.values())
    return {m.COMPANY: p.KindPlan(kind, triggers=dict(triggers), recurring=recurring)}


def _check(c: Compiler, trigger: m.Trigger) -> None:
    if trigger.on or not trigger.every:
        c.fault(
            "company_event",
            trigger,
            'a trigger of = "company" without `every`, or with `on`',
            "write every = { … }: the company has no events of its own",
        )
    for act in trigger.do:
        if act.verb not in ("open", "tell"):
            write = 'write do = [{ open = "…" }] or [{ tell = "post" }]'
            c.fault("company_act", trigger, f"{act.verb} on no record", write)

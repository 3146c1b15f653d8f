"""Triggers: on an event, if a condition, for each of a set, do – and the acts of a clock that has run out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kesu.core.decisions.revising import is_settled, measure_anew
from kesu.core.records.entries import SYSTEM
from kesu.core.records.outcomes import Opening
from kesu.core.records.record import ClockState, key
from kesu.core.records.views import View
from kesu.core.rulebook.plans import ActPlan, Parties, TriggerPlan
from kesu.core.steps.children import about_already
from kesu.core.steps.flow import close, prepare
from kesu.core.turns import Turn
from kesu.core.values import NOT_APPLICABLE, Text


def fire(turn: Turn, item: str, event: str) -> None:
    """Fire every trigger that listens for `event` on this record or item and whose conditions hold."""
    for plan in turn.plan(item).firing.get(event, ()):
        at = (item, plan.trigger.id)
        if turn.fired_on.get(at, event) != event:
            continue  # one entry brought several of its events: that is one occasion
        _count_anew(turn, item, plan)
        for view in _views(plan, turn.view(item)):
            if _holds(plan, view) and _is_first(turn, item, plan, view):
                turn.fired_on[at] = event
                turn.happen("triggered", item, plan.trigger.id, event=event)
                for act in plan.acts:
                    carry_out(turn, item, act, view, plan.trigger.id, plan.trigger.name)


def fire_again(turn: Turn, item: str, plan: TriggerPlan) -> None:
    """Fire a trigger whose time has come, for each of its set, where its conditions hold."""
    _count_anew(turn, item, plan)
    for view in _views(plan, turn.view(item)):
        if _holds(plan, view) and _is_first(turn, item, plan, view):
            turn.happen("triggered", item, plan.trigger.id, event="every")
            for act in plan.acts:
                carry_out(turn, item, act, view, plan.trigger.id, plan.trigger.name)


def _count_anew(turn: Turn, item: str, plan: TriggerPlan) -> None:
    """What a trigger goes through because a measure counted it is counted at that moment."""
    if plan.counted:
        measure = turn.plan(item).measures[plan.counted]
        if not is_settled(turn, measure, item):
            measure_anew(turn, measure, item)


def _views(plan: TriggerPlan, view: View) -> list[View]:
    if plan.members is None:
        return [view]
    found = []
    for member in plan.members(view):
        one = view.of(view.item)
        one.each = member
        found.append(one)
    return found


def _holds(plan: TriggerPlan, view: View) -> bool:
    return all(c is None or c.holds(view) is True for c in (plan.while_, plan.when))


def _is_first(turn: Turn, item: str, plan: TriggerPlan, view: View) -> bool:
    """A trigger with `once` never fires twice for the same grounds on one record."""
    if plan.once is None:
        return True
    at = f"{item}/{plan.trigger.id}:{plan.once.value(view)}"
    if at in turn.record.fired:
        return False
    turn.record.fired[at] = turn.seq
    return True


def carry_out(
    turn: Turn, item: str, plan: ActPlan, view: View, line: str, says: Text, run: ClockState | None = None,
    owner: Parties | None = None,
) -> None:  # fmt: skip
    """Do what a trigger or a late clock says."""
    act = plan.act
    values = {name: formula.value(view) for name, formula in plan.with_}
    match act.verb:
        case "open":
            turn.openings.append(_opening(turn, item, plan, values, line))
        case "open_item":
            _open_item(turn, plan, view, values)
        case "open_step":
            prepare(turn, item, turn.plan(item).steps[act.to])
        case "set":
            for name, value in values.items():
                turn.set_fact(item, name, value)
        case "close":
            if turn.record.closed is None:
                close(turn, item, act.to, run.id if run else "")
        case "hold":
            turn.happen("held", item, line, reason=act.to)
            turn.emit(item, "held")
        case _:
            find = plan.whom or owner
            parties = find(view) if find else ()
            turn.notify(
                parties,
                line,
                act.verb,
                act.says if act.says.zh else says,
                item,
                run.id if run else "",
            )


def _open_item(turn: Turn, plan: ActPlan, view: View, values: dict[str, Any]) -> None:
    """Add an item; one about a record that is spoken of already is not added again."""
    kind, about = plan.act.to, str(plan.about.value(view) or "") if plan.about else ""
    if about and about_already(turn.record, kind, about):
        return
    item = turn.open_item(kind, about)
    for name, value in values.items():
        if value is not None:
            turn.set_fact(item, name, value)


def _opening(turn: Turn, item: str, plan: ActPlan, values: dict[str, Any], line: str) -> Opening:
    facts = {
        **_copied(turn, item, plan),
        **{n: v for n, v in values.items() if v is not None and v is not NOT_APPLICABLE},
    }
    turn.happen("opens", item, line, kind=plan.act.to, link=plan.act.link)
    parent = _parent_of(turn, plan.act.to)
    at, department = turn.entry.happened_at, _department(turn)
    return Opening(plan.act.to, line, facts, plan.act.link, at, parent, department)


def _department(turn: Turn) -> str:
    """Return the department that causes what opens by itself: of the entry, or where time did, of the origin."""
    by = turn.entry.by
    if by.department or by.person != SYSTEM.person:
        return by.department
    opened = turn.record.events.get("/opened")
    return opened[0].department if opened else ""


def _parent_of(turn: Turn, kind: str) -> str:
    """Return the parent of a child that is opened here: this record, or where it is a sibling this record's own."""
    of = turn.book.kinds[kind].kind.child_of
    if not of:
        return ""
    return turn.record.id if of == turn.record.kind else turn.record.parent()


def _copied(turn: Turn, item: str, plan: ActPlan) -> dict[str, Any]:
    """Facts that the new record takes over: those named, or with "*" all that its kind has too."""
    target = turn.book.kinds[plan.act.to].kind.facts
    names = target if plan.act.copy == ("*",) else plan.act.copy
    own = turn.record.values[item]
    known = {n: own[n] for n in names if n in own and n in target and own[n] is not NOT_APPLICABLE}
    return {**known, **_left_open(turn, item, [n for n in names if n in target])}


def _left_open(turn: Turn, item: str, names: Iterable[str]) -> dict[str, Any]:
    """What was asked and not told goes along as that: nobody is to ask the complainant again."""
    facts = {n: turn.record.facts.get(key(item, n)) for n in names}
    return {
        n: {"state": fact.state, "remark": fact.remark}
        for n, fact in facts.items()
        if fact is not None and fact.state in ("undetermined", "withheld")
    }

"""What will happen next on a record by itself, and when: warnings, due moments, reminders, escalations, closings.

Read from the clocks that run, what the book makes follow of them, and the times of triggers that come again. Nothing
is decided here: what is done meanwhile, corrected or agreed moves or ends it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kesu.core.clocks.occurring import next_occurrence
from kesu.core.clocks.settling import fired_key
from kesu.core.explaining.expressions import condition_words
from kesu.core.explaining.names import (
    closing_title,
    fact_title,
    item_title,
    kind_title,
    line_title,
    listed_parties,
    step_title,
    with_items,
)
from kesu.core.explaining.parts import place_of
from kesu.core.explaining.reading import Reader
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import ClockState, Record, key
from kesu.core.records.views import View
from kesu.core.rulebook.plans import ActPlan, ClockPlan, Parties, StepPlan, TriggerPlan
from kesu.core.steps.rights import parties_of
from kesu.core.values import Moment, Text

RUNGS: Mapping[str, Text] = {
    "near": Text("预警：临近到期", "warning: nearly due"),
    "near.told": Text("预警：提醒{whom}", "warning: {whom} reminded"),
    "due": Text("到期；届时未完成即认定逾期", "due; found late if it is not done by then"),
    "remind": Text("催办{whom}", "{whom} reminded that it is late"),
    "escalate": Text("上报{whom}", "escalated to {whom}"),
    "tell": Text("通知{whom}", "{whom} told"),
    "close": Text("自动关闭：{to}", "closed by itself: {to}"),
    "open": Text("自动登记“{to}”", "“{to}” opened by itself"),
    "open_item": Text("自动新增“{to}”", "“{to}” added by itself"),
    "open_step": Text("“{to}”成为待办", "“{to}” becomes open"),
    "open_step.told": Text("“{to}”成为待办，由{whom}办理", "“{to}” becomes open, for {whom}"),
    "set": Text("自动填写“{to}”", "“{to}” filled in by itself"),
    "hold": Text("自动暂停处理", "put on hold by itself"),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One thing that will happen by itself: at a moment, told to parties, by a clause.

    `run` is the clock run ("item/clock#turn"), or "item/trigger" for one that comes again by the calendar; with
    `stage` it is the timer that fires. `provisional`: the moment may still move without anybody doing anything.
    """

    at: Moment
    sort: str
    says: str
    run: str
    stage: str
    title: str
    item: str
    parties: tuple[str, ...] = ()
    clause: str = ""
    provisional: bool = False


class _Looking(NamedTuple):
    reader: Reader
    record: Record
    at: Moment

    def view(self, item: str) -> View:
        entry = Entry(act="hear", by=SYSTEM, happened_at=self.at, entered_at=self.at)
        return View(self.record, item, entry, self.reader.calendar)


class _Stage(NamedTuple):
    """A moment at which a timer of a run fires, with the clock that it is of."""

    look: _Looking
    run: ClockState
    plan: ClockPlan
    name: str
    at: Moment


def ladder(reader: Reader, record: Record, at: Moment) -> tuple[Rung, ...]:
    """Return what will happen on a record by itself, the next first, as things stand at `at`."""
    if record.closed is not None:
        return ()
    # Over a copy: asking for a party that is found once would keep it.
    look = _Looking(with_items(reader, record), record.copy(), at)
    found = [rung for run in record.clocks.values() for rung in _of_run(look, run)]
    found += _of_triggers(look)
    return tuple(sorted(found, key=lambda rung: rung.at))


def ladder_of(rungs: Iterable[Rung], run_id: str) -> tuple[Rung, ...]:
    """Return the rungs of one clock run."""
    return tuple(rung for rung in rungs if rung.run == run_id)


# -- clocks --------------------------------------------------------------------------------------------------------


def _of_run(look: _Looking, run: ClockState) -> Iterator[Rung]:
    plan = look.reader.book.kinds[look.record.kind_of(run.item)].clocks.get(run.clock)
    if plan is None or run.status != "running" or run.due is None:
        return
    for stage in _stages(look, run, plan, run.due):
        if fired_key(run.id, stage.name, stage.at) not in look.record.fired:
            yield from _rungs(stage)


def _stages(look: _Looking, run: ClockState, plan: ClockPlan, due: Moment) -> Iterator[_Stage]:
    calendar = look.reader.calendar_of(plan.clock.calendar)
    for i, near in enumerate(plan.near):
        moment = Moment(calendar.limit(due, near).at)
        if moment > run.start:
            yield _Stage(look, run, plan, f"near.{i}", moment)
    yield _Stage(look, run, plan, "due", due)
    for i, act in enumerate(plan.late):
        if act.after is not None:
            moment = Moment(calendar.limit(due, act.after).at)
            yield _Stage(look, run, plan, f"late.{i}", moment)


def _rungs(stage: _Stage) -> Iterator[Rung]:
    sort, _, index = stage.name.partition(".")
    plan, item = stage.plan, stage.run.item
    view = stage.look.view(item)
    owner = plan.owner(view) if plan.owner else ()
    if sort == "near":
        yield _rung(stage, "near", parties=owner)
        yield from _following(stage, view, f"{stage.run.clock}.near")
    elif sort == "due":
        yield _rung(stage, "due")
        for act in (a for a in plan.late if a.after is None):
            yield from _act(stage, act, view, plan.owner)
        yield from _following(stage, view, f"{stage.run.clock}.late")
    else:
        yield from _act(stage, plan.late[int(index)], view, plan.owner)


def _rung(
    stage: _Stage, sort: str, *, to: str = "", parties: tuple[str, ...] = (), extra: str = "",
    clause: str = "", when: str = "",
) -> Rung:  # fmt: skip
    run, clock = stage.run, stage.plan.clock
    says = _says(stage.look.reader, sort, to, parties, extra, when)
    return Rung(
        stage.at, sort, says, run.id, stage.name, stage.look.reader.text(clock.name), run.item,
        parties, clause or clock.clause, run.provisional or run.unpublished,
    )  # fmt: skip


def _says(
    reader: Reader, sort: str, to: str, parties: tuple[str, ...], extra: str, when: str
) -> str:
    words = RUNGS.get(f"{sort}.told") if parties else None
    told = reader.text(words or RUNGS[sort]).format(to=to, whom=listed_parties(reader, parties))
    if extra:
        told = reader.say(f"{told}：{extra}", f"{told}: {extra}")
    return told + reader.bracketed(reader.say(f"条件：{when}", f"if {when}") if when else "")


def _act(
    stage: _Stage, plan: ActPlan, view: View, owner: Parties | None, *, clause: str = "",
    when: str = "",
) -> Iterator[Rung]:  # fmt: skip
    """Yield what one act of a late clock or of a trigger brings."""
    act, reader = plan.act, stage.look.reader
    if act.verb not in RUNGS:
        return
    kind = stage.look.record.kind_of(stage.run.item)
    find = plan.whom or owner
    told = find(view) if find and act.verb in ("remind", "escalate", "tell") else ()
    extra = reader.text(act.says) if told and act.says.zh else ""
    to = _target(reader, kind, plan)
    yield _rung(stage, act.verb, to=to, parties=told, extra=extra, clause=clause, when=when)


def _target(reader: Reader, kind: str, plan: ActPlan) -> str:
    match plan.act.verb:
        case "close":
            return closing_title(reader, kind, plan.act.to)
        case "open" | "open_item":
            return kind_title(reader, plan.act.to)
        case "open_step":
            return step_title(reader, kind, plan.act.to)
        case "set":
            return reader.listed(fact_title(reader, kind, name) for name, _formula in plan.with_)
        case _:
            return ""


def _following(stage: _Stage, view: View, event: str) -> Iterator[Rung]:
    """Yield what triggers and steps that listen for the clock's own event add to it."""
    kinds, record = stage.look.reader.book.kinds, stage.look.record
    plan = kinds[record.kind_of(stage.run.item)]
    for trigger in plan.firing.get(event, ()):
        when = _when(stage.look, stage.run.item, trigger)
        for act in trigger.acts if _may_hold(trigger, view) else ():
            yield from _act(stage, act, view, None, clause=trigger.trigger.clause, when=when)
    for step in plan.armers.get(event, ()):
        if _opens(step, view):
            yield _rung(
                stage, "open_step", to=stage.look.reader.text(step.step.name),
                parties=parties_of(step, view), clause=step.step.clause,
            )  # fmt: skip


def _may_hold(plan: TriggerPlan, view: View) -> bool:
    """Say whether a trigger's conditions may hold: what is not known yet may."""
    return all(c is None or c.holds(view) is not False for c in (plan.while_, plan.when))


def _when(look: _Looking, item: str, plan: TriggerPlan) -> str:
    """Return a trigger's condition in words where it is not certain yet."""
    if not plan.trigger.when or plan.when is None or plan.when.holds(look.view(item)) is True:
        return ""
    place = place_of(look.reader, look.record.kind, item, look.record.opened_at)
    return condition_words(look.reader, place, plan.trigger.when)


def _opens(plan: StepPlan, view: View) -> bool:
    """Say whether an event would open a step that is neither open already nor without its condition."""
    state = view.record.steps.get(key(view.item, plan.step.id))
    if state is not None and state.status in ("armed", "open"):
        return False
    return plan.when is None or plan.when.holds(view) is not False


# -- triggers that come again --------------------------------------------------------------------------------------


def _of_triggers(look: _Looking) -> Iterator[Rung]:
    for item in ("", *look.record.live_items()):
        if item and look.record.items[item].closed_as:
            continue
        for plan in look.reader.book.kinds[look.record.kind_of(item)].recurring:
            yield from _of_trigger(look, item, plan)


def _of_trigger(look: _Looking, item: str, plan: TriggerPlan) -> Iterator[Rung]:
    at, waits, view = key(item, plan.trigger.id), look.record.waits, look.view(item)
    if at not in waits:
        return
    came = waits.get(f"{at}:came")
    moment = next_occurrence(plan, view, look.reader.calendar, waits[at], came)
    if moment is None or not _may_hold(plan, view):
        return
    reader, kind = look.reader, look.record.kind_of(item)
    for act in plan.acts:
        find = act.whom
        told = find(view) if find and act.act.verb in ("remind", "escalate", "tell") else ()
        if act.act.verb in RUNGS:
            extra = reader.text(act.act.says) if told and act.act.says.zh else ""
            when = _when(look, item, plan)
            says = _says(reader, act.act.verb, _target(reader, kind, act), told, extra, when)
            title = line_title(reader, kind, plan.trigger.id)
            yield Rung(
                moment, act.act.verb, says, at, "every", title, item, told, plan.trigger.clause
            )


# -- as lines ------------------------------------------------------------------------------------------------------


def lines_of_ladder(
    rungs: Iterable[Rung], reader: Reader, people: Mapping[str, str] | None = None
) -> list[str]:
    """Return the rungs as lines of text, for the command line; `people` says who is behind a party today."""
    return [_line(rung, reader, people or {}) for rung in rungs]


def _line(rung: Rung, reader: Reader, people: Mapping[str, str]) -> str:
    about = " · ".join(filter(None, (item_title(reader, rung.item), rung.title)))
    names = reader.listed(dict.fromkeys(people[p] for p in rung.parties if people.get(p)))
    marks = [names, rung.clause, reader.say("暂定", "for now") if rung.provisional else ""]
    return f"{reader.moment(rung.at)}  {about}{reader.say('：', ': ')}{rung.says}" + "".join(
        reader.bracketed(mark) for mark in marks
    )

"""Clocks: their starts, stops, pauses and limits, and what makes them reckon again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kesu.core.conditions import Condition
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.compiling.compiler import Compiler, heads
from kesu.core.rulebook.compiling.triggers import act_plan
from kesu.core.rulebook.scope import KindScope
from kesu.core.worktime import is_counted_back


def clock(c: Compiler, clock: m.Clock) -> None:
    kind, scope, plan = c.kind_of(clock)
    if not clock.limit:
        c.fault("no_limit", clock, "a clock without a limit", 'write limit = "4 working hours"')
    if not clock.starts and not clock.runs_while:
        c.fault(
            "never_starts",
            clock,
            "a clock without `starts` and `runs_while`",
            'write starts = ["event"]',
        )
    starts = tuple(
        p.StartPlan(s, c.event(clock, kind, s.event), c.condition(clock, s.when, scope))
        for s in clock.starts
    )
    stops = tuple(c.event(clock, kind, s) for s in clock.stops)
    pauses = tuple((c.event(clock, kind, a), c.event(clock, kind, b)) for a, b in clock.pauses)
    limits = tuple(_limit_row(c, clock, row, scope) for row in clock.limit)
    when = c.condition(clock, clock.when, scope)
    runs = c.condition(clock, clock.runs_while, scope)
    exempt = c.condition(clock, clock.exempt.when, scope) if clock.exempt else None
    for event in (*(s.event for s in starts), *stops):
        c.note_join(plan, event)
    if clock.exempt is not None and clock.exempt.instead in plan.steps:
        plan.armers.setdefault(f"{clock.id}.exempt", []).append(plan.steps[clock.exempt.instead])
    plan.clocks[clock.id] = p.ClockPlan(
        clock, starts, stops, limits, when, pauses, runs,
        tuple(found for text in clock.near if (found := c.limit(clock, text))),
        tuple(act_plan(c, clock, act, scope) for act in clock.late),
        c.parties(clock, clock.owner, scope) if clock.owner else None,
        c.parties(clock, clock.agree.by, scope) if clock.agree else None,
        c.all_parties(clock, clock.extend.by, scope) if clock.extend else None,
        _clock_rests_on(starts, stops, pauses, limits, [when, runs, exempt], _dwell(clock)),
        exempt,
    )  # fmt: skip


def _dwell(clock: m.Clock) -> tuple[str, ...]:
    return () if clock.per in ("round", "case") else (clock.per,)


def _limit_row(c: Compiler, clock: m.Clock, row: m.LimitRow, scope: KindScope) -> p.LimitPlan:
    when = c.condition(clock, row.when, scope)
    row = _written_out(c, row)
    if row.text.startswith("until "):
        return p.LimitPlan(
            row, when, None, None, c.formula(clock, row.text.removeprefix("until "), scope)
        )
    if is_counted_back(row.text):
        limit, _, anchor = row.text.rpartition(" ")
        return p.LimitPlan(row, when, c.limit(clock, limit), None, c.formula(clock, anchor, scope))
    if row.text.startswith("settings."):
        setting = c.formula(clock, row.text, scope)
        _check_setting_limit(c, clock, row.text)
        return p.LimitPlan(row, when, None, setting, None)
    return p.LimitPlan(row, when, c.limit(clock, row.text), None, None)


def _written_out(c: Compiler, row: m.LimitRow) -> m.LimitRow:
    """Return a row whose setting counts back from a fact as if that stood in the line: the fact must be read there."""
    setting = c.source.settings.get(row.text.removeprefix("settings."))
    value = setting.value if setting and not setting.dated else None
    if isinstance(value, str) and is_counted_back(value):
        return replace(row, text=value)
    return row


def _check_setting_limit(c: Compiler, clock: m.Clock, text: str) -> None:
    setting = c.source.settings.get(text.removeprefix("settings."))
    values = [setting.value, *(v for _, v in setting.dated)] if setting else []
    for value in values:
        if isinstance(value, str):
            c.limit(clock, value)
        else:
            c.fault(
                "unreadable_limit",
                clock,
                f"{text} is {value!r}",
                'its value must be a limit: "4 working hours"',
            )


def _clock_rests_on(
    starts: tuple[p.StartPlan, ...],
    stops: tuple[str, ...],
    pauses: tuple[tuple[str, str], ...],
    limits: tuple[p.LimitPlan, ...],
    asked: list[Condition | None],
    dwell: tuple[str, ...],
) -> frozenset[str]:
    names = {s.event for s in starts} | set(stops) | {e for pair in pauses for e in pair}
    conditions = [
        c for c in (*asked, *(s.when for s in starts), *(row.when for row in limits)) if c
    ]
    texts = {n for c in conditions for n in c.reads} | {
        n for row in limits if row.until for n in row.until.reads
    }
    return frozenset(_event_heads(names) | heads(texts) | set(dwell))


def _event_heads(names: Iterable[str]) -> set[str]:
    found = set()
    for name in names:
        if name.startswith("all "):
            found.add("*items")
        else:
            head, _, rest = name.partition(".")
            found.add(f"parent.{rest.partition('.')[0]}" if head == "parent" else head)
    return found

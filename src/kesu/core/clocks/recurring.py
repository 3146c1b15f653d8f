"""Timers of triggers that come again: the next time of each on an open record, and what a fired one leaves behind.

A record remembers for each such trigger since when its next time is looked for (`waits`): since the entry by which
its `while` began to hold, or since the time that came last. So no time comes twice, none is lost while the program
is down, and nothing is made up for that was owed before anybody could know of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.clocks.occurring import next_occurrence
from kesu.core.records.outcomes import Timer
from kesu.core.records.record import key
from kesu.core.rulebook.plans import TriggerPlan
from kesu.core.turns import Turn
from kesu.core.values import Moment

STAGE = "every"
"""The stage of a timer that is a trigger's and no clock's; its `clock` is "item/trigger"."""


def settle_waits(turn: Turn) -> None:
    """Begin to wait where a trigger's `while` has begun to hold, and stop where it no longer does."""
    for item, plan in _recurring(turn):
        at = key(item, plan.trigger.id)
        view = turn.view(item)
        holds = plan.while_ is None or plan.while_.holds(view) is True
        if not holds or turn.record.closed is not None:
            turn.record.waits.pop(at, None)
        elif at not in turn.record.waits:
            turn.record.waits[at] = turn.entry.entered_at


def _recurring(turn: Turn) -> Iterator[tuple[str, TriggerPlan]]:
    for item in turn.items():
        for plan in turn.plan(item).recurring:
            if not item or not turn.record.items[item].closed_as:
                yield item, plan


def timers_of_triggers(turn: Turn) -> Iterator[Timer]:
    """Yield the next time of every trigger that waits on this record."""
    for item, plan in _recurring(turn):
        at = key(item, plan.trigger.id)
        since, last = turn.record.waits.get(at), turn.record.waits.get(_came(at))
        if since is not None:
            moment = next_occurrence(plan, turn.view(item), turn.calendar, since, last)
            if moment is not None:
                yield Timer(at, STAGE, moment)


def note_coming(turn: Turn, item: str, trigger: str, at: Moment) -> None:
    """Remember that a time has come: the next fixed one is looked for after it, a rolling one after this entry."""
    turn.record.waits[key(item, trigger)] = at
    turn.record.waits[_came(key(item, trigger))] = turn.entry.entered_at


def _came(at: str) -> str:
    return f"{at}:came"

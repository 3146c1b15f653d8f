"""Worked cases about triggers that come again: at which moments, in one situation, between two days."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kesu.core.clocks.duties import company_view
from kesu.core.clocks.occurring import occurrences
from kesu.core.examples.reading import Unclear, moment
from kesu.core.records.views import View
from kesu.core.rulebook.model import COMPANY
from kesu.core.rulebook.plans import Book, TriggerPlan
from kesu.core.turns import Turn
from kesu.core.values import Moment
from kesu.core.worktime import Calendar, local

EXPECTED = frozenset({"due"})
Situation = Callable[[Mapping[str, Any], Book, Mapping[str, Calendar]], tuple[Turn, str]]


def every_case(
    raw: Mapping[str, Any], book: Book, calendars: Mapping[str, Calendar], situation: Situation
) -> tuple[str, ...]:
    """Return what differs between the moments expected and those at which the trigger comes again."""
    calendar = calendars[book.calendar]
    if "from" not in raw or "until" not in raw:
        raise Unclear("an every case needs from and until: from = 2026-01-01T00:00:00")
    since, until = (moment(raw[word], calendar) for word in ("from", "until"))
    expected = raw["expect"].get("due")
    if not isinstance(expected, list):
        raise Unclear(f"due = {expected!r}; write a list of moments: [2026-01-25T17:00:00]")
    wanted = [moment(one, calendar) for one in expected]
    plan, view = _standing(raw, book, calendars, situation, since)
    found = occurrences(plan, view, calendar, since, until)
    if found == sorted(wanted):
        return ()
    return (f"due: expected {_shown(wanted, calendar)}, found {_shown(found, calendar)}",)


def _standing(
    raw: Mapping[str, Any],
    book: Book,
    calendars: Mapping[str, Calendar],
    situation: Situation,
    since: Moment,
) -> tuple[TriggerPlan, View]:
    name = str(raw["every"])
    if raw.get("of") == COMPANY:
        return _plan(book.company, name), company_view(book, calendars[book.calendar], since)
    turn, item = situation(raw, book, calendars)
    plans = {p.trigger.id: p for p in turn.plan(item).recurring}
    return _plan(plans, name), turn.view(item)


def _plan(plans: Mapping[str, TriggerPlan], name: str) -> TriggerPlan:
    if name not in plans:
        known = ", ".join(plans) or "none comes again here"
        raise Unclear(f"trigger “{name}” does not come again here; write one of: {known}")
    return plans[name]


def _shown(moments: list[Moment], calendar: Calendar) -> str:
    return ", ".join(f"{local(calendar.tz, at):%Y-%m-%dT%H:%M:%S}" for at in moments) or "none"

"""Measures: which question is asked of the world, and which records answer it.

The world keeps *tallies*: under the measure's id and the values of its `same` facts, one row for each record that
counts. A question names measure, key and window; the answer is [number, [ids of the members]].
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

from kesu.core.records.outcomes import Answers, Tally, told
from kesu.core.records.views import View
from kesu.core.rulebook.plans import MeasurePlan
from kesu.core.rulebook.scope import RowView, worth_of
from kesu.core.values import NOT_APPLICABLE, Moment, plain
from kesu.core.worktime import moment_in, moved

QUESTION = "measure"
IN_A_ROW = "in a row"


def tally_key(plan: MeasurePlan, values: Mapping[str, Any]) -> str | None:
    """Return the key under which these values count, or None while one of them is not known."""
    found = [worth_of(values, name) for name in plan.measure.same]
    if any(v is None or v is NOT_APPLICABLE for v in found):
        return None
    return json.dumps(plain(found), ensure_ascii=False, separators=(",", ":"))


def question_of(plan: MeasurePlan, view: View) -> str | None:
    """Return the question to ask for this record now, or None while its key or window is not known."""
    key = _asked_key(plan, view)
    asked = _window_end(plan, view)
    if key is None or asked is None:
        return None
    since, until = _window(plan, asked, view.calendar.zone)
    parts = [QUESTION, plan.measure.id, key, since, until, plan.measure.only, view.record.id]
    parts += [IN_A_ROW] if plan.measure.in_a_row else []
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def _asked_key(plan: MeasurePlan, view: View) -> str | None:
    """Return the key asked for: the values of the shared facts, or of an account the holder named."""
    if plan.holder is None:
        return tally_key(plan, _seen(view))
    holder = plan.holder.value(view)
    if holder is None or holder is NOT_APPLICABLE:
        return None
    return json.dumps([str(holder)], ensure_ascii=False, separators=(",", ":"))


def _seen(view: View) -> Mapping[str, Any]:
    return {**view.heard, **view.values} if view.heard else view.values


def read(plan: MeasurePlan, view: View, answers: Answers) -> tuple[Any, tuple[str, ...]] | None:
    """Return (number, members) as the world answers, or None while the question cannot be asked.

    Where a fact by which it counts is not applicable, neither is the measure.
    """
    if any(worth_of(_seen(view), name) is NOT_APPLICABLE for name in plan.measure.same) or (
        plan.holder is not None and plan.holder.value(view) is NOT_APPLICABLE
    ):
        return NOT_APPLICABLE, ()
    question = question_of(plan, view)
    if question is None:
        return None
    number, members = answers.ask(question)
    return Decimal(number) if isinstance(number, str) else number, tuple(members)


def _window_end(plan: MeasurePlan, view: View) -> int | None:
    before = plan.measure.before
    if not before:
        return view.entry.happened_at
    if before in view.values:
        value = view.values[before]
        return value if isinstance(value, int) else view.entry.happened_at
    found = view.record.events.get(view.prefix + before)
    which = -1 if before.startswith("heard.") else 0
    return found[which].at if found else view.entry.happened_at


def _window(plan: MeasurePlan, until: int, zone: str) -> tuple[int, int]:
    """Return (last moment that no longer counts, last that does) for a measure asked for at `until`."""
    since = _window_start(plan, until, zone)
    if not plan.measure.previous:
        return since, until
    return _window_start(plan, since, zone), since


def _window_start(plan: MeasurePlan, until: int, zone: str) -> int:
    """Return the last moment that no longer counts: the window is open at its start, closed at its end."""
    if not plan.window:
        return -(2**62)
    here = datetime.fromtimestamp(until, ZoneInfo(zone))
    if plan.measure.calendar_window:
        first = period_start(here.date(), plan.window)
        return (
            int(datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(zone)).timestamp()) - 1
        )
    number, unit = plan.window.split(" ", 1)
    day = back(here.date(), int(number), unit.rstrip("s"))
    return int(datetime.combine(day, here.time(), ZoneInfo(zone)).timestamp())


def period_start(day: date, period: str) -> date:
    """Return the first day of the month, quarter, half-year or year that `day` lies in."""
    if period == "year":
        return day.replace(month=1, day=1)
    months = {"month": 1, "quarter": 3, "half-year": 6}[period]
    return day.replace(month=(day.month - 1) // months * months + 1, day=1)


def back(day: date, number: int, unit: str) -> date:
    """Return the day `number` units before `day`; in months and years the same day of the month, or its last."""
    return moved(day, -number, unit)


def tallies_of_record(plans: list[MeasurePlan], view: View) -> tuple[Tally, ...]:
    """Return how this record counts for every measure over its kind."""
    found = []
    record = view.record
    opened = record.events.get("/opened")
    at = opened[0].at if opened else record.opened_at
    for plan in plans:
        amount = _counts_for(plan, view)
        when = _dated(plan, view, at)
        key = tally_key(plan, view.values)
        if amount is not None and when is not None and key is not None:
            found.append(Tally(plan.measure.id, key, Moment(when), amount, record.is_root))
    return tuple(found)


def _counts_for(plan: MeasurePlan, view: Any) -> int | Decimal | None:
    """Return what is counted here: an amount, 0 for what breaks a row, None for what does not count."""
    holds = True if plan.where is None else plan.where.holds(view)
    if holds is True:
        return _amount(plan, view.values)
    return 0 if holds is False and plan.measure.in_a_row else None


def _dated(plan: MeasurePlan, view: View, opened: int) -> int | None:
    """Return the moment at which a record counts: when it was opened, or the event or fact the measure names."""
    name = plan.measure.dated
    if not name:
        return opened
    if name in view.values:
        value = view.values[name]
        return None if value is NOT_APPLICABLE else moment_in(view.calendar.tz, value)
    found = view.record.events.get(view.prefix + name)
    return found[-1].at if found else None


def summed_up(found: Iterable[tuple[str, int, Any]], mode: str = "") -> list[Any]:
    """Return [number, members] of what a measure found: (who, at, amount in ten-thousandths) each.

    With IN_A_ROW only the latest count, back to the first that counts for nothing.
    """
    counted = list(found)
    if mode == IN_A_ROW:
        latest = sorted(counted, key=lambda one: (one[1], one[0]), reverse=True)
        counted = list(takewhile(lambda one: one[2] > 0, latest))
    return [told(sum(amount for _, _, amount in counted)), sorted({who for who, _, _ in counted})]


def tallies_of_row(plans: list[MeasurePlan], values: Mapping[str, Any]) -> tuple[Tally, ...]:
    """Return how a registry row counts; `values` are its columns, `at` among them as a moment."""
    view = RowView(values)
    found = []
    for plan in plans:
        amount = _counts_for(plan, view)
        key = tally_key(plan, values)
        if amount is not None and key is not None:
            found.append(Tally(plan.measure.id, key, Moment(values["at"]), amount, True))
    return tuple(found)


def _amount(plan: MeasurePlan, values: Mapping[str, Any]) -> int | Decimal:
    """Return what one record or row adds: 1, or the value of the column summed, exactly as it is."""
    found = values.get(plan.measure.sums, 0) if plan.measure.sums else 1
    if found is None or found is NOT_APPLICABLE:
        return 0
    return found if isinstance(found, int | Decimal) else Decimal(str(found))

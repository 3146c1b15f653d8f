"""Reading when a trigger comes again: `every`, one way or rows of ways."""

from __future__ import annotations

import re

from kesu.core.rulebook import model as m
from kesu.core.rulebook.tables import Table

ROLLING = re.compile(r"[1-9]\d* (day|week|month|year)s?")
TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")
_FORMS = (
    '{ day = "17:00" }, { each = "week", weekday = 1 }, { each = "month", day = 25 } or '
    '{ rolling = "3 months", from = "…" }'
)


def every_of(t: Table) -> tuple[m.Every, ...]:
    """Return the ways of a trigger's `every`; none where it has none."""
    return tuple(_one(row) for row in t.rows("every"))


def take_of(t: Table) -> str:
    """Return which of several ways holds: only "stricter" (the earliest) may be said."""
    return t.choice("take", ("stricter",), "")


def _one(t: Table) -> m.Every:
    forms = [name for name in ("each", "rolling") if t.has(name)]
    if len(forms) > 1 or not (forms or t.has("day")):
        t.fault("unclear_every", f"every = {dict(t.raw)!r}", f"write one of {_FORMS}")
    found = _rolling(t) if t.has("rolling") else _each(t) if t.has("each") else _daily(t)
    t.choice("basis", m.BASES, "")
    t.finish()
    return found


def _daily(t: Table) -> m.Every:
    return m.Every(
        each="day",
        at=_time(t, "day"),
        on=t.choice("on", m.EVERY_DAYS, "calendar days"),
        when=t.text("when"),
        clauses=t.clauses,
    )


def _rolling(t: Table) -> m.Every:
    text = t.text("rolling")
    if not (ROLLING.fullmatch(text) or text.startswith("settings.")):
        t.fault("unclear_every", f'rolling = "{text}"', 'write rolling = "3 months"')
    return m.Every(
        rolling=text,
        from_=t.text("from", needed=True),
        at=_time(t, "at"),
        when=t.text("when"),
        clauses=t.clauses,
    )


def _each(t: Table) -> m.Every:
    return m.Every(
        each=t.choice("each", m.EVERY_PERIODS, "month"),
        weekday=_number(t, "weekday", 7),
        month=_number(t, "month", 12),
        day=_day(t),
        working_day=_number(t, "working_day", 366),
        at=_time(t, "at"),
        on=t.choice("on", m.EVERY_DAYS, "calendar days"),
        when=t.text("when"),
        clauses=t.clauses,
    )


def _time(t: Table, key: str) -> str:
    text = t.text(key)
    if text and not (TIME_OF_DAY.fullmatch(text) or text.startswith("settings.")):
        t.fault("unclear_every", f'{key} = "{text}"', f'write a time of day: {key} = "17:00"')
        return ""
    return text


def _number(t: Table, key: str, most: int) -> int | str:
    raw = t.anything(key, 0)
    if isinstance(raw, str) and raw.startswith("settings."):
        return raw
    if key in t.raw and (isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= most):
        write = f'write a number from 1 to {most}, or {key} = "settings.x"'
        t.fault("unclear_every", f"{key} = {raw!r}", write)
        return 0
    return int(raw)


def _day(t: Table) -> int | str:
    if t.raw.get("day") == "end":
        t.anything("day")
        return "end"
    return _number(t, "day", 31)

"""Triggers that come again: ways that say when, several ways that say which counts."""

from __future__ import annotations

from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.model import COMPANY, Every, Trigger
from kesu.core.rulebook.reading.times import ROLLING

_NEEDS = {
    "week": ("weekday",),
    "month": ("day", "working_day"),
    "quarter": ("day", "working_day"),
    "half-year": ("day", "working_day"),
    "year": ("day", "working_day"),
}
_MONTHS = {"quarter": 3, "half-year": 6, "year": 12}


def check_recurring(c: Checker) -> None:
    """Find ways of coming again that name no time, or two."""
    if COMPANY in c.source.kinds:
        kind = c.source.kinds[COMPANY]
        c.fault("reserved_id", kind, f"“{COMPANY}” is a word of the language", "write another id")
    for trigger in c.source.triggers.values():
        for every in trigger.every:
            _check_one(c, trigger, every)
        _check_ways(c, trigger)
        if trigger.on and trigger.every:
            read = "both `on` and `every`"
            c.fault("unclear_every", trigger, read, "write two triggers")


def _check_one(c: Checker, trigger: Trigger, every: Every) -> None:
    given = [n for n in ("weekday", "day", "working_day") if getattr(every, n)]
    wanted = _NEEDS.get(every.each, ())
    if wanted and not (len(given) == 1 and given[0] in wanted):
        read = f'each = "{every.each}" with {" and ".join(given) or "no day"}'
        c.fault("unclear_every", trigger, read, f"write one of: {', '.join(wanted)}")
    most = _MONTHS.get(every.each, 0)
    if isinstance(every.month, int) and every.month > most:
        read = f'month = {every.month} in each = "{every.each}"'
        write = f"write a month from 1 to {most}" if most else "leave month out"
        c.fault("unclear_every", trigger, read, write)
    if every.on == "working days" and every.each != "day":
        write = 'write working_day = 5, or on = "working days" with day = "17:00"'
        c.fault("unclear_every", trigger, f'on = "working days" with each = "{every.each}"', write)
    if every.rolling and trigger.of == COMPANY:
        c.fault("company_event", trigger, "rolling for the company", 'write each = "month" …')
    _check_settings(c, trigger, every)


def _check_settings(c: Checker, trigger: Trigger, every: Every) -> None:
    text = every.rolling
    if text.startswith("settings."):
        setting = c.source.settings.get(text.removeprefix("settings."))
        values = [setting.value, *(v for _, v in setting.dated)] if setting else []
        for value in values:
            if not ROLLING.fullmatch(str(value)):
                c.fault(
                    "unclear_every", trigger, f"{text} is {value!r}", 'its value must be "3 months"'
                )


def _check_ways(c: Checker, trigger: Trigger) -> None:
    open_ended = [e for e in trigger.every[:-1] if not e.when]
    if open_ended and not trigger.take:
        read = "several ways without `when` and without `take`: only the first would ever count"
        c.fault("unclear_every", trigger, read, 'write when = "…" or take = "stricter"')

"""Clocks: limits that can be read at every place where one stands, moments that are moments."""

from __future__ import annotations

from kesu.core.conditions import DAY, MOMENT, Unreadable, formula
from kesu.core.rulebook.checking.checker import Checker
from kesu.core.rulebook.checking.flowing import check_act
from kesu.core.rulebook.model import Clock
from kesu.core.rulebook.scope import KindScope
from kesu.core.worktime import is_counted_back


def check_clocks(c: Checker) -> None:
    """Find clocks that could not be reckoned when it matters."""
    for clock in c.source.clocks.values():
        if clock.of not in c.source.kinds:
            continue
        _check_within(c, clock)
        _check_moved(c, clock)
        _check_warnings(c, clock)
        _check_until(c, clock)
        _check_dwell(c, clock)
        _check_exempt(c, clock)
        for act in clock.late:
            check_act(c, clock, clock.of, act)


def _check_within(c: Checker, clock: Clock) -> None:
    others = [o.id for o in c.source.clocks.values() if o.of == clock.of and o.id != clock.id]
    c.one_of("unknown_clock", clock, "within", clock.within, others)


def _check_moved(c: Checker, clock: Clock) -> None:
    if clock.agree is not None:
        c.one_of("unknown_choice", clock, "agree before", clock.agree.before, ("due",))
    if clock.extend is not None:
        c.limit(clock, "extend to", clock.extend.to)
        if not clock.extend.by:
            c.fault("nobody_may", clock, "an extension that nobody may give", 'write by = ["post"]')


def _check_warnings(c: Checker, clock: Clock) -> None:
    """What warns stands before the due moment, what follows stands after it."""
    for text in clock.near:
        if not text.endswith(" before"):
            c.fault("not_before", clock, f"near “{text}”", f'write "{text} before"')
    for act in clock.late:
        if act.after.endswith(" before"):
            write = f'write after = "{act.after.removesuffix(" before")}"'
            c.fault("not_after", clock, f"late after “{act.after}”", write)


def _check_dwell(c: Checker, clock: Clock) -> None:
    """A clock runs per round, per case, or per value of a fact while its condition holds."""
    if clock.per in ("round", "case"):
        return
    c.one_of("unknown_fact", clock, "per", clock.per, c.source.kinds[clock.of].facts)
    if not clock.runs_while or clock.counts != "each visit":
        read = f'per = "{clock.per}" without runs_while and counts = "each visit"'
        c.fault("not_a_dwell", clock, read, 'write runs_while = "…" and counts = "each visit"')


def _check_exempt(c: Checker, clock: Clock) -> None:
    if clock.exempt is not None:
        step = clock.exempt.instead
        c.one_of("unknown_step", clock, "instead", step, c.steps_of(clock.of))


def _check_until(c: Checker, clock: Clock) -> None:
    scope = KindScope(c.source, c.source.kinds[clock.of])
    for row in clock.limit:
        if row.text.startswith("until ") or is_counted_back(row.text):
            text = (
                row.text.removeprefix("until ")
                if " before " not in row.text
                else row.text.rpartition(" ")[2]
            )
            if _sort(text, scope) not in ("", MOMENT.sort, DAY.sort, "any"):
                read = f"“{row.text}”: “{text}” is no moment"
                c.fault("not_a_moment", clock, read, 'name a fact of type "moment" or "day"')


def _sort(text: str, scope: KindScope) -> str:
    """Return the sort of the value, or "" where it cannot be read (compiling says so)."""
    try:
        return formula(text, scope).type.sort
    except Unreadable:
        return ""

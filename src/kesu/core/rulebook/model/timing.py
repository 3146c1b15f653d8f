"""Clocks: when a duty begins and ends, how long it may take, what moves its limit."""

from __future__ import annotations

from dataclasses import dataclass

from kesu.core.rulebook.model.lines import Line
from kesu.core.rulebook.model.working import Act


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One limit of a clock and when it is the one that counts. `text` is a limit or `settings.x`."""

    text: str
    when: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Start:
    """An event that starts a clock, and when it is asked for at all."""

    event: str
    when: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """A time that may be agreed instead of the printed limit (it overrides the stricter of the rest)."""

    by: str
    before: str = ""
    renewable: bool = False
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """A limit that may be stretched, up to `to`, for reasons."""

    to: str
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    before_due: bool = True
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exemption:
    """When nothing is owed, and the step that is to be done instead (G17)."""

    when: str
    instead: str = ""
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(Line):
    """Time allowed for a duty. Started by `starts` (latest, earliest or each), stopped by any of `stops`.

    `per` a fact: a clock that `runs_while` begins a new run whenever the fact's value changes (dwell, G16).
    """

    of: str
    duty: str
    starts: tuple[Start, ...] = ()
    take: str = "latest"
    stops: tuple[str, ...] = ()
    limit: tuple[LimitRow, ...] = ()
    when: str = ""
    pauses: tuple[tuple[str, str], ...] = ()
    per: str = "round"
    runs_while: str = ""
    counts: str = "all visits"
    within: str = ""
    owner: str = ""
    calendar: str = ""
    agree: Agreement | None = None
    extend: Extension | None = None
    exempt: Exemption | None = None
    near: tuple[str, ...] = ()
    late: tuple[Act, ...] = ()

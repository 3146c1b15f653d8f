"""Worked cases: one line of a book asked about one situation, and what it must answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kesu.core.clocks.reckoning import runs_of
from kesu.core.decisions.deciding import decide
from kesu.core.errors import Faulty
from kesu.core.examples import accounts, claims, times
from kesu.core.examples.reading import Unclear, moment
from kesu.core.examples.shapes import check_case, check_names
from kesu.core.examples.situations import DEFAULT_AT, situation
from kesu.core.records.record import key
from kesu.core.records.views import View
from kesu.core.rulebook.compiling import with_settings
from kesu.core.rulebook.plans import Book
from kesu.core.steps.gates import clauses_of, judge, unmet_needs
from kesu.core.steps.rights import parties_of
from kesu.core.turns import Turn
from kesu.core.values import NOT_APPLICABLE, Moment
from kesu.core.worktime import Calendar, local

KEYS = frozenset(
    {"says", "clause", "of", "decision", "clock", "gate", "who", "opens", "given", "measures", "events", "by", "items",
     "at", "expect", "decisions", "numbers", "settings", "posting", "every", "from", "until",
     "governs"}
)  # fmt: skip
EXPECTED = {
    "decision": frozenset({"value", "row", "clause", "status", "missing"}),
    "clock": frozenset({"due", "limit", "provisional", "clause"}),
    "gate": frozenset({"refused", "missing", "clause"}),
    "who": frozenset({"parties"}),
    "opens": frozenset({"open"}),
    "posting": accounts.EXPECTED,
    "every": times.EXPECTED,
    "governs": claims.EXPECTED,
}


@dataclass(frozen=True, slots=True)
class Result:
    """How one case or story went: `wrong` says what differed, empty when it passed."""

    file: str
    says: str
    clauses: tuple[str, ...]
    wrong: tuple[str, ...]
    story: bool = False

    @property
    def passed(self) -> bool:
        """Say whether everything was as expected."""
        return not self.wrong


def _empty_shelf(_name: str) -> Book | None:
    return None


def run_case(
    raw: Mapping[str, Any],
    book: Book,
    calendars: Mapping[str, Calendar],
    file: str,
    shelf: claims.Shelf = _empty_shelf,
) -> Result:
    """Return how the case went. A case that cannot be run fails and says why.

    shelf -- the books that stand beside this one, for cases about which of them governs.
    """
    try:
        check_case(raw)
    except Unclear as fault:
        return Result(file, "?", (), (str(fault),))
    says = str(raw.get("says", "?"))
    clauses = raw.get("clause", [])
    cited = (clauses,) if isinstance(clauses, str) else tuple(clauses)
    try:
        check_names("clause", cited, book.source.clauses)
        wrong = _wrong(raw, _as_chosen(raw, book), calendars, shelf)
    except Unclear as fault:
        wrong = (str(fault),)
    return Result(file, says, cited, wrong)


def _as_chosen(raw: Mapping[str, Any], book: Book) -> Book:
    """Return the book as the case's own settings make it."""
    chosen = raw.get("settings", {})
    unknown = sorted(set(chosen) - set(book.source.settings))
    if unknown:
        raise Unclear(f"setting “{unknown[0]}” is not in the book")
    try:
        return with_settings(book, chosen) if chosen else book
    except Faulty as fault:
        raise Unclear(str(fault)) from None


def _wrong(
    raw: Mapping[str, Any], book: Book, calendars: Mapping[str, Calendar], shelf: claims.Shelf
) -> tuple[str, ...]:
    unknown = set(raw) - KEYS
    if unknown:
        raise Unclear(
            f"“{', '.join(sorted(unknown))}” means nothing in a case; the keys are: {', '.join(sorted(KEYS))}"
        )
    asked = [name for name in EXPECTED if name in raw]
    if len(asked) != 1:
        raise Unclear(f"a case asks about exactly one of: {', '.join(EXPECTED)}")
    expect = raw.get("expect", {})
    strange = set(expect) - EXPECTED[asked[0]]
    if not expect or strange:
        raise Unclear(f"expect of a {asked[0]} case takes: {', '.join(sorted(EXPECTED[asked[0]]))}")
    if "every" in raw:
        return times.every_case(raw, book, calendars, situation)
    if "governs" in raw:
        return claims.governs_case(raw, book, calendars, shelf, raw.get("at", DEFAULT_AT))
    turn, item = situation(raw, book, calendars)
    if "posting" in raw:
        plan = _line(turn.plan(item).postings, str(raw["posting"]), "posting")
        amounts = accounts.ask_posting(turn, item, plan, raw)
        return _differences(accounts.expected_posting(expect), amounts, turn.calendar)
    found = _ASK[asked[0]](turn, item, str(raw[asked[0]]))
    return _differences(expect, found, turn.calendar)


# -- what is asked -----------------------------------------------------------------------------------------------


def _line(found: Mapping[str, Any], name: str, sort: str) -> Any:
    if name not in found:
        raise Unclear(f"{sort} “{name}” is not of this kind; write one of: {', '.join(found)}")
    return found[name]


def _ask_decision(turn: Turn, item: str, name: str) -> dict[str, Any]:
    plan = _line(turn.plan(item).decisions, name, "decision")
    for other, other_plan in turn.plan(item).decisions.items():
        if other != name and key(item, other) not in turn.record.decisions:
            turn.record.decisions[key(item, other)] = decide(other_plan, turn.view(item), 0)
    found = decide(plan, turn.view(item), 0)
    rows = {row.row.id: row.row.clause or plan.decision.clause for row in plan.rows}
    shown = (
        "not applicable"
        if found.value is NOT_APPLICABLE
        else "none"
        if found.value is None
        else found.value
    )
    return {
        "value": shown,
        "row": found.row,
        "clause": rows.get(found.row, ""),
        "status": found.status,
        "missing": list(found.missing),
    }


def _ask_clock(turn: Turn, item: str, name: str) -> dict[str, Any]:
    plan = _line(turn.plan(item).clocks, name, "clock")
    view = View(turn.record, item, turn.entry, turn.calendar)
    runs = runs_of(plan, view, turn.calendar_of(plan.clock.calendar))
    if not runs or runs[-1].due is None:
        return {
            "due": "none",
            "limit": runs[-1].limit if runs else "",
            "provisional": False,
            "clause": plan.clock.clause,
        }
    run = runs[-1]
    clauses = plan.clock.limit[run.row].clauses or plan.clock.clauses
    due: Any = run.due
    return {
        "due": due,
        "limit": run.limit,
        "provisional": run.provisional,
        "clause": clauses[0] if clauses else "",
    }


def _ask_gate(turn: Turn, item: str, name: str) -> dict[str, Any]:
    gates = {g.gate.id: (place, g) for place, all_ in turn.plan(item).gates.items() for g in all_}
    _, gate = _line(gates, name, "gate")
    clauses = clauses_of(gate, unmet_needs(gate, turn.view(item)))
    turn.refusals.clear()
    judge(turn, item, gate)
    mine = [r for r in turn.refusals if r.line == name]
    breached = any(b.gate == name for b in turn.record.breaches)
    refused = bool(mine) or breached
    return {
        "refused": refused,
        "missing": list(mine[0].missing) if mine else [],
        "clause": clauses[0] if refused and clauses else "",
    }


def _ask_who(turn: Turn, item: str, name: str) -> dict[str, Any]:
    plan = _line(turn.plan(item).steps, name, "step")
    return {"parties": sorted(parties_of(plan, turn.view(item)))}


def _ask_opens(turn: Turn, item: str, name: str) -> dict[str, Any]:
    plan = _line(turn.plan(item).steps, name, "step")
    answer = True if plan.when is None else plan.when.holds(turn.view(item))
    return {"open": "unknown" if answer is None else answer}


_ASK: Mapping[str, Callable[[Turn, str, str], dict[str, Any]]] = {
    "decision": _ask_decision,
    "clock": _ask_clock,
    "gate": _ask_gate,
    "who": _ask_who,
    "opens": _ask_opens,
}


def _differences(
    expect: Mapping[str, Any], found: Mapping[str, Any], calendar: Calendar
) -> tuple[str, ...]:
    wrong = []
    for name, wanted in expect.items():
        got = found[name]
        want = moment(wanted, calendar) if isinstance(wanted, datetime) else wanted
        if isinstance(want, list):
            want, got = sorted(want), sorted(got)
        if want != got:
            wrong.append(f"{name}: expected {show(want, calendar)}, found {show(got, calendar)}")
    return tuple(wrong)


def show(given: Any, calendar: Calendar) -> str:
    """Return a value for a message; a number that can only be a moment as local date and time."""
    if isinstance(given, int) and not isinstance(given, bool) and given > 10**9:
        return f"{local(calendar.tz, Moment(given)):%Y-%m-%dT%H:%M:%S}"
    return repr(given)

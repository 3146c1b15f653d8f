"""Worked cases: one line of a book asked about one situation, and what it must answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kesu.core.clocks.reckoning import runs_of
from kesu.core.decisions.deciding import decide
from kesu.core.errors import Faulty
from kesu.core.examples import accounts, times
from kesu.core.examples.reading import Unclear, actor, moment, value
from kesu.core.examples.shapes import check_case, check_event, check_names
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import Child, Decided, Item, Occurrence, StepState, key, new_record
from kesu.core.records.views import View
from kesu.core.rulebook.compiling import with_settings
from kesu.core.rulebook.events import told_events
from kesu.core.rulebook.fitting import fit
from kesu.core.rulebook.plans import Book
from kesu.core.steps.gates import clauses_of, judge, unmet_needs
from kesu.core.steps.rights import parties_of
from kesu.core.turns import Turn
from kesu.core.values import NOT_APPLICABLE, Moment
from kesu.core.worktime import Calendar, local

DEFAULT_AT = datetime.fromisoformat("2026-03-02T10:00")
KEYS = frozenset(
    {"says", "clause", "of", "decision", "clock", "gate", "who", "opens", "given", "measures", "events", "by", "items",
     "at", "expect", "decisions", "numbers", "settings", "posting", "every", "from", "until"}
)  # fmt: skip
EXPECTED = {
    "decision": frozenset({"value", "row", "clause", "status", "missing"}),
    "clock": frozenset({"due", "limit", "provisional", "clause"}),
    "gate": frozenset({"refused", "missing", "clause"}),
    "who": frozenset({"parties"}),
    "opens": frozenset({"open"}),
    "posting": accounts.EXPECTED,
    "every": times.EXPECTED,
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


def run_case(
    raw: Mapping[str, Any], book: Book, calendars: Mapping[str, Calendar], file: str
) -> Result:
    """Return how the case went. A case that cannot be run fails and says why."""
    try:
        check_case(raw)
    except Unclear as fault:
        return Result(file, "?", (), (str(fault),))
    says = str(raw.get("says", "?"))
    clauses = raw.get("clause", [])
    cited = (clauses,) if isinstance(clauses, str) else tuple(clauses)
    try:
        wrong = _wrong(raw, _as_chosen(raw, book), calendars)
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
    raw: Mapping[str, Any], book: Book, calendars: Mapping[str, Calendar]
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
    turn, item = situation(raw, book, calendars)
    if "posting" in raw:
        plan = _line(turn.plan(item).postings, str(raw["posting"]), "posting")
        amounts = accounts.ask_posting(turn, item, plan, raw)
        return _differences(accounts.expected_posting(expect), amounts, turn.calendar)
    found = _ASK[asked[0]](turn, item, str(raw[asked[0]]))
    return _differences(expect, found, turn.calendar)


def situation(
    raw: Mapping[str, Any], book: Book, calendars: Mapping[str, Calendar]
) -> tuple[Turn, str]:
    """Return a turn over a record that stands as the case says, and the item that it speaks of."""
    calendar = calendars[book.calendar]
    kind = str(raw.get("of", "complaint"))
    if kind not in book.kinds:
        raise Unclear(f"kind “{kind}” is not in the book; write one of: {', '.join(book.kinds)}")
    root = book.kinds[kind].kind.part_of or kind
    at = moment(raw.get("at", DEFAULT_AT), calendar)
    by = actor(str(raw.get("by", "system")), book)
    record = new_record(record_id="case", kind=root, book=book.id, edition=book.hash, opened_at=at)
    turn = Turn(
        book, calendars, record, Entry(act="fill", by=by, happened_at=at, entered_at=at), Answers()
    )
    item = _add_item(turn, kind, {}) if root != kind else ""
    if item and "parent" in raw.get("given", {}):
        _stand(turn, "", raw["given"]["parent"], {}, {})
    given = {k: v for k, v in raw.get("given", {}).items() if k != "parent"}
    _stand(turn, item, given, raw.get("measures", {}), raw.get("events", {}))
    for many, members in raw.get("items", {}).items():
        _add_items(turn, many, members)
    check_names("decision", raw.get("decisions", {}), turn.plan(item).decisions)
    check_names("document", raw.get("numbers", {}), book.source.documents)
    for name, decided in raw.get("decisions", {}).items():
        turn.record.decisions[key(item, name)] = Decided(decided, "", "final", (), 0, ())
    for document, number in raw.get("numbers", {}).items():
        turn.record.numbers[key("", document)] = number
    if "decision" not in raw:
        _decide_all(turn, skip=set(raw.get("decisions", {})))
    return turn, item


def _stand(
    turn: Turn,
    item: str,
    given: Mapping[str, Any],
    measures: Mapping[str, Any],
    events: Mapping[str, Any],
) -> None:
    for name, raw in given.items():
        turn.set_fact(item, name, value(raw, turn.calendar))
    if turn.refusals:
        refusal = turn.refusals[0]
        raise Unclear(f"given: {refusal.code} {dict(refusal.particulars)}")
    for name, number in measures.items():
        if name not in turn.plan(item).measures:
            raise Unclear(f"measure “{name}” is not of this kind")
        turn.record.measures[key(item, name)] = (number, ())
    for event, raw in events.items():
        _occur(turn, item, event, raw)


def _occur(turn: Turn, item: str, event: str, raw: Any) -> None:
    if event.startswith("parent."):
        _occur(turn, "", event.removeprefix("parent."), raw)
        return
    check_event(turn.book.source, turn.plan(item).kind, event)
    for one in raw if isinstance(raw, list) else [raw]:
        at, who = (
            (one.get("at"), one.get("by", "system"))
            if isinstance(one, Mapping)
            else (one, "system")
        )
        by = actor(who, turn.book)
        turn.seq += 1
        occurrence = Occurrence(moment(at, turn.calendar), turn.seq, by.person, by.department)
        for name in _names(turn, item, event):
            at_key = key(item, name)
            turn.record.events[at_key] = (*turn.record.events.get(at_key, ()), occurrence)
        step, _, outcome = event.partition(".")
        if step in turn.plan(item).steps:
            turn.record.steps[key(item, step)] = _done(turn, item, step, outcome, occurrence)


def _names(turn: Turn, item: str, event: str) -> list[str]:
    step, _, outcome = event.partition(".")
    if step in turn.plan(item).steps and outcome not in ("done", "opened"):
        return [event, f"{step}.done"]
    return [event]


def _done(turn: Turn, item: str, step: str, outcome: str, occurrence: Occurrence) -> StepState:
    before = turn.record.steps.get(key(item, step))
    round_ = before.round if before else 1
    if outcome == "opened":
        return StepState("open", round_, occurrence.at, seq=occurrence.seq)
    return StepState(
        "done", round_, occurrence.at, occurrence.at, outcome, occurrence.by, occurrence.seq
    )


def _add_items(turn: Turn, many: str, members: Any) -> None:
    kinds = [
        p.kind.id
        for p in turn.book.kinds.values()
        if p.kind.many == many and p.kind.part_of == turn.record.kind
    ]
    if not kinds:
        _add_children(turn, many, members)
        return
    for member in members:
        item = _add_item(turn, kinds[0], member)
        events = member.get("events", {})
        _stand(turn, item, {k: v for k, v in member.items() if k != "events"}, {}, events)


def _add_children(turn: Turn, many: str, members: Any) -> None:
    """Children stand in a case as their parent sees them: shared facts, closed_as, and the moments of their events."""
    found = (p.kind for p in turn.book.kinds.values() if p.kind.many == many)
    kind = next((k for k in found if k.child_of == turn.record.kind), None)
    if kind is None:
        raise Unclear(f"“{many}” is no set of items or children of {turn.record.kind}")
    for number, member in enumerate(members, 1):
        known = {n: v for n, v in member.items() if n not in ("events", "closed_as")}
        check_names(f"shared fact of {kind.id}", known, kind.shares)
        events = {n: moment(at, turn.calendar) for n, at in member.get("events", {}).items()}
        check_names(f"event of {kind.id}", events, told_events(turn.book.source, kind))
        as_ = str(member.get("closed_as", ""))
        closed_at = events.get("closed", turn.entry.happened_at) if as_ else None
        values = {n: fit(kind.facts[n], value(v, turn.calendar))[0] for n, v in known.items()}
        opened_at = events.get("opened", turn.entry.happened_at)
        turn.learn_of(
            f"{kind.id}.{number}",
            Child(kind.id, opened_at, number, as_, closed_at, values, events),
        )


def _add_item(turn: Turn, kind: str, _member: Mapping[str, Any]) -> str:
    number = 1 + sum(1 for i in turn.record.items.values() if i.kind == kind)
    item = f"{kind}.{number}"
    turn.record.items[item] = Item(kind, turn.entry.happened_at, 0)
    turn.record.values[item] = {}
    return item


def _decide_all(turn: Turn, skip: set[str]) -> None:
    """Other lines see decisions as they follow from the facts, unless the case says what was decided."""
    for _ in range(3):
        for item in turn.items():
            for name, plan in turn.plan(item).decisions.items():
                if name not in skip:
                    turn.record.decisions[key(item, name)] = decide(plan, turn.view(item), 0)


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

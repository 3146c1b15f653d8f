"""The situation that a worked case describes: a record that stands as the case says, in the middle of a turn."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kesu.core.decisions.deciding import decide
from kesu.core.examples.reading import Unclear, actor, moment, value
from kesu.core.examples.shapes import check_event, check_names
from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Answers
from kesu.core.records.record import Child, Decided, Item, Occurrence, StepState, key, new_record
from kesu.core.rulebook.events import told_events
from kesu.core.rulebook.fitting import fit
from kesu.core.rulebook.plans import Book
from kesu.core.turns import Turn
from kesu.core.worktime import Calendar

DEFAULT_AT = datetime.fromisoformat("2026-03-02T10:00")


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
    kind = next((k for k in found if turn.record.kind in (k.child_of, k.about)), None)
    if kind is None:
        raise Unclear(f"“{many}” is no set of items or children of {turn.record.kind}")
    for number, member in enumerate(members, 1):
        known = {n: v for n, v in member.items() if n not in ("events", "closed_as")}
        check_names(f"shared fact of {kind.id}", known, kind.shares)
        events = {n: moment(at, turn.calendar) for n, at in member.get("events", {}).items()}
        check_names(
            f"event of {kind.id}", events, told_events(turn.book.source, kind, turn.record.kind)
        )
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

"""A record that is only supposed: some facts, what its tables say then, and nothing that was ever done."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kesu.core.decisions.deciding import decide
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import Fact, Item, Occurrence, Record, key, new_record
from kesu.core.records.views import View
from kesu.core.rulebook.fitting import fit
from kesu.core.rulebook.plans import Book
from kesu.core.values import NOT_APPLICABLE, Moment
from kesu.core.worktime import Calendar

SUPPOSED = "supposed"


def suppose(
    book: Book, calendar: Calendar, kind: str, facts: Mapping[str, Any], at: Moment
) -> tuple[Record, str]:
    """Return a record of a kind with these facts and its decisions made, and the item that is meant ("" the record).

    Of an item kind the record that holds it is supposed too: a fact goes to whichever of the two has it. A name that
    is a measure gives its number. Raises Unfit for a value that its fact cannot take, KeyError for an unknown name.
    """
    part_of = book.kinds[kind].kind.part_of
    record = new_record(
        record_id=SUPPOSED, kind=part_of or kind, book=book.id, edition=book.hash, opened_at=at
    )
    item = f"{kind}.1" if part_of else ""
    record.events["/opened"] = (Occurrence(at, 1, SYSTEM.person, ""),)
    if item:
        record.items[item] = Item(kind, at, 1)
        record.values[item] = {}
    for name, given in facts.items():
        _give(record, book, item, name, given, at)
    decide_all(record, book, calendar, at)
    return record, item


def _give(record: Record, book: Book, item: str, name: str, given: Any, at: Moment) -> None:
    """Put a fact, or a measure's number, where it belongs."""
    for place in dict.fromkeys((item, "")):
        plan = book.kinds[record.kind_of(place)]
        if name in plan.measures:
            record.measures[key(place, name)] = (given, ())
            return
        if name in plan.kind.facts:
            value, state, remark = fit(plan.kind.facts[name], given)
            put(record, place, name, Fact(value, state, at, at, 1, SYSTEM.person, "seen", remark))
            return
    raise KeyError(name)


def put(record: Record, item: str, name: str, fact: Fact) -> None:
    """Let a fact of the record stand, without any of what follows from it."""
    record.facts[key(item, name)] = fact
    value = NOT_APPLICABLE if fact.state == "not_applicable" else fact.value
    if value is not None:
        record.values[item][name] = value


def decide_all(record: Record, book: Book, calendar: Calendar, at: Moment) -> None:
    """Make every decision of the record anew, until none changes any more; what a person decided stays."""
    look = Entry(act="hear", by=SYSTEM, happened_at=at, entered_at=at)
    places = ["", *record.live_items()]
    most = sum(len(book.kinds[record.kind_of(item)].decisions) for item in places)
    for _ in range(most + 1):
        changed = [_decide(record, book, View(record, item, look, calendar)) for item in places]
        if True not in changed:
            return


def _decide(record: Record, book: Book, view: View) -> bool:
    changed = False
    for name, plan in book.kinds[record.kind_of(view.item)].decisions.items():
        at = key(view.item, name)
        before = record.decisions.get(at)
        if before is not None and before.status in ("overridden", "decided"):
            continue
        found = decide(plan, view, 1)
        if before is None or (before.value, before.status) != (found.value, found.status):
            record.decisions[at] = found
            changed = True
    return changed


YES = frozenset({"true", "yes", "1", "是", "有"})
NO = frozenset({"false", "no", "0", "否", "无"})


def typed(book: Book, kind: str, name: str, text: str) -> Any:
    """Return a value as it was typed, as its fact (or a measure) takes it; an unknown name raises KeyError."""
    plan = book.kinds[kind]
    fact = plan.kind.facts.get(name)
    if fact is None and plan.kind.part_of:
        plan = book.kinds[plan.kind.part_of]
        fact = plan.kind.facts.get(name)
    if fact is None:
        return Decimal(text) if name in plan.measures else plan.kind.facts[name]
    if fact.sort == "truth":
        return True if text.lower() in YES else False if text.lower() in NO else text
    return text.split(",") if fact.sort in ("choices", "records") else text

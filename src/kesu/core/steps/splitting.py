"""Split cases: amounts that each stay below a band and together exceed it, shown to whoever approves.

The tables that say whose an approval is are asked once more with the sum in the place of the record's own amount: the
bands are written nowhere twice. What is found is told and binds nobody; a gate may name the same measure.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from kesu.core.decisions.revising import measure_anew, revise
from kesu.core.decisions.supposing import decide_all, put
from kesu.core.records.entries import SYSTEM, Entry
from kesu.core.records.record import Record, key
from kesu.core.records.views import View
from kesu.core.rulebook.plans import Book, StepPlan
from kesu.core.steps.rights import meant
from kesu.core.turns import Turn
from kesu.core.values import Moment
from kesu.core.worktime import Calendar


class Split(NamedTuple):
    """What an approval comes to together with the others: the sum, the others, and whose it would be then.

    Without parties the step would not be done at all: another stands before it.
    """

    fact: str
    own: Any
    total: Decimal
    members: tuple[str, ...]
    parties: tuple[str, ...]


def split_of(book: Book, plan: StepPlan, view: View) -> Split | None:
    """Return what a step's amount comes to with those its measure found, where another would then approve."""
    found = view.record.measures.get(key(view.item, plan.step.together))
    kind = book.kinds[view.record.kind_of(view.item)]
    measure = kind.measures.get(plan.step.together)
    if found is None or measure is None or not found[1]:
        return None
    name = measure.measure.sums
    own = view.values.get(name)
    if not isinstance(own, int | Decimal):
        return None
    total = Decimal(own) + Decimal(found[0])
    together = _as_one(book, view, name, total)
    if _is_shut(plan, view, together):
        return Split(name, own, total, tuple(found[1]), ())
    before, after = meant(plan, view), meant(plan, together)
    if before == after:
        return None
    parties = tuple(dict.fromkeys(p for who in after for p in who.parties(together)))
    return Split(name, own, total, tuple(found[1]), parties)


def _is_shut(plan: StepPlan, view: View, together: View) -> bool:
    """Say whether the step would not be done at all: its condition holds for the one and not for the sum."""
    when = plan.when
    return when is not None and when.holds(view) is True and when.holds(together) is False


def _as_one(book: Book, view: View, name: str, total: Decimal) -> View:
    """Return the record as it would read if the whole sum were its own amount."""
    record: Record = view.record.copy()
    at = key(view.item, name)
    put(record, view.item, name, record.facts[at]._replace(value=total))
    decide_all(record, book, view.calendar, Moment(view.entry.entered_at))
    return View(record, view.item, view.entry, view.calendar)


def splits_of(
    book: Book, calendar: Calendar, record: Record, at: Moment
) -> Iterator[tuple[str, StepPlan, Split]]:
    """Yield (item, step, split) for the open approvals of a record that come to more together with others."""
    look = Entry(act="hear", by=SYSTEM, happened_at=at, entered_at=at)
    own = record.copy()
    for item in ("", *own.live_items()):
        for name, plan in book.kinds[own.kind_of(item)].steps.items():
            state = own.steps.get(key(item, name))
            if plan.step.together and state is not None and state.status == "open":
                found = split_of(book, plan, View(own, item, look, calendar))
                if found is not None:
                    yield item, plan, found


def look_together(turn: Turn, item: str, plan: StepPlan) -> None:
    """Count anew what an approval is seen together with; tell once of each set of cases that changes whose it is."""
    measure = turn.plan(item).measures.get(plan.step.together)
    if measure is None:
        return
    if measure_anew(turn, measure, item):
        revise(turn)
    found = split_of(turn.book, plan, turn.view(item))
    if found is None or not _is_news(turn, item, plan, found):
        return
    turn.happen(
        "split",
        item,
        plan.step.id,
        fact=found.fact,
        total=found.total,
        count=len(found.members),
        members=list(found.members),
        parties=list(found.parties),
    )
    turn.emit(item, f"{plan.step.id}.split")


def _is_news(turn: Turn, item: str, plan: StepPlan, found: Split) -> bool:
    """Say whether this was not told yet; it is noted then."""
    told = f"{item}/{plan.step.id}.split:{found.total} {' '.join(found.members)}"
    if told in turn.record.fired:
        return False
    turn.record.fired[told] = turn.seq
    return True

"""A copy of everything that is kept about somebody: one line a value, with where it stands and since when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from kesu.cases.actions.erasing.planning import Plan, Share
from kesu.cases.books import book_under
from kesu.cases.models import CaseRecord
from kesu.core.values import Text


@dataclass(frozen=True, slots=True)
class Line:
    """One value: in which store, of which record (its number), since when, what it is, what it says."""

    store: Text
    record: str
    at: datetime | None
    name: Text
    says: str


def copy_of(plan: Plan) -> list[Line]:
    """Return every value that is kept about somebody. That it leaves the house is the caller's to note."""
    rows = CaseRecord.everything.filter(pk__in=plan.whom.records).select_related("edition")
    known = {row.pk: row for row in rows}
    return [line for share in plan.shares for line in _lines(share, known)]


def _lines(share: Share, known: Mapping[str, CaseRecord]) -> Iterator[Line]:
    for thing in (*share.goes, *share.stays):
        row = known.get(thing.record)
        label = (row.number or row.pk) if row is not None else thing.record
        for name, says in thing.told:
            yield Line(share.store.title, label, thing.at, _title(row, name), says)


def _title(row: CaseRecord | None, name: str) -> Text:
    """Return what the rulebook calls a fact; what no rulebook names is called as it stands."""
    if row is not None:
        for plan in book_under(row.edition).kinds.values():
            if name in plan.kind.facts:
                return plan.kind.facts[name].title
    return Text(name)

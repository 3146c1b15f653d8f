"""Figure rows: what of a record can be counted, as one row of columns and named values. Pure.

The door writes a new row whenever anything in it changes, and says from when to when each was what was known:
statistics of yesterday so come out today as they came out yesterday.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, Final

from kesu.cases.columns import verdicts
from kesu.cases.sealing import sealed_in
from kesu.core.records.outcomes import parts_of
from kesu.core.records.record import Record
from kesu.core.rulebook.counting.columns import CLASS, COUNTED, GRADE, NA
from kesu.core.rulebook.counting.gathering import gathered_of, values_of
from kesu.core.rulebook.model import Kind
from kesu.core.rulebook.plans import Book
from kesu.core.values import NOT_APPLICABLE
from kesu.core.worktime import moment_in
from kesu.journal.chain import canonical

LONGEST: Final = 60
MOST_CHOICES: Final = 20
MOST_GATHERED: Final = 60


@dataclass(frozen=True, slots=True)
class FigureValues:
    """What can be counted of a record, or of one of its items. Days are numbers such as 20261122."""

    kind: str
    root: bool
    opened_day: int
    closed_day: int | None
    closed_as: str
    category: str
    grade: str
    customer: str
    product: str
    met: int
    late: int
    values: str


def figures_of(record: Record, book: Book, zone: tzinfo) -> dict[str, FigureValues]:
    """Return what can be counted of a record ("") and of each of its items."""
    found = _Finding(record, book, zone)
    return {item: found.of(item) for item in ("", *record.items)}


class _Finding:
    """Gathers what can be counted of one record."""

    def __init__(self, record: Record, book: Book, zone: tzinfo) -> None:
        self.record = record
        self.book = book
        self.zone = zone
        self.by_item: dict[str, dict[str, Any]] = {"": {}, **{item: {} for item in record.items}}
        self.totals: dict[str, list[int]] = {item: [0, 0] for item in self.by_item}
        self._answers()
        self._work()
        self._times()

    def of(self, item: str) -> FigureValues:
        record = self.record
        kind = self.book.kinds[record.kind_of(item)].kind
        closed = record.closed
        part = record.items.get(item)
        facts = dict(self._facts(item, kind))
        values = {**dict(self._gathered(item, kind)), **facts, **self.by_item[item]}
        met, late = self.totals[item]
        return FigureValues(
            kind.id,
            record.is_root,
            self._day(part.opened_at if part else record.opened_at),
            self._day(closed.at) if closed else None,
            _closed_as(record, item)[:60],
            _text(values.get(CLASS))[:60],
            _text(values.get(GRADE))[:60],
            _first(kind, values, "customer"),
            _first(kind, values, "product"),
            met,
            late,
            canonical({name: values[name] for name in sorted(values)}),
        )

    def _day(self, moment: Any) -> int:
        return day_number(moment, self.zone)

    def _facts(self, item: str, kind: Kind) -> Iterator[tuple[str, Any]]:
        for name, value in self.record.values[item].items():
            fact = kind.facts.get(name)
            sort = COUNTED.get(fact.sort, "") if fact is not None and not fact.personal else ""
            if sort:
                found = self._value(sort, value)
                if found is not None:
                    yield name, found

    def _gathered(self, item: str, kind: Kind) -> Iterator[tuple[str, Any]]:
        """What a case may have several values of: each once, in the order of their letters; numbers added."""
        for one in gathered_of(self.book.source, kind):
            texts = [plain_value(value) for value in values_of(self.record, item, one)]
            found = [text for text in texts if text]
            if one.adds and found:
                yield one.name, str(sum(map(int, found)))
            elif found:
                yield one.name, sorted(set(found))[:MOST_GATHERED]

    def _value(self, sort: str, value: Any) -> Any:
        if value is NOT_APPLICABLE:
            return NA
        if sort == "list":
            return (
                [str(v)[:LONGEST] for v in value[:MOST_CHOICES]]
                if isinstance(value, list)
                else None
            )
        if sort == "day":
            return str(day_number(value, self.zone))
        return plain_value(value)

    def _answers(self) -> None:
        for at, decided in self.record.decisions.items():
            item, _, name = at.partition("/")
            found = NA if decided.value is NOT_APPLICABLE else plain_value(decided.value)
            if found is not None:
                self.by_item[item][name] = found
        for at, (number, _members) in self.record.measures.items():
            item, _, name = at.partition("/")
            found = NA if number is NOT_APPLICABLE else plain_value(number)
            if found is not None:
                self.by_item[item][name] = found

    def _work(self) -> None:
        """Steps by outcome and by the department that did them."""
        for at, state in self.record.steps.items():
            if state.status == "done":
                item, _, step = at.partition("/")
                self.by_item[item][step] = state.outcome[:LONGEST]
                done = self.record.events.get(f"{at}.done")
                if done and done[-1].department:
                    self.by_item[item][f"{step}.department"] = done[-1].department[:LONGEST]

    def _times(self) -> None:
        """Findings that stand, by clock and in all; amounts by account."""
        for run, verdict in verdicts(self.record).items():
            item, _, clock = run.rpartition("#")[0].partition("/")
            if item in self.by_item:
                name = f"{clock}.{verdict}"
                values = self.by_item[item]
                values[name] = str(int(values.get(name, 0)) + 1)
                self.totals[item][verdict == "late"] += 1
        for entered in self.record.postings:
            if entered.item in self.by_item:
                values, name = self.by_item[entered.item], f"account.{entered.account}"
                values[name] = str(int(values.get(name, 0)) + parts_of(entered.amount))


def day_number(value: Any, zone: tzinfo) -> int:
    """Return the day of a moment, or of a day as facts hold it, as a number: 20261122."""
    day = datetime.fromtimestamp(moment_in(zone, value), zone)
    return day.year * 10_000 + day.month * 100 + day.day


def _closed_as(record: Record, item: str) -> str:
    """Return how a record or an item of it was closed, "" while it is in hand; all of a void one is void."""
    whole = record.closed.as_ if record.closed else ""
    part = record.items[item].closed_as if item else ""
    return "void" if "void" in (whole, part) else part or whole


def plain_value(value: Any) -> str | None:
    """Return a value as a figure row holds it, or None for what cannot be counted; numbers in ten-thousandths."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal | float):
        return str(parts_of(Decimal(str(value))))
    if isinstance(value, str) and value and not sealed_in(value):
        return value[:LONGEST]
    return None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _first(kind: Kind, values: Mapping[str, Any], sort: str) -> str:
    """Return the value of the first fact of a sort that is known."""
    for name, fact in kind.facts.items():
        if fact.sort == sort and _text(values.get(name)) not in ("", NA):
            return _text(values[name])
    return ""

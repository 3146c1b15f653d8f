"""One entry being judged: the state that grows out of the old one, and everything that comes of it.

A turn lives for the length of one `apply`. It owns a copy of the record; rooms above change it through these few
methods, so that every change leaves its event, its mark of what changed, and its line in the timeline.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kesu.core.records.entries import Entry
from kesu.core.records.outcomes import Answers, Happening, Notice, Opening, Refusal, Tie
from kesu.core.records.record import Child, Fact, Item, Occurrence, Record, key
from kesu.core.records.views import View
from kesu.core.rulebook import model as m
from kesu.core.rulebook.events import JOINED, lets_join
from kesu.core.rulebook.fitting import Unfit, fit
from kesu.core.rulebook.plans import Book, KindPlan
from kesu.core.rulebook.scope import among
from kesu.core.values import NOT_APPLICABLE, Moment, Text
from kesu.core.worktime import Calendar, moment_of

ENGINE = 5
"""What the engine of this program is called in journals: raised whenever a replay could come out differently.

1 -- measures were asked at opening, when a fact they count by changed, and when the record heard of something.
2 -- they are asked again when a gate or an outcome that names them is tried; a void record counts for nothing.
3 -- a tie made by hand is told to the other record, which as a survivor takes over receipts; no second or circular tie.
4 -- measures are asked again for what an outcome sets, too.
5 -- the paper of an item keeps what it says of its record, so that a correction there is told of it as well.
"""
ALWAYS_NEW = frozenset({"happened_at", "entered_at", "entry"})


class Turn:
    """The working state while one entry is applied to one record."""

    def __init__(
        self,
        book: Book,
        calendars: Mapping[str, Calendar],
        record: Record,
        entry: Entry,
        answers: Answers,
        engine: int = ENGINE,
    ) -> None:
        self.engine = engine
        self.book = book
        self.calendars = calendars
        self.calendar = calendars[book.calendar]
        self.record = record
        self.entry = entry
        self.answers = answers
        self.seq = record.seq + 1
        self.refusals: list[Refusal] = []
        self.happenings: list[Happening] = []
        self.notices: list[Notice] = []
        self.openings: list[Opening] = []
        self.ties: list[Tie] = []
        self.events: list[tuple[str, str, bool]] = []
        self.changed: dict[str, set[str]] = {"": set(ALWAYS_NEW)}
        self.touched: dict[str, set[str]] = {}
        self.moot = False
        self.instead_of: dict[str, None] = {}
        """In whose place the actor acts, where they may only as a deputy."""
        self.told: list[tuple[str, Moment, bool]] = []
        """What occurred that the record's parent must hear of: (event, moment, corrected)."""
        self.told_of: dict[str, list[tuple[str, Moment, bool]]] = {}
        """The same of items that are about another record, item by item: that record hears of it."""
        self.fired_on: dict[tuple[str, str], str] = {}
        """(item, trigger) → the event of this entry on which it fired."""
        self._plans: dict[str, KindPlan] = {}

    # -- reading -----------------------------------------------------------------------------------------------

    def plan(self, item: str = "") -> KindPlan:
        """Return the plan of the record's kind, or of an item's."""
        found = self._plans.get(item)
        if found is None:
            found = self._plans[item] = self.book.kinds[self.record.kind_of(item)]
        return found

    def view(self, item: str = "") -> View:
        """Return what conditions read from, as the record stands now."""
        return View(self.record, item, self.entry, self.calendar)

    def items(self) -> list[str]:
        """Return the record ("") and its items that are not void, kind by kind, oldest first."""
        return ["", *self.record.live_items()]

    def calendar_of(self, name: str) -> Calendar:
        """Return the calendar called `name`, or the book's own."""
        return self.calendars[name] if name else self.calendar

    def has_changed(self) -> bool:
        """Say whether anything reads otherwise than when decisions were last made."""
        return any(self.changed.values())

    def take_changed(self) -> dict[str, set[str]]:
        """Return what changed since this was last asked, item by item; an item sees its parent's as "parent.x"."""
        changed, self.changed = self.changed, {}
        for_items = (
            {f"parent.{head}" for head in changed.get("", ())} if self.record.items else set()
        )
        for item in self.record.items:
            if for_items:
                changed.setdefault(item, set()).update(for_items)
        for item, heads in changed.items():
            self.touched.setdefault(item, set()).update(heads)
        return changed

    def seen_changed(self, item: str) -> set[str]:
        """Return everything that changed on an item in this entry so far."""
        return self.touched.get(item, set()) | self.changed.get(item, set())

    # -- writing -----------------------------------------------------------------------------------------------

    def refuse(self, code: str, line: m.Line | None = None, **particulars: Any) -> None:
        """Note why the entry is not accepted; all reasons are gathered."""
        missing = tuple(particulars.pop("missing", ()))
        says = tuple(particulars.pop("says", ()))
        clauses = tuple(particulars.pop("clauses", line.clauses if line else ()))
        self.refusals.append(
            Refusal(code, line.id if line else "", clauses, missing, says, particulars)
        )

    def is_frozen(self, concept: str, name: str, line: m.Line | None = None) -> bool:
        """Say whether a line stands still because this program does not understand it, and refuse the entry then."""
        fault = self.book.frozen.get((concept, name))
        if fault is not None:
            self.refuse("frozen", line, file=fault.file, written=fault.line_id, read=fault.read)
        return fault is not None

    def mark(self, item: str, head: str) -> None:
        """Note that what is called `head` on this item reads otherwise from now on."""
        self.changed.setdefault(item, set()).add(head)
        if item:
            kind = self.record.items[item].kind
            self.changed.setdefault("", set()).update(("*items", kind, self._set_of(kind)))

    def emit(
        self, item: str, name: str, *, at: Moment | None = None, corrected: bool = False
    ) -> None:
        """File an event; an item's event is also its record's, under "<kind>.<event>" and "all <many>.<event>"."""
        by = self.entry.by
        occurrence = Occurrence(
            self.entry.happened_at if at is None else at, self.seq, by.person, by.department
        )
        self._file(item, name, occurrence, corrected)
        if not item and name in self.plan().told:
            self.told.append((name, occurrence.at, corrected))
        if item:
            kind = self.record.items[item].kind
            self._file("", f"{kind}.{name}", occurrence, corrected)
            self._join(kind, name, occurrence)
            if self.record.items[item].about and name in self.plan(item).told:
                self.told_of.setdefault(item, []).append((name, occurrence.at, corrected))

    def _file(self, item: str, name: str, occurrence: Occurrence, corrected: bool) -> None:
        at = key(item, name)
        before = self.record.events.get(at, ())
        if corrected and before:
            occurrence = occurrence._replace(seq=before[-1].seq)
            before = before[:-1]
        self.record.events[at] = (*before, occurrence)
        self.mark(item, name.partition(".")[0])
        self.events.append((item, name, corrected))

    def _join(self, kind: str, name: str, occurrence: Occurrence) -> None:
        """File "all <many>.<event>" on the record once every item or child of a kind has it."""
        joined = f"all {self._set_of(kind)}.{name}"
        if joined not in self.plan().joins:
            return
        moments = self._moments(kind, name)
        known = [at for at in moments if at is not None]
        if known and len(known) == len(moments):
            self._file("", joined, occurrence._replace(at=max(known)), False)

    def _moments(self, kind: str, name: str) -> list[Moment | None]:
        """Return when an event last occurred on each item or child of a kind that is not void."""
        if self.book.kinds[kind].kind.part_of != self.record.kind:
            return [child.events.get(name) for _, child in self.record.live_children(kind)]
        found = (self.record.events.get(key(i, name)) for i in self.record.live_items(kind))
        return [occurred[-1].at if occurred else None for occurred in found]

    def join_the_rest(self, kind: str) -> None:
        """An item or child was declared void: what had been waiting for it alone has now occurred on all."""
        by = self.entry.by
        occurrence = Occurrence(self.entry.happened_at, self.seq, by.person, by.department)
        prefix = f"all {self._set_of(kind)}."
        for joined, name in self.plan().joins.items():
            if joined.startswith(prefix) and key("", joined) not in self.record.events:
                self._join(kind, name, occurrence)

    def learn_of(self, record_id: str, child: Child) -> None:
        """Keep what the record sees of one of its children from now on."""
        self.record.children[record_id] = child
        self.changed.setdefault("", set()).update(("*items", child.kind, self._set_of(child.kind)))

    def emit_of(self, kind: str, name: str, *, at: Moment, corrected: bool) -> None:
        """File an event of a child on its parent, under "<kind>.<event>" and "all <many>.<event>"."""
        by = self.entry.by
        occurrence = Occurrence(at, self.seq, by.person, by.department)
        self._file("", f"{kind}.{name}", occurrence, corrected)
        self._join(kind, name, occurrence)

    def _set_of(self, kind: str) -> str:
        return self.book.kinds[kind].kind.many

    def happen(self, code: str, item: str = "", line: str = "", **particulars: Any) -> None:
        """Add a line to the timeline of this entry."""
        self.happenings.append(Happening(code, item, line, particulars))

    def notify(
        self, parties: tuple[str, ...], line: str, code: str, says: Text, item: str, clock: str = ""
    ) -> None:
        """Have somebody told."""
        if parties:
            self.notices.append(Notice(parties, line, code, says, item, clock))
            self.happen("told", item, line, parties=list(parties), sort=code)

    def open_item(self, kind: str, about: str = "") -> str:
        """Add an item of `kind` and return its id, such as "measure.2"; `about`: the record it speaks of."""
        number = 1 + sum(1 for i in self.record.items.values() if i.kind == kind)
        item = f"{kind}.{number}"
        self.record.items[item] = Item(kind, self.entry.happened_at, self.seq, about=about)
        self.record.values[item] = {}
        self.changed[item] = set(ALWAYS_NEW)
        self.happen("item_opened", item, kind, **({"about": about} if about else {}))
        self.emit(item, "opened")
        return item

    def set_fact(self, item: str, name: str, given: Any, *, correcting: bool = False) -> None:
        """Give a fact a value; refuse what does not fit. Saying what is known already changes nothing."""
        fact = self.plan(item).kind.facts.get(name)
        if fact is None:
            self.refuse("unknown_fact", fact=name)
            return
        try:
            value, state, remark = fit(fact, given)
            self._check_listed(fact, item, value)
        except Unfit as unfit:
            self.refuse("unfit", fact, fact=name, reason=unfit.code, **unfit.particulars)
            return
        before = self.record.facts.get(key(item, name))
        if before is not None and (before.value, before.state) == (value, state):
            return
        if before is None and state == "not_asked":
            return
        self._keep(item, fact, value, state, remark, before, correcting or _was_known(before))

    def _check_listed(self, fact: m.Fact, item: str, value: Any) -> None:
        """Raise Unfit unless a fact of type "records" names items that are there, of the set it chooses among."""
        if fact.sort != "records" or value is None:
            return
        chosen = among(self.book.source, self.plan(item).kind, fact)
        there = self.record.live_items(chosen.id) if chosen else []
        for one in value:
            if one not in there:
                raise Unfit("no_such_item", given=one, options=there)

    def _keep(
        self,
        item: str,
        fact: m.Fact,
        value: Any,
        state: str,
        remark: str,
        before: Fact | None,
        corrected: bool,
    ) -> None:
        entry = self.entry
        self.record.facts[key(item, fact.id)] = Fact(
            value,
            state,
            entry.happened_at,
            entry.entered_at,
            self.seq,
            entry.by.person,
            entry.source,
            remark,
        )
        seen = NOT_APPLICABLE if state == "not_applicable" else value
        if seen is None:
            self.record.values[item].pop(fact.id, None)
        else:
            self.record.values[item][fact.id] = seen
        if corrected and before is not None:
            self.happen(
                "corrected",
                item,
                fact.id,
                old=before.value,
                old_state=before.state,
                new=value,
                state=state,
            )
        else:
            self.happen("learned", item, fact.id, value=value, state=state)
        self._emit_fact(item, fact, value, state, corrected)
        if lets_join(fact):
            self._let_join(item, fact, value, before.value if before is not None else None)

    def _let_join(self, item: str, fact: m.Fact, value: Any, before: Any) -> None:
        """Whoever a fact names takes part from now on: each one is told once, and has the event in their name."""
        known = set(_named(fact, before))
        new = [party for party in _named(fact, value) if party not in known]
        event = f"{fact.id}.{JOINED}"
        for party in new:
            occurrence = Occurrence(self.entry.happened_at, self.seq, party, "")
            self._file(item, event, occurrence, False)
        self.notify(tuple(new), fact.id, "tell", _joins(fact), item)

    def _emit_fact(self, item: str, fact: m.Fact, value: Any, state: str, corrected: bool) -> None:
        if state != "known":
            self.record.events.pop(key(item, fact.id), None)
            self.mark(item, fact.id)
            return
        self.emit(item, fact.id, at=self._moment_of(fact, value), corrected=corrected)

    def _moment_of(self, fact: m.Fact, value: Any) -> Moment | None:
        """A fact that is a moment or a day happened when it says; any other when its entry happened."""
        if fact.sort == "moment":
            return Moment(value)
        if fact.sort == "day":
            return Moment(day_start(value, self.calendar))
        return None


def _named(fact: m.Fact, value: Any) -> tuple[str, ...]:
    """Return the people that a value names where its fact, or a column of its lines, lets them take part."""
    if not value or value is NOT_APPLICABLE:
        return ()
    if fact.joins:
        return (str(value),)
    columns = [column.id for column in fact.columns if column.joins]
    names = (line.get(name) for line in value for name in columns)
    return tuple(dict.fromkeys(str(name) for name in names if name))


def _joins(fact: m.Fact) -> Text:
    name = fact.name
    return Text(
        f"您已列入“{name.zh}”，可以查看本单", f"You are named in “{name.say('en')}” and may read it"
    )


def _was_known(fact: Fact | None) -> bool:
    return fact is not None and fact.state == "known"


def day_start(day: str, calendar: Calendar) -> int:
    """Return the first moment of a day in the calendar's zone."""
    return moment_of(calendar.tz, datetime.fromisoformat(day))

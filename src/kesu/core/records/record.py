"""The state of a record, rebuilt from its journal: facts, events, steps, decisions, clocks, findings.

One mechanism for cases, standing and periodic records; their items live inside. Every value is frozen, every
collection is replaced and never changed in place, so that an earlier state stays what it was.
Keys are "item/name": "" is the record itself ("/grade"), "measure.2/confirm" a step of its second measure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from kesu.core.records.issues import Issue
from kesu.core.values import NOT_APPLICABLE, Moment

CHILD = "child"
"""The tie of a record to its parent."""
NOT_ROOTS = ("duplicate", "restarts", "split")
"""Ties of a record that does not count for itself."""
PART = "/"
"""What stands between a record and its item where another record knows of the item: "r7/resolution.2"."""


def key(item: str, name: str) -> str:
    """Return the key of something called `name` on the record ("" ) or on one of its items."""
    return f"{item}/{name}"


class Fact(NamedTuple):
    """A fact as it stands: its value (None unless known), state, when it was true, and the entry that said so."""

    value: Any
    state: str
    happened_at: Moment
    entered_at: Moment
    seq: int
    by: str
    source: str = "seen"
    remark: str = ""


class Occurrence(NamedTuple):
    """An event that occurred: when, in which entry, through whom."""

    at: Moment
    seq: int
    by: str
    department: str


@dataclass(frozen=True, slots=True)
class StepState:
    """Where a step stands: "armed" (its event came, its condition not yet), "open", "done" or "dropped"."""

    status: str
    round: int
    opened_at: Moment | None = None
    done_at: Moment | None = None
    outcome: str = ""
    by: str = ""
    seq: int = 0
    parties: tuple[str, ...] = ()
    assigned: str = ""
    rests_on: tuple[tuple[str, Any], ...] = ()
    signers: tuple[tuple[str, ...], ...] = ()
    """(person, outcome) of everybody who did a step that several must do; where each entry of `by` signs, its place."""

    def signatures(self, outcome: str) -> int:
        """Return how many people have done the step with `outcome` so far."""
        return sum(1 for signer in self.signers if signer[1] == outcome)

    @property
    def filled(self) -> frozenset[str]:
        """Return the seats that are filled: the entries of `by` for which somebody has signed."""
        return frozenset(signer[2] for signer in self.signers if len(signer) > 2)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision table says now. status: "final", "provisional", "undecided", "overridden".

    `machine` is the table's own answer where a person overrode it; `trace` holds (row id, answer, parts) for
    every row looked at.
    """

    value: Any
    row: str
    status: str
    missing: tuple[str, ...]
    seq: int
    trace: tuple[Any, ...]
    machine: Any = None
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ClockState:
    """One run of a clock. status: "running", "paused", "stopped", "ended" (the record closed first), "exempt".

    `due` is None while its limit is not known; `ground` says whether the printed, agreed or extended limit binds.
    `unpublished`: the due moment rests on a year whose official days off are not published yet.
    """

    clock: str
    item: str
    turn: int
    start: Moment
    limit: str
    due: Moment | None
    status: str
    stopped_at: Moment | None = None
    provisional: bool = False
    pauses: tuple[tuple[Moment, Moment | None], ...] = ()
    ground: str = "printed"
    row: int = 0
    unpublished: bool = False

    @property
    def id(self) -> str:
        """Return "item/clock#turn"."""
        return f"{self.item}/{self.clock}#{self.turn}"


@dataclass(frozen=True, slots=True)
class Finding:
    """A recorded verdict on one run of a clock: "met" or "late". A later one for the same run supersedes it."""

    clock: str
    verdict: str
    due: Moment
    at: Moment
    seq: int
    supersedes: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a record with facts, steps and clocks of its own; `about`: the id of another record it speaks of."""

    kind: str
    opened_at: Moment
    seq: int
    closed_as: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Child:
    """What a record knows of a record of its own that is tied to it: its life, and the values it shares.

    `events` holds, by name, the moment at which each event last occurred; a child that was opened again has not closed.
    """

    kind: str
    opened_at: Moment
    seq: int
    closed_as: str = ""
    closed_at: Moment | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    events: Mapping[str, Moment] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Closed:
    """How and when the record was closed; `clock` names the clock run that closed it by itself, if one did."""

    at: Moment
    as_: str
    seq: int
    by: str
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A tie to another record: duplicate, split, restarts, follows – and the same seen from the other side.

    A survivor keeps with the tie to a duplicate its `receipts`, of every complainant whose complaint came in with it.
    """

    sort: str
    to: str
    seq: int
    receipts: tuple[tuple[Moment, str, str], ...] = ()
    """(received at, number of the customer or "", record in which it was received) of each complainant."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A forbidden or unreasoned thing that was done all the same: which gate, by whom, in which entry."""

    gate: str
    by: str
    seq: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Chase:
    """An open step chased by hand in one of its rounds; `sort` is "chased" (催办) or "supervised" (督办).

    `at` is when it was entered. `answered_at` is None until somebody who holds the step answers with a word and, if
    they can say, `until` when it is expected to be done.
    """

    item: str
    step: str
    round: int
    sort: str
    at: Moment
    seq: int
    by: str
    reason: str
    answer: str = ""
    until: Moment | None = None
    answered_at: Moment | None = None
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """An amount as it was entered on an account; it is never changed, only made good by a counter-posting.

    `at` is the day it counts for, `row` the formula it came by, `counter` whether it is a difference to what stood.
    `seen` holds the names it rests on with their values, `made` how it was reckoned: each a (name, value).
    """

    posting: str
    item: str
    account: str
    holder: str
    amount: Decimal
    at: Moment
    seq: int
    row: int = 0
    clause: str = ""
    counter: bool = False
    seen: tuple[tuple[str, Any], ...] = ()
    made: tuple[tuple[str, Any], ...] = ()


@dataclass(slots=True)
class Record:
    """The state of one record with its items after `seq` entries."""

    id: str
    kind: str
    book: str
    edition: str
    seq: int
    opened_at: Moment
    closed: Closed | None
    values: dict[str, dict[str, Any]]
    facts: dict[str, Fact]
    items: dict[str, Item]
    events: dict[str, tuple[Occurrence, ...]]
    steps: dict[str, StepState]
    decisions: dict[str, Decided]
    measures: dict[str, tuple[Any, tuple[str, ...]]]
    posts: dict[str, tuple[str, ...]]
    clocks: dict[str, ClockState]
    agreed: dict[str, Moment]
    extended: dict[str, Moment]
    findings: tuple[Finding, ...]
    numbers: dict[str, str]
    links: tuple[Link, ...]
    breaches: tuple[Breach, ...]
    fired: dict[str, int]
    visits: dict[str, tuple[tuple[Moment, Moment | None], ...]]
    children: dict[str, Child] = field(default_factory=dict)
    postings: tuple[Posted, ...] = ()
    chases: tuple[Chase, ...] = ()
    issues: tuple[Issue, ...] = ()
    waits: dict[str, Moment] = field(default_factory=dict)
    """"item/trigger" → the moment after which the next time of a trigger by the calendar is looked for."""

    def copy(self) -> Record:
        """Return a record that can be changed without touching this one."""
        new = Record.__new__(Record)
        for name in _PLAIN_FIELDS:
            setattr(new, name, getattr(self, name))
        for name in _DICT_FIELDS:
            setattr(new, name, getattr(self, name).copy())
        new.values = {item: dict(values) for item, values in self.values.items()}
        return new

    def kind_of(self, item: str) -> str:
        """Return the kind of the record ("") or of one of its items."""
        return self.items[item].kind if item else self.kind

    def live_items(self, kind: str = "") -> list[str]:
        """Return the items (of one kind) that are not void, by number, whatever order a store gave them back in."""
        if not self.items:
            return []
        found = [
            i
            for i, item in self.items.items()
            if item.closed_as != "void" and (not kind or item.kind == kind)
        ]
        return sorted(found, key=_in_order)

    def live_children(self, kind: str = "") -> list[tuple[str, Child]]:
        """Return (record id, child) of the children (of one kind) that are not void, in the order they were told of."""
        found = [
            (at, child)
            for at, child in self.children.items()
            if child.closed_as != "void" and (not kind or child.kind == kind)
        ]
        return sorted(found, key=lambda pair: (pair[1].seq, pair[0]))

    def parent(self) -> str:
        """Return the id of the record whose child this is, or an empty text."""
        return next((link.to for link in self.links if link.sort == CHILD), "")

    @property
    def is_root(self) -> bool:
        """Say whether measures count this record: not a duplicate, a restart or a split of another."""
        return not any(link.sort in NOT_ROOTS for link in self.links)

    def number(self, paper: str = "") -> str:
        """Return the number of the record itself, or an empty text while it has none.

        `paper` is the document whose number is the record's; where that has not been given, another of its own stands
        in, as on a record that came from elsewhere with the number it had there.
        """
        if f"/{paper}" in self.numbers:
            return self.numbers[f"/{paper}"]
        own = [k for k in self.numbers if k.startswith("/")]
        return self.numbers[min(own)] if own else ""


def _in_order(item: str) -> tuple[str, int]:
    kind, _, number = item.rpartition(".")
    return kind, int(number)


def new_record(*, record_id: str, kind: str, book: str, edition: str, opened_at: Moment) -> Record:
    """Return a record with nothing in it yet."""
    return Record(
        record_id, kind, book, edition, 0, opened_at, None,
        {"": {}}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, (), {}, (), (), {}, {},
    )  # fmt: skip


_DICT_FIELDS = (
    "facts", "items", "events", "steps", "decisions", "measures", "posts",
    "clocks", "agreed", "extended", "numbers", "fired", "visits", "children",
    "waits",
)  # fmt: skip
_PLAIN_FIELDS = (
    "id",
    "kind",
    "book",
    "edition",
    "seq",
    "opened_at",
    "closed",
    "findings",
    "links",
    "breaches",
    "postings",
    "chases",
    "issues",
)


class Codec:
    """Writes a record as plain JSON values and reads it back, the same to the byte."""

    DICTS: ClassVar[Mapping[str, type]] = {
        "facts": Fact,
        "items": Item,
        "steps": StepState,
        "decisions": Decided,
        "clocks": ClockState,
    }
    TUPLES: ClassVar[Mapping[str, type]] = {"findings": Finding, "links": Link, "breaches": Breach}

    @classmethod
    def dump(cls, record: Record) -> dict[str, Any]:
        """Return `record` as JSON can carry it."""
        found: dict[str, Any] = {
            n: getattr(record, n) for n in ("id", "kind", "book", "edition", "seq", "opened_at")
        }
        found["closed"] = _row(record.closed) if record.closed else None
        for name in cls.DICTS:
            found[name] = {k: _row(v) for k, v in sorted(getattr(record, name).items())}
        found["items"] = {k: _without_about(v) for k, v in found["items"].items()}
        for name in cls.TUPLES:
            found[name] = [_lean(_row(v)) for v in getattr(record, name)]
        found["events"] = {k: [_row(o) for o in v] for k, v in sorted(record.events.items())}
        for name in ("measures", "posts", "agreed", "extended", "numbers", "fired", "visits"):
            found[name] = {k: encode(v) for k, v in sorted(getattr(record, name).items())}
        if record.children:
            found["children"] = {k: _row(v) for k, v in sorted(record.children.items())}
        if record.postings:
            found["postings"] = [_row(v) for v in record.postings]
        if record.chases:
            found["chases"] = [_row(v) for v in record.chases]
        if record.issues:
            found["issues"] = [_row(v) for v in record.issues]
        if record.waits:
            found["waits"] = dict(sorted(record.waits.items()))
        return found

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Record:
        """Return the record that `dump` wrote."""
        record = new_record(
            record_id=data["id"],
            kind=data["kind"],
            book=data["book"],
            edition=data["edition"],
            opened_at=Moment(data["opened_at"]),
        )
        record.seq = data["seq"]
        record.closed = _unrow(Closed, data["closed"]) if data["closed"] else None
        for name, sort in cls.DICTS.items():
            setattr(record, name, {k: _unrow(sort, v) for k, v in data[name].items()})
        for name, sort in cls.TUPLES.items():
            setattr(record, name, tuple(_unrow(sort, v) for v in data[name]))
        record.events = {
            k: tuple(_unrow(Occurrence, o) for o in v) for k, v in data["events"].items()
        }
        record.children = {k: _unrow(Child, v) for k, v in data.get("children", {}).items()}
        for name in ("measures", "posts", "visits"):
            setattr(record, name, {k: _frozen(decode(v)) for k, v in data[name].items()})
        for name in ("agreed", "extended", "numbers", "fired"):
            setattr(record, name, dict(data[name]))
        record.postings = tuple(_unrow(Posted, v) for v in data.get("postings", ()))
        record.chases = tuple(_unrow(Chase, v) for v in data.get("chases", ()))
        record.issues = tuple(_unrow(Issue, v) for v in data.get("issues", ()))
        record.waits = dict(data.get("waits", {}))
        record.values = values_of(record)
        return record


def values_of(record: Record) -> dict[str, dict[str, Any]]:
    """Return item → fact → value as conditions read it, from the facts themselves."""
    values: dict[str, dict[str, Any]] = {"": {}, **{item: {} for item in record.items}}
    for fact_key, fact in record.facts.items():
        item, name = fact_key.split("/", 1)
        value = NOT_APPLICABLE if fact.state == "not_applicable" else fact.value
        if value is not None:
            values[item][name] = value
    return values


_PLAIN = frozenset({str, int, bool, type(None)})
"""What JSON carries as it is; asked first, since nearly every value of a trace is one of these."""


def encode(value: Any) -> Any:
    """Return a value as JSON carries it; a Decimal becomes {"$d": "1.50"}."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, list | tuple):
        return [v if type(v) in _PLAIN else encode(v) for v in value]
    if isinstance(value, Decimal):
        return {"$d": str(value)}
    if isinstance(value, dict):
        return {k: encode(v) for k, v in value.items()}
    return {"$na": 1} if value is NOT_APPLICABLE else value


def decode(value: Any) -> Any:
    """Return the value that `encode` wrote; lists stay lists."""
    if isinstance(value, dict):
        if "$d" in value:
            return Decimal(value["$d"])
        if "$na" in value:
            return NOT_APPLICABLE
        return {k: decode(v) for k, v in value.items()}
    if isinstance(value, list):
        return [decode(v) for v in value]
    return value


def plain(value: Any) -> Any:
    """Return a value as it is after it was stored and read, so that one kept and one worked out now compare equal.

    Amounts compare by size (620 and 620.00 are one), lists and tuples alike.
    """
    return _frozen(decode(encode(value)))


def _row(value: Any) -> list[Any]:
    return [encode(getattr(value, name)) for name in _field_names(type(value))]


def _lean(row: list[Any]) -> list[Any]:
    """Leave out an empty list at the end: a tie without receipts is written as before there were any."""
    return row[:-1] if row[-1] == [] else row


def _without_about(row: list[Any]) -> list[Any]:
    """Leave out that an item is about no other record: it is written as before there were such items."""
    return row if row[-1] else row[:-1]


def _unrow(sort: type, row: list[Any]) -> Any:
    names = _field_names(sort)[: len(row)]
    decoded = [decode(v) for v in row]
    tupled = _TUPLED.get(sort, frozenset())
    return sort(*[_frozen(v) if n in tupled else v for n, v in zip(names, decoded, strict=True)])


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


_TUPLED: dict[type, frozenset[str]] = {
    StepState: frozenset({"parties", "rests_on", "signers"}),
    Decided: frozenset({"missing", "trace"}),
    ClockState: frozenset({"pauses"}),
    Posted: frozenset({"seen", "made"}),
    Link: frozenset({"receipts"}),
    Issue: frozenset({"copies", "holders", "shown"}),
}
_NAMES: dict[type, tuple[str, ...]] = {}


def _field_names(sort: type) -> tuple[str, ...]:
    found = _NAMES.get(sort)
    if found is None:
        names = getattr(sort, "_fields", None) or tuple(f.name for f in fields(sort))
        found = _NAMES[sort] = names
    return found

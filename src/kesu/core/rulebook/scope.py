"""What names mean inside the expressions of a book: facts, decisions, measures, steps, clocks, settings, sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kesu.core import causes
from kesu.core.conditions import (
    ANY,
    DAY,
    LIST,
    MOMENT,
    NUMBER,
    PARTY,
    TABLE,
    TEXT,
    TRUTH,
    Function,
    Reference,
    Scope,
    SetReference,
    Type,
)
from kesu.core.records.record import plain
from kesu.core.records.views import ChildView, LineView, View, latest_run
from kesu.core.rulebook.functions import FUNCTIONS, IN_LINES
from kesu.core.rulebook.model import Decision, Fact, Kind, Setting, Source
from kesu.core.rulebook.rows import ROWS

OUTSIDE = "entry.outside"
"""Whether the entry hands a copy of a paper to somebody outside the house."""
_SORTS = {
    "text": TEXT,
    "long_text": TEXT,
    "number": NUMBER,
    "quantity": NUMBER,
    "money": NUMBER,
    "truth": TRUTH,
    "moment": MOMENT,
    "day": DAY,
    "department": PARTY,
    "person": PARTY,
    "files": LIST,
    "lines": LIST,
    "records": LIST,
    "causes": LIST,
}


def type_of_fact(fact: Fact) -> Type:
    """Return the sort of value that conditions see for `fact`."""
    if fact.sort == "choice":
        return Type("choice", tuple(o.id for o in fact.options))
    if fact.sort == "choices":
        return Type("list", tuple(o.id for o in fact.options))
    return _SORTS.get(fact.sort, TEXT)


def type_of_decision(decision: Decision) -> Type:
    """Return the sort of value that a decision gives."""
    if decision.values:
        return Type("choice", tuple(v.id for v in decision.values))
    given = [row.gives for row in decision.rows]
    if given and all(isinstance(g, bool) for g in given):
        return TRUTH
    return NUMBER if given and all(isinstance(g, int) for g in given) else ANY


class KindScope:
    """Names as a line `of` one kind sees them. `rows` names the registry row in `heard.x`, if one kind is heard."""

    def __init__(self, source: Source, kind: Kind) -> None:
        self.source = source
        self.kind = kind
        self.parent = (
            KindScope(source, source.kinds[kind.part_of]) if kind.part_of in source.kinds else None
        )
        self.each: Scope | None = None
        self.used: set[str] = set()

    def function(self, name: str) -> Function | None:
        return FUNCTIONS.get(name)

    def known_names(self) -> list[str]:
        of = self.kind.id
        found = list(self.kind.facts) + [d.id for d in self.source.decisions.values() if d.of == of]
        found += [m.id for m in self.source.measures.values() if m.of == of]
        found += [f"{p.id}.total" for p in self.source.postings.values() if p.of == of]
        found += [
            f"{s.id}.{o.id}" for s in self.source.steps.values() if s.of == of for o in s.outcomes
        ]
        return [*found, *(f"settings.{s}" for s in self.source.settings), *_BUILT_IN, OUTSIDE]

    def resolve(self, path: str) -> Reference | None:
        self.used.add(path)
        head, _, rest = path.partition(".")
        if head == "settings":
            return self._setting(rest)
        if head == "parent" and self.parent:
            return self._of_parent(rest)
        if head == "each":
            return self._of_each(rest)
        if head == "heard" and rest:
            return self._heard(rest)
        return (
            self._own(path, head, rest)
            or self._number(path)
            or self._issue(path)
            or _BUILT_IN.get(path)
        )

    def _issue(self, path: str) -> Reference | None:
        source = self.source
        return Reference(lambda v: _goes_out(v, source), TRUTH) if path == OUTSIDE else None

    def _number(self, path: str) -> Reference | None:
        paper = (self.parent.kind if self.parent else self.kind).number
        return (
            Reference(lambda v: v.record.number(paper) or None, TEXT) if path == "number" else None
        )

    def _own(self, path: str, head: str, rest: str) -> Reference | None:
        if head in self.kind.facts:
            return self._fact(self.kind.facts[head], rest)
        for find in (self._decision, self._measure, self._step, self._clock, self._posting):
            if found := find(head, rest):
                return found
        return None

    def _fact(self, fact: Fact, rest: str) -> Reference | None:
        name = fact.id
        if not rest:
            return Reference(lambda v: v.values.get(name), type_of_fact(fact))
        if rest == "state":
            return Reference(lambda v: _state(v, name), TEXT)
        if rest == "at":
            return Reference(lambda v: _fact_at(v, name), MOMENT)
        return _of_tree(fact, rest) if fact.sort == "causes" else None

    def _decision(self, name: str, rest: str) -> Reference | None:
        decision = self.source.decisions.get(name)
        if decision is None or decision.of != self.kind.id:
            return None
        if not rest:
            return Reference(lambda v: _decided(v, name), type_of_decision(decision))
        if rest == "status":
            return Reference(lambda v: _decided_status(v, name), TEXT)
        return None

    def _measure(self, name: str, rest: str) -> Reference | None:
        measure = self.source.measures.get(name)
        if measure is None or measure.of != self.kind.id or rest:
            return None
        return Reference(lambda v: _measured(v, name), NUMBER)

    def _step(self, name: str, rest: str) -> Reference | None:
        step = self.source.steps.get(name)
        if step is None or step.of != self.kind.id:
            return None
        if rest in _STEP_NAMES:
            get, sort = _STEP_NAMES[rest]
            return Reference(lambda v: get(v, name), sort)
        if rest in {o.id for o in step.outcomes}:
            return Reference(lambda v: _ended_as(v, name, rest), TRUTH)
        return None

    def _clock(self, name: str, rest: str) -> Reference | None:
        clock = self.source.clocks.get(name)
        if clock is None or clock.of != self.kind.id or rest not in _CLOCK_NAMES:
            return None
        get, sort = _CLOCK_NAMES[rest]
        return Reference(lambda v: get(v, name), sort)

    def _posting(self, name: str, rest: str) -> Reference | None:
        posting = self.source.postings.get(name)
        if posting is None or posting.of != self.kind.id or rest not in _POSTING_NAMES:
            return None
        get, sort = _POSTING_NAMES[rest]
        return Reference(lambda v: get(v, name), sort)

    def _setting(self, rest: str) -> Reference | None:
        name, _, part = rest.partition(".")
        setting = self.source.settings.get(name)
        if setting is None:
            return None
        if part and not (isinstance(setting.value, dict) and part in setting.value):
            return None
        get = _setting_getter(setting, part)
        return Reference(get, _sort_of_value(setting.value[part] if part else setting.value))

    def _of_parent(self, rest: str) -> Reference | None:
        assert self.parent
        found = self.parent.resolve(rest)
        self.used.update(f"parent.{u}" for u in self.parent.used)
        if found is None:
            return None
        get = found.get
        return Reference(lambda v: get(v.parent), found.type)

    def _of_each(self, rest: str) -> Reference | None:
        if self.each is None:
            return None
        if rest == "id" and isinstance(self.each, KindScope) and "id" not in self.each.kind.facts:
            return Reference(lambda v: None if v.each is None else v.each.item, TEXT)
        found = self.each.resolve(rest)
        if found is None:
            return None
        get = found.get
        return Reference(lambda v: None if v.each is None else get(v.each), found.type)

    def _heard(self, rest: str) -> Reference | None:
        sorts = {
            column: sort for row in self.kind.hears for column, sort in ROWS.get(row, {}).items()
        }
        if rest not in sorts:
            return None
        return Reference(lambda v: v.heard.get(rest), _SORTS[sorts[rest]])

    def set_named(self, path: str) -> SetReference | None:
        self.used.add(path)
        if path.startswith("parent.") and self.parent:
            return self._set_of_parent(path.removeprefix("parent."))
        for kind in self.source.kinds.values():
            if kind.part_of == self.kind.id and kind.many == path:
                return SetReference(_items_of(kind.id), KindScope(self.source, kind))
            if self.kind.id in (kind.child_of, kind.about) and kind.many == path:
                return SetReference(_children_of(kind.id), ChildScope(kind, self))
        measure = self.source.measures.get(path)
        if measure is not None and measure.of == self.kind.id:
            return SetReference(_counted_by(path), CountedScope())
        fact = self.kind.facts.get(path)
        if fact is not None and fact.sort == "lines":
            return SetReference(_lines_of(path), EachScope(fact, self))
        if fact is not None and fact.sort == "causes":
            return SetReference(_causes_of(path), EachScope(fact, self))
        if fact is not None and fact.sort == "records":
            return self._listed(fact)
        return None

    def _listed(self, fact: Fact) -> SetReference | None:
        """Return the set of the items that a fact of type "records" names."""
        chosen = among(self.source, self.kind, fact)
        if chosen is None:
            return None
        return SetReference(_listed_in(fact.id), KindScope(self.source, chosen))

    def _set_of_parent(self, path: str) -> SetReference | None:
        assert self.parent
        found = self.parent.set_named(path)
        if found is None:
            return None
        members = found.members
        return SetReference(lambda v: members(v.parent), found.scope)


class EachScope:
    """Names inside one line of a `lines` fact: its columns, and `parent.x` for the record that holds it."""

    def __init__(self, fact: Fact, outer: KindScope) -> None:
        self.columns = {c.id: c for c in fact.columns}
        self.outer = outer

    def function(self, name: str) -> Function | None:
        return IN_LINES.get(name)

    def known_names(self) -> list[str]:
        return list(self.columns)

    def set_named(self, path: str) -> SetReference | None:
        return None

    def resolve(self, path: str) -> Reference | None:
        if path in self.columns:
            return Reference(lambda v: v.values.get(path), type_of_fact(self.columns[path]))
        head, _, rest = path.partition(".")
        if head == "settings":
            return self.outer.resolve(path)
        if head == "parent":
            found = self.outer.resolve(rest)
            if found is not None:
                get = found.get
                return Reference(lambda v: get(v.parent), found.type)
        return None


class ChildScope:
    """Names inside one child of a record: what it shares, how it was closed, and `parent.x` for the record asking."""

    def __init__(self, kind: Kind, outer: KindScope) -> None:
        self.kind = kind
        self.outer = outer
        self.shared = {name: kind.facts[name] for name in kind.shares if name in kind.facts}

    def function(self, name: str) -> Function | None:
        return FUNCTIONS.get(name)

    def known_names(self) -> list[str]:
        return [*self.shared, "closed_as", *_OF_CHILD]

    def set_named(self, path: str) -> SetReference | None:
        return None

    def resolve(self, path: str) -> Reference | None:
        if path in self.shared:
            return Reference(lambda v: v.values.get(path), type_of_fact(self.shared[path]))
        if path == "closed_as":
            closings = ("", "duplicate", *(o.id for o in self.kind.closings))
            return Reference(lambda v: v.child.closed_as, Type("choice", closings))
        head, _, rest = path.partition(".")
        if head in ("settings", "parent"):
            found = self.outer.resolve(path if head == "settings" else rest)
            if found is not None:
                get = found.get
                return Reference(lambda v: get(v.parent), found.type)
        return _OF_CHILD.get(path)


class CountedScope:
    """Names inside one of the records that a measure counted: its `id`, for acts that go through them one by one."""

    def function(self, name: str) -> Function | None:
        return None

    def known_names(self) -> list[str]:
        return ["id"]

    def set_named(self, path: str) -> SetReference | None:
        return None

    def resolve(self, path: str) -> Reference | None:
        return Reference(lambda v: v, TEXT) if path == "id" else None


class RowScope:
    """Names inside the `where` of a measure over a registry row: its columns."""

    def __init__(self, row: str, source: Source) -> None:
        self.columns = ROWS[row]
        self.source = source

    def function(self, name: str) -> Function | None:
        return FUNCTIONS.get(name)

    def known_names(self) -> list[str]:
        return list(self.columns)

    def set_named(self, path: str) -> SetReference | None:
        return None

    def resolve(self, path: str) -> Reference | None:
        if path in self.columns:
            return Reference(lambda v: v.values.get(path), _SORTS[self.columns[path]])
        head, _, rest = path.partition(".")
        setting = self.source.settings.get(rest) if head == "settings" else None
        if setting is None:
            return None
        return Reference(_setting_getter(setting, ""), _sort_of_value(setting.value))


class RowView:
    """What `RowScope` reads from: the columns of one registry row."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.values = values


def _items_of(kind: str) -> Callable[[Any], list[Any]]:
    def members(v: View) -> list[Any]:
        return [v.of(item) for item in v.record.live_items(kind)]

    return members


def _children_of(kind: str) -> Callable[[Any], list[Any]]:
    def members(v: View) -> list[Any]:
        return [ChildView(child, v, at) for at, child in v.record.live_children(kind)]

    return members


def _counted_by(measure: str) -> Callable[[Any], list[Any]]:
    def members(v: View) -> list[Any]:
        found = v.record.measures.get(v.prefix + measure)
        return list(found[1]) if found else []

    return members


def _listed_in(fact: str) -> Callable[[Any], list[Any]]:
    def members(v: View) -> list[Any]:
        live = set(v.record.live_items())
        named = v.values.get(fact)
        return [v.of(item) for item in (named if isinstance(named, list) else ()) if item in live]

    return members


def among(source: Source, kind: Kind, fact: Fact) -> Kind | None:
    """Return the item kind of which a fact of type "records" names some, or None where there is no such set."""
    holder = kind.part_of or kind.id
    for other in source.kinds.values():
        if other.part_of == holder and other.many == fact.among:
            return other
    return None


def _lines_of(fact: str) -> Callable[[Any], list[Any]]:
    def members(v: View) -> list[Any]:
        lines = v.values.get(fact) or []
        return [LineView(line, lines, v) for line in lines]

    return members


def _causes_of(fact: str) -> Callable[[Any], list[Any]]:
    def members(v: View) -> list[Any]:
        rows: list[Mapping[str, Any]] = [*causes.seen_from_within(v.values.get(fact) or [])]
        return [LineView(row, rows, v) for row in rows]

    return members


def _of_tree(fact: Fact, rest: str) -> Reference | None:
    """Return what a tree of causes says as a whole: what it is counted as, how many of its last ones are proved."""
    options = tuple(o.id for o in fact.options)
    if rest == "code" and options:
        return Reference(lambda v: code_of(v.values.get(fact.id)), Type("choice", options))
    if rest == "codes" and options:
        return Reference(_read_tree(fact.id, causes.codes), Type("list", options))
    if rest in causes.STATES:
        return Reference(_read_tree(fact.id, lambda rows: len(causes.leaves(rows, rest))), NUMBER)
    return None


def _read_tree(fact: str, read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def found(v: View) -> Any:
        rows = v.values.get(fact)
        return read(rows) if isinstance(rows, list) else rows

    return found


def code_of(rows: Any) -> Any:
    """Return the first of the codes a tree is counted as, None while there is none."""
    if not isinstance(rows, list):
        return rows
    return next(iter(causes.codes(rows)), None)


def worth_of(values: Mapping[str, Any], name: str) -> Any:
    """Return the value of a fact, or of `tree.code` what a tree of causes is counted as."""
    fact, _, code = name.partition(".")
    return code_of(values.get(fact)) if code else values.get(fact)


def value_at(setting: Setting, day: date) -> Any:
    """Return what `setting` was worth on `day`: the last dated value that had begun, else its first value."""
    begun = [(since, value) for since, value in setting.dated if since <= day]
    return max(begun, key=lambda pair: pair[0])[1] if begun else setting.value


def _setting_getter(setting: Setting, part: str) -> Callable[[Any], Any]:
    if not setting.dated:
        value = setting.value[part] if part else setting.value
        return lambda _v: value

    def dated(v: View) -> Any:
        day = datetime.fromtimestamp(v.record.opened_at, ZoneInfo(v.calendar.zone)).date()
        value = value_at(setting, day)
        return value[part] if part else value

    return dated


def _sort_of_value(value: Any) -> Type:
    if isinstance(value, bool):
        return TRUTH
    if isinstance(value, str):
        return TEXT
    if isinstance(value, list | dict):
        return LIST if isinstance(value, list) else TABLE
    return NUMBER


def _state(v: View, name: str) -> str:
    fact = v.record.facts.get(v.prefix + name)
    return fact.state if fact else "not_asked"


def _fact_at(v: View, name: str) -> Any:
    fact = v.record.facts.get(v.prefix + name)
    return fact.happened_at if fact else None


def _decided(v: View, name: str) -> Any:
    found = v.record.decisions.get(v.prefix + name)
    return found.value if found else None


def _decided_status(v: View, name: str) -> Any:
    found = v.record.decisions.get(v.prefix + name)
    return found.status if found else "undecided"


def _measured(v: View, name: str) -> Any:
    found = v.record.measures.get(v.prefix + name)
    return found[0] if found else None


def _ended_as(v: View, step: str, outcome: str) -> bool:
    state = v.record.steps.get(v.prefix + step)
    return state is not None and state.status == "done" and state.outcome == outcome


def _step_status(status: str) -> Callable[[View, str], bool]:
    def is_so(v: View, step: str) -> bool:
        state = v.record.steps.get(v.prefix + step)
        return state is not None and state.status == status

    return is_so


def _last_doing(v: View, step: str) -> Any:
    found = v.record.events.get(f"{v.prefix}{step}.done")
    return found[-1] if found else None


def is_stale(v: View, step: str) -> bool:
    """Say whether a value that a step done kept in mind (`rests_on`) is another by now (language §2, G18)."""
    state = v.record.steps.get(v.prefix + step)
    if state is None or state.status != "done":
        return False
    return any(plain(v.worth(name)) != plain(kept) for name, kept in state.rests_on)


def _signatures(v: View, step: str) -> int:
    """Return how many people have done a step that several must do, with the outcome that most gave."""
    state = v.record.steps.get(v.prefix + step)
    given = {signer[1] for signer in state.signers} if state else set()
    return max((state.signatures(o) for o in given), default=0) if state else 0


_STEP_NAMES: Mapping[str, tuple[Callable[[View, str], Any], Type]] = {
    "done": (_step_status("done"), TRUTH),
    "open": (_step_status("open"), TRUTH),
    "by": (lambda v, s: getattr(_last_doing(v, s), "by", None), PARTY),
    "department": (lambda v, s: getattr(_last_doing(v, s), "department", None), PARTY),
    "at": (lambda v, s: getattr(_last_doing(v, s), "at", None), MOMENT),
    "round": (lambda v, s: getattr(v.record.steps.get(v.prefix + s), "round", 0), NUMBER),
    "stale": (is_stale, TRUTH),
    "signatures": (_signatures, NUMBER),
}


def _run(v: View, clock: str) -> Any:
    return latest_run(v.record, v.item, clock)


def _is_late(v: View, clock: str) -> bool:
    run = _run(v, clock)
    if run is None or run.due is None or run.provisional:
        return False
    reached: int = run.stopped_at if run.stopped_at is not None else v.entry.entered_at
    return bool(reached > run.due)


_CLOCK_NAMES: Mapping[str, tuple[Callable[[View, str], Any], Type]] = {
    "running": (lambda v, c: getattr(_run(v, c), "status", "") in ("running", "paused"), TRUTH),
    "late": (_is_late, TRUTH),
    "due": (lambda v, c: getattr(_run(v, c), "due", None), MOMENT),
}


def _entered(v: View, posting: str) -> list[Decimal]:
    found = v.record.postings
    return [one.amount for one in found if (one.item, one.posting) == (v.item, posting)]


_POSTING_NAMES: Mapping[str, tuple[Callable[[View, str], Any], Type]] = {
    "total": (lambda v, name: sum(_entered(v, name), Decimal(0)), NUMBER),
    "entered": (lambda v, name: bool(_entered(v, name)), TRUTH),
}


def _goes_out(v: View, source: Source) -> bool:
    """Say whether a copy of the paper that the entry issues goes to a post outside, or to whoever holds no post."""
    payload = v.entry.payload
    paper = source.documents.get(str(payload.get("document", "")))
    if paper is None:
        return False
    posts = {copy.no: copy.to for copy in paper.copies}
    given = payload.get("copies")
    holders = [posts.get(g, "") for g in (posts if given is None else given) if isinstance(g, int)]
    free = [str(g) for g in given or () if not isinstance(g, int)]
    inside = [g.removeprefix("post:") for g in free if g.startswith("post:")]
    reached = (source.posts.get(name) for name in (*holders, *inside))
    return len(inside) < len(free) or any(post is not None and post.outside for post in reached)


def _first(v: View, event: str) -> Any:
    found = v.record.events.get(v.prefix + event)
    return found[0] if found else None


_BUILT_IN: Mapping[str, Reference] = {
    "opened.at": Reference(lambda v: getattr(_first(v, "opened"), "at", None), MOMENT),
    "opened.by": Reference(lambda v: getattr(_first(v, "opened"), "by", None), PARTY),
    "opened.department": Reference(
        lambda v: getattr(_first(v, "opened"), "department", None), PARTY
    ),
    "closed": Reference(lambda v: v.record.closed is not None, TRUTH),
    "closed_as": Reference(lambda v: v.record.closed.as_ if v.record.closed else "", TEXT),
    "closed.at": Reference(lambda v: v.record.closed.at if v.record.closed else None, MOMENT),
    "entry.by": Reference(lambda v: v.entry.by.person, PARTY),
    "entry.department": Reference(lambda v: v.entry.by.department, PARTY),
    "happened_at": Reference(lambda v: v.entry.happened_at, MOMENT),
    "entered_at": Reference(lambda v: v.entry.entered_at, MOMENT),
    "number": Reference(lambda v: v.record.number() or None, TEXT),
}
_OF_CHILD: Mapping[str, Reference] = {
    "closed": Reference(lambda v: bool(v.child.closed_as), TRUTH),
    "closed.at": Reference(lambda v: v.child.closed_at, MOMENT),
    "id": Reference(lambda v: v.id, TEXT),
    "opened.at": Reference(lambda v: v.child.opened_at, MOMENT),
}

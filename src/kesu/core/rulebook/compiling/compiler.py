"""What every concept needs to be compiled: faults with hints, expressions, limits, events, parties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from kesu.core.conditions import Condition, Formula, Scope, Unreadable, condition, formula
from kesu.core.errors import KesuError
from kesu.core.rulebook import events
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.holes import BOOK
from kesu.core.rulebook.scope import KindScope
from kesu.core.rulebook.tables import Faults
from kesu.core.worktime import Limit, parse_limit

ANYONE = "anyone"
L = TypeVar("L")


class Compiler:
    """The book being compiled: its lines, the plans that grow, and everything found wrong."""

    def __init__(self, source: m.Source, faults: Faults) -> None:
        self.source = source
        self.faults = faults
        self.plans = {kind.id: p.KindPlan(kind) for kind in source.kinds.values()}
        self.scopes = {kind.id: KindScope(source, kind) for kind in source.kinds.values()}

    def each(self, concept: str, lines: Mapping[str, L]) -> Iterator[L]:
        """Yield lines one by one; what is found wrong meanwhile is about them."""
        for line_id, line in lines.items():
            self.faults.at = (concept, line_id)
            yield line
        self.faults.at = BOOK

    def fault(self, code: str, line: m.Line, read: str, write: str) -> None:
        """Note one thing wrong with a line: what was read, and what to write."""
        self.faults.add(code, line.file, line.id, read, write, line.clause)

    def one_of(self, wrong: str, right: Iterable[str]) -> str:
        """Return the hint that names the likeliest of the right words."""
        names = list(right)
        close = get_close_matches(wrong, names, n=2)
        return (
            f"did you mean {' or '.join(close)}?"
            if close
            else f"write one of: {', '.join(sorted(names)[:20])}"
        )

    def condition(self, line: m.Line, text: str, scope: Scope) -> Condition | None:
        """Return the condition, or None for none, for "otherwise", and for one that cannot be read."""
        if not text or text == "otherwise":
            return None
        try:
            return condition(text, scope)
        except Unreadable as fault:
            self.fault(
                "unreadable_condition",
                line,
                str(fault),
                "write a condition over the names of this kind",
            )
            return None

    def formula(self, line: m.Line, text: str, scope: Scope) -> Formula | None:
        """Return the value expression, or None for one that cannot be read."""
        try:
            return formula(text, scope)
        except Unreadable as fault:
            self.fault(
                "unreadable_formula", line, str(fault), "write a value over the names of this kind"
            )
            return None

    def limit(self, line: m.Line, text: str) -> Limit | None:
        """Return the limit, or None for one that cannot be read."""
        try:
            return parse_limit(text)
        except KesuError as fault:
            self.fault(
                "unreadable_limit",
                line,
                str(fault),
                'write for example "4 working hours" or "5 working days"',
            )
            return None

    def event(self, line: m.Line, kind: m.Kind, text: str) -> str:
        """Return the name under which the event is filed; the text itself where there is none."""
        found = events.resolve(self.source, kind, text)
        if found is None:
            close = get_close_matches(text, events.candidates(self.source, kind), n=3)
            hint = (
                f"did you mean {' or '.join(close)}?"
                if close
                else "write step.outcome, a fact or decision.changed"
            )
            self.fault("unknown_event", line, f"event “{text}” cannot occur on {kind.id}", hint)
            return text
        return found

    def kind_of(self, line: Any) -> tuple[m.Kind, KindScope, p.KindPlan]:
        """Return the kind that a line is of, its scope and its plan."""
        return self.source.kinds[line.of], self.scopes[line.of], self.plans[line.of]

    def parties(self, line: m.Line, post: str, scope: KindScope) -> p.Parties:
        """Return how to find the parties that `post` means in a view of the scope's kind."""
        if post in (ANYONE, "any"):
            return lambda _v: ("any",)
        found = self.source.posts.get(post)
        if found is None:
            return self._party_expression(line, post, scope)
        if found.outside:
            return lambda _v: ("any",)
        if found.is_department:
            return _always(f"dept:{found.id}")
        if not found.is_:
            return _always(f"post:{found.id}", *([f"head:{found.heads}"] if found.heads else []))
        return self._by_expression(found, scope)

    def _party_expression(self, line: m.Line, text: str, scope: KindScope) -> p.Parties:
        root = text.split(".")[0].split("(")[0]
        if not any(c in text for c in ".(") and root not in scope.kind.facts:
            self.fault(
                "unknown_post",
                line,
                f"post “{text}” is not in the book",
                self.one_of(text, self.source.posts),
            )
            return lambda _v: ()
        compiled = self.formula(line, text, scope)
        return _from_formula(compiled) if compiled else lambda _v: ()

    def _by_expression(self, post: m.Post, scope: KindScope) -> p.Parties:
        compiled = self.formula(post, post.is_, scope)
        if compiled is None:
            return lambda _v: ()
        find = _from_formula(compiled)
        return _once(post.id, find) if post.resolved == "once" else find

    def all_parties(self, line: m.Line, posts: tuple[str, ...], scope: KindScope) -> p.Parties:
        finders = [self.parties(line, post, scope) for post in posts]
        return lambda v: tuple(dict.fromkeys(party for find in finders for party in find(v)))

    def note_join(self, plan: p.KindPlan, event: str) -> None:
        if event.startswith("all "):
            plan.joins[event] = event.partition(".")[2]


def _always(*parties: str) -> p.Parties:
    return lambda _v: parties


def _from_formula(compiled: Formula) -> p.Parties:
    def find(view: Any) -> tuple[str, ...]:
        value = compiled.value(view)
        if not value:
            return ()
        values = value if isinstance(value, list | tuple) else [value]
        return tuple(v if ":" in v or v == "any" else f"dept:{v}" for v in map(str, values))

    return find


def _once(post: str, find: p.Parties) -> p.Parties:
    """A party found once stays the one (language §1, Post): kept on the record when first asked for."""

    def found(view: Any) -> tuple[str, ...]:
        kept = view.record.posts.get(view.prefix + post)
        if kept:
            return tuple(kept)
        parties = find(view)
        if parties:
            view.record.posts[view.prefix + post] = parties
        return parties

    return found


def heads(names: Iterable[str]) -> set[str]:
    """Return what must change for a condition over `names` to answer otherwise: their first parts."""
    found = set()
    for name in names:
        head, _, rest = name.partition(".")
        found.add("parent." + rest.partition(".")[0] if head == "parent" else head)
    return found

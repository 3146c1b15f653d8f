"""Every expression of a book with the kind whose names it uses, and what it rests on.

Compiling answers whether an expression can be read; this module is for those who ask about a book as a whole:
which facts are used at all, whether a rule rests on a personal value, which settings nobody reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from kesu.core.conditions import Unreadable, parse
from kesu.core.conditions.nodes import Call, Literal, Name, Node, Over, walk
from kesu.core.rulebook import model as m
from kesu.core.rulebook.scope import among
from kesu.core.worktime import is_counted_back


@dataclass(frozen=True, slots=True)
class Expression:
    """One expression: the line it stands in, the kind (or registry row) whose names it uses, its text and place.

    `passes_on` is the fact that takes the value unchanged, as (kind, fact), where an act hands it to another record.
    """

    line: m.Line
    kind: str
    text: str
    place: str
    passes_on: tuple[str, str] | None = None
    set: str = ""
    """The set whose members `each.x` means, in a trigger with `for_each`."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as an expression mentions it, resolved to the kind that has it."""

    kind: str
    path: str

    @property
    def head(self) -> str:
        """The first part of the name: the fact, decision, step … that it speaks of."""
        return self.path.partition(".")[0]


def expressions(source: m.Source) -> Iterator[Expression]:
    """Yield every expression of the book, in the order of the concepts."""
    yield from _of_kinds(source)
    yield from _of_measures(source)
    for decision in source.decisions.values():
        yield from _of_decision(decision)
    for step in source.steps.values():
        yield from _of_step(source, step)
    for trigger in source.triggers.values():
        yield from _of_trigger(source, trigger)
    for clock in source.clocks.values():
        yield from _of_clock(source, clock)
    for gate in source.gates.values():
        yield from _texts(gate, gate.of, "when", gate.when)
        yield from _texts(gate, gate.of, "needs", *(need.when for need in gate.needs))
    for posting in source.postings.values():
        yield from _of_posting(posting)


def _texts(line: m.Line, kind: str, place: str, *texts: str) -> Iterator[Expression]:
    for text in texts:
        if text and text != "otherwise":
            yield Expression(line, kind, text, place)


def _of_kinds(source: m.Source) -> Iterator[Expression]:
    for post in source.posts.values():
        for kind in source.kinds.values():
            yield from _texts(post, kind.id, "is", post.is_)
    for serves in source.serves:
        yield from _texts(m.Line(id="serves", file="book.toml"), serves.kind, "when", serves.when)


def _of_measures(source: m.Source) -> Iterator[Expression]:
    for measure in source.measures.values():
        yield from _texts(measure, measure.counts, "where", measure.where)
        yield from _texts(measure, measure.of, "holder", measure.holder)


def _of_decision(decision: m.Decision) -> Iterator[Expression]:
    yield from _texts(decision, decision.of, "when", decision.when)
    for row in decision.rows:
        yield from _texts(row, decision.of, "when", row.when)
        if isinstance(row.gives, dict) and isinstance(row.gives.get("is"), str):
            yield from _texts(row, decision.of, "gives", row.gives["is"])


def _of_step(source: m.Source, step: m.Step) -> Iterator[Expression]:
    yield from _texts(step, step.of, "when", step.when)
    yield from _texts(step, step.of, "not_by", *step.not_by)
    for who in step.by:
        yield from _texts(step, step.of, "by", who.when, _party(source, who.post))
    for outcome in step.outcomes:
        yield from _texts(outcome, step.of, "when", outcome.when)
        yield from _texts(outcome, step.of, "needs", *(n for n in outcome.needs if n != "reason"))
        for fact, text in outcome.sets.items():
            yield Expression(outcome, step.of, text, "sets", (step.of, fact))


def _party(source: m.Source, post: str) -> str:
    """Return `post` where it is an expression or a fact rather than a post of the book."""
    return "" if post in source.posts or post in ("anyone", "any", "owner") else post


def _of_trigger(source: m.Source, trigger: m.Trigger) -> Iterator[Expression]:
    members = trigger.for_each.partition(" ")[0]
    texts = (trigger.when, trigger.while_, trigger.once, *(e.when for e in trigger.every))
    found = list(_texts(trigger, trigger.of, "when", *texts))
    for every in trigger.every:
        found += _texts(trigger, trigger.of, "every", every.from_, *_settings_of(every))
    if " where " in trigger.for_each:
        found += _texts(trigger, trigger.of, "for_each", f"any({trigger.for_each})")
    for act in trigger.do:
        found += _of_act(source, trigger, trigger.of, act)
    yield from (replace(one, set=members) for one in found)


def _settings_of(every: m.Every) -> list[str]:
    words = (every.weekday, every.month, every.day, every.working_day, every.at, every.rolling)
    return [w for w in words if isinstance(w, str) and w.startswith("settings.")]


def _of_posting(posting: m.Posting) -> Iterator[Expression]:
    members = posting.for_each.partition(" ")[0]
    found = list(_texts(posting, posting.of, "when", posting.when))
    if " where " in posting.for_each:
        found += _texts(posting, posting.of, "for_each", f"any({posting.for_each})")
    for row in posting.amounts:
        found += _texts(posting, posting.of, "amount", row.when, row.amount)
    spread = (posting.spread.total, posting.spread.by) if posting.spread else ()
    to = posting.round.to if posting.round and posting.round.to.startswith("settings.") else ""
    found += _texts(posting, posting.of, "amount", *spread, posting.cap, posting.holder, to)
    yield from (replace(one, set=members) for one in found)


def _of_act(source: m.Source, line: m.Line, kind: str, act: m.Act) -> Iterator[Expression]:
    if act.verb == "set":
        yield Expression(line, kind, act.with_.get("value", "none"), "set", (kind, act.to))
        return
    whom = act.to if act.verb in ("tell", "remind", "escalate") else act.whom
    yield from _texts(line, kind, act.verb, _party(source, whom))
    for fact, text in act.with_.items():
        yield Expression(line, kind, text, "with", (act.to, fact))


def _of_clock(source: m.Source, clock: m.Clock) -> Iterator[Expression]:
    yield from _texts(clock, clock.of, "when", clock.when)
    yield from _texts(clock, clock.of, "runs_while", clock.runs_while)
    if clock.exempt is not None:
        yield from _texts(clock, clock.of, "exempt", clock.exempt.when)
    yield from _texts(clock, clock.of, "starts", *(s.when for s in clock.starts))
    for row in clock.limit:
        until = row.text.rpartition(" ")[2] if is_counted_back(row.text) else ""
        until = row.text.removeprefix("until ") if row.text.startswith("until ") else until
        setting = row.text if row.text.startswith("settings.") else ""
        yield from _texts(clock, clock.of, "limit", row.when, until, setting)
    yield from _texts(clock, clock.of, "owner", _party(source, clock.owner))
    if clock.agree is not None:
        yield from _texts(clock, clock.of, "agree", _party(source, clock.agree.by))
    for act in clock.late:
        yield from _of_act(source, clock, clock.of, act)


def tree(text: str) -> Node | None:
    """Return the parsed expression, or None where it cannot be read (compiling says so)."""
    try:
        return parse(text)
    except Unreadable:
        return None


def mentions(source: m.Source, found: Expression) -> Iterator[Mention]:
    """Yield every name that the expression mentions; settings as Mention("", "settings.x")."""
    node = tree(found.text)
    if node is not None:
        yield from _mentions(source, found, found.kind, node)


def _mentions(source: m.Source, found: Expression, kind: str, node: Node) -> Iterator[Mention]:
    for part in walk(node):
        if isinstance(part, Name):
            yield _resolved(source, found, kind, part.path)
        elif isinstance(part, Over):
            inner, inner_kind = set_of(source, kind, part.of_set)
            yield Mention(inner_kind, inner)
            members = _member_kind(source, inner_kind, inner)
            for inside in filter(None, (part.where, part.value)):
                yield from _mentions(source, found, members, inside)


def _resolved(source: m.Source, found: Expression, kind: str, path: str) -> Mention:
    head, _, rest = path.partition(".")
    if head == "settings":
        return Mention("", path)
    if head == "parent":
        return Mention(_parent_of(source, kind), rest)
    if head == "each" and found.set:
        name, of = set_of(source, found.kind, found.set)
        return Mention(_member_kind(source, of, name), rest)
    return Mention(kind, path)


def _parent_of(source: m.Source, kind: str) -> str:
    if "/" in kind:
        return kind.partition("/")[0]
    found = source.kinds.get(kind)
    return found.tied_to if found is not None else ""


def set_of(source: m.Source, kind: str, name: str) -> tuple[str, str]:
    """Return (set, kind that has it) for a set named in an expression of `kind`."""
    if name.startswith("parent."):
        return name.removeprefix("parent."), _parent_of(source, kind)
    return name, kind


def _member_kind(source: m.Source, kind: str, name: str) -> str:
    """Return the item or child kind whose set is called `name`; for lines "kind/fact", which holds their columns."""
    for child in source.kinds.values():
        if child.stands_in(kind) and child.many == name:
            return child.id
    holder = source.kinds.get(kind)
    fact = holder.facts.get(name) if holder else None
    chosen = among(source, holder, fact) if holder and fact and fact.sort == "records" else None
    if chosen is not None:
        return chosen.id
    return f"{kind}/{name}"


def fact_of(source: m.Source, mention: Mention) -> m.Fact | None:
    """Return the fact (or column of lines) that the mention reads, or None if it reads something else."""
    kind, _, lines = mention.kind.partition("/")
    if kind not in source.kinds:
        return None
    facts = source.kinds[kind].facts
    if not lines:
        return facts.get(mention.head)
    columns = facts[lines].columns if lines in facts else ()
    return next((c for c in columns if c.id == mention.head), None)


def calls(source: m.Source, found: Expression, function: str) -> Iterator[str]:
    """Yield the literal texts with which `function` is called in the expression."""
    for call in calls_of(found.text, function):
        for argument in call.args:
            if isinstance(argument, Literal) and isinstance(argument.value, str):
                yield argument.value


def calls_of(text: str, function: str) -> Iterator[Call]:
    """Yield every call of `function` in the expression, inside questions about sets too."""
    node = tree(text)
    for part in _everything(node) if node is not None else ():
        if isinstance(part, Call) and part.function == function:
            yield part


def _everything(node: Node) -> Iterator[Node]:
    for part in walk(node):
        yield part
        if isinstance(part, Over):
            for inside in filter(None, (part.where, part.value)):
                yield from _everything(inside)

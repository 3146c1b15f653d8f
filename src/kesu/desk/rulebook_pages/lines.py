"""The lines of a book as a page shows them: what each is called, where it is printed, what it says in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.utils.translation import pgettext

from kesu.core.explaining.amounts import setting_words
from kesu.core.explaining.decisions import decision_words
from kesu.core.explaining.events import event_words
from kesu.core.explaining.meanings import Place, inside
from kesu.core.explaining.names import ROW_WORDS, closing_title, fact_of, kind_title, word
from kesu.core.explaining.reading import Reader
from kesu.core.rulebook import model as m
from kesu.core.rulebook.rows import ROWS
from kesu.core.rulebook.scope import among
from kesu.desk.rulebook_pages import accounts
from kesu.desk.rulebook_pages import wording as w
from kesu.desk.rulebook_pages.addresses import anchor

Pairs = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a decision table in words."""

    condition: str
    gives: str
    says: str
    clauses: tuple[str, ...]
    basis: str
    rejected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One line. `pairs` are what it is made of: (what, in words); `rows` those of a decision table."""

    anchor: str
    title: str
    says: str
    clauses: tuple[str, ...]
    force: str
    basis: str
    rejected: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    rows: tuple[TableRow, ...] = ()
    notes: tuple[str, ...] = ()
    value: str = ""
    kind: str = ""


def shown(reader: Reader, concept: str, line: Any) -> Shown:
    """Return a line of a concept in words."""
    pairs = tuple((label, words) for label, words in _PAIRS[concept](reader, line) if words)
    found = Shown(
        anchor(concept, line.id), reader.text(line.name), _says(reader, line), line.clauses,
        line.force, line.basis, line.rejected, pairs, kind=getattr(line, "of", ""),
    )  # fmt: skip
    more = _MORE.get(concept)
    return replace(found, **more(reader, line)) if more else found


def _says(reader: Reader, line: m.Line) -> str:
    return "" if line.says == line.name else reader.text(line.says)


# -- what each concept says of itself --------------------------------------------------------------


def _kind(reader: Reader, kind: m.Kind) -> Pairs:
    yield pgettext("rulebook", "sort of record"), str(w.LIVES.get(kind.life, kind.life))
    yield pgettext("rulebook", "part of"), kind_title(reader, kind.part_of) if kind.part_of else ""
    tied = kind_title(reader, kind.child_of) if kind.child_of else ""
    yield pgettext("rulebook", "belongs to"), tied
    yield pgettext("rulebook", "its parent sees"), w.fact_words(reader, kind.id, kind.shares)
    yield pgettext("rulebook", "one record for each"), w.fact_words(reader, kind.id, kind.key)
    yield (
        pgettext("rulebook", "opened by"),
        reader.listed(w.post_title(reader, p) for p in kind.opened_by),
    )
    yield (
        pgettext("rulebook", "can be closed as"),
        reader.listed(reader.text(o.title) for o in kind.closings),
    )
    paper = reader.book.source.documents.get(kind.number)
    yield pgettext("rulebook", "numbered by"), reader.text(paper.name) if paper else ""
    for right, posts in kind.rights.items():
        yield (
            right_words(reader, kind.id, right),
            reader.listed(w.post_title(reader, p) for p in posts),
        )


def right_words(reader: Reader, kind: str, right: str) -> str:
    """Return what a right allows."""
    if right.startswith("close."):
        closing = closing_title(reader, kind, right.removeprefix("close."))
        return pgettext("rulebook", "may close as “%(closing)s”") % {"closing": closing}
    return {
        "correct": pgettext("rulebook", "may correct"),
        "fill": pgettext("rulebook", "may fill in"),
        "reopen": pgettext("rulebook", "may open again"),
        "assign": pgettext("rulebook", "may assign"),
        "link": pgettext("rulebook", "may link"),
        "void": pgettext("rulebook", "may void"),
        "hold": pgettext("rulebook", "may put on hold"),
        "extend": pgettext("rulebook", "may extend"),
    }.get(right, right)


def _setting(reader: Reader, setting: m.Setting) -> Pairs:
    for since, value in setting.dated:
        yield (
            pgettext("rulebook", "from %(day)s") % {"day": since},
            setting_words(reader, setting, value),
        )


def _measure(reader: Reader, measure: m.Measure) -> Pairs:
    if measure.counts.startswith("account."):
        yield from accounts.account_measure(reader, measure)
        yield pgettext("rulebook", "read"), _reading(reader, measure)
        return
    row = measure.counts if measure.counts in ROWS else ""
    counted = word(reader, ROW_WORDS, row) if row else kind_title(reader, measure.counts)
    yield pgettext("rulebook", "counts"), counted
    yield pgettext("rulebook", "the same in both"), w.fact_words(reader, measure.of, measure.same)
    yield (
        pgettext("rulebook", "only where"),
        w.holds(reader, measure.counts, measure.where, row=row),
    )
    window = measure.window
    yield (
        pgettext("rulebook", "within"),
        w.limit_words(reader, measure.of, window) if window else pgettext("rulebook", "all time"),
    )
    yield pgettext("rulebook", "adds up"), w.amount(reader, measure.counts, measure.sums, row=row)
    yield pgettext("rulebook", "read"), _reading(reader, measure)


def _reading(reader: Reader, measure: m.Measure) -> str:
    """Return until when a count is asked anew."""
    if measure.read.startswith("until "):
        until = measure.read.removeprefix("until ")
        return pgettext("rulebook", "until “%(line)s”") % {
            "line": w.fact_words(reader, measure.of, [until])
        }
    return {
        "live": pgettext("rulebook", "always anew"),
        "at opening": pgettext("rulebook", "when the record is opened"),
    }.get(measure.read, measure.read)


def _decision(reader: Reader, decision: m.Decision) -> Pairs:
    yield pgettext("rulebook", "asked only when"), w.holds(reader, decision.of, decision.when)
    meanwhile = decision.meanwhile
    yield (
        pgettext("rulebook", "while facts are missing"),
        decision_words(reader, decision, meanwhile) if meanwhile is not None else "",
    )
    yield pgettext("rulebook", "must be asked"), w.fact_words(reader, decision.of, decision.ask)
    yield (
        pgettext("rulebook", "may be judged otherwise by"),
        reader.listed(w.post_title(reader, p) for p in decision.override_by),
    )


def _step(reader: Reader, step: m.Step) -> Pairs:
    yield pgettext("rulebook", "who"), w.who_words(reader, step.of, step.by)
    yield (
        pgettext("rulebook", "opens"),
        reader.joined(event_words(reader, step.of, e) for e in step.opens),
    )
    yield pgettext("rulebook", "only when"), w.holds(reader, step.of, step.when)
    yield pgettext("rulebook", "asks for"), w.fact_words(reader, step.of, step.asks)
    yield pgettext("rulebook", "may also note"), w.fact_words(reader, step.of, step.wishes)
    yield pgettext("rulebook", "may add"), kind_title(reader, step.adds) if step.adds else ""
    yield (
        pgettext("rulebook", "not by"),
        reader.listed(w.amount(reader, step.of, text) for text in step.not_by),
    )
    for outcome in step.outcomes:
        yield _outcome(reader, step, outcome)


def _outcome(reader: Reader, step: m.Step, outcome: m.Outcome) -> tuple[str, str]:
    """Return a way a step can end, and everything that hangs on it."""
    steps = reader.book.source.steps
    leads = [reader.text(steps[s].name) for s in outcome.leads if s in steps]
    papers = reader.book.source.documents
    said = [
        pgettext("rulebook", "only when: %(condition)s")
        % {"condition": w.holds(reader, step.of, outcome.when)}
        if outcome.when
        else "",
        pgettext("rulebook", "needs %(what)s") % {"what": _needs(reader, step.of, outcome.needs)}
        if outcome.needs
        else "",
        pgettext("rulebook", "leads to %(steps)s") % {"steps": reader.listed(leads)}
        if leads
        else "",
        pgettext("rulebook", "a new round begins") if outcome.next_round else "",
        pgettext("rulebook", "closes as “%(closing)s”")
        % {"closing": closing_title(reader, step.of, outcome.closes)}
        if outcome.closes
        else "",
        pgettext("rulebook", "gives the number of %(paper)s")
        % {"paper": reader.text(papers[outcome.numbers].name)}
        if outcome.numbers in papers
        else "",
    ]
    title = (
        reader.text(outcome.name)
        if outcome.id != "done" or outcome.title.zh
        else pgettext("rulebook", "done")
    )
    alone = len(step.outcomes) == 1 and outcome.id == "done"
    return f"→ {title}", reader.joined(said) or (
        "" if alone else pgettext("rulebook", "the step is done")
    )


def _needs(reader: Reader, kind: str, needs: Iterable[str]) -> str:
    return reader.listed(_need(reader, kind, need) for need in needs)


def _need(reader: Reader, kind: str, need: str) -> str:
    if need == "reason":
        return pgettext("rulebook", "a reason")
    fact = fact_of(reader, kind, need)
    return f"“{reader.text(fact.name)}”" if fact else w.holds(reader, kind, need)


def _trigger(reader: Reader, trigger: m.Trigger) -> Pairs:
    yield (
        pgettext("rulebook", "on"),
        reader.joined(event_words(reader, trigger.of, e) for e in trigger.on),
    )
    yield from accounts.recurring(reader, trigger)
    yield pgettext("rulebook", "only when"), w.holds(reader, trigger.of, trigger.when)
    if trigger.for_each:
        yield (
            pgettext("rulebook", "for each of"),
            inside(reader, Place(trigger.of), trigger.for_each)[0],
        )
    for act in trigger.do:
        yield pgettext("rulebook", "then"), w.act_words(reader, trigger.of, act)


def _clock(reader: Reader, clock: m.Clock) -> Pairs:
    for row in clock.limit:
        when = w.holds(reader, clock.of, row.when)
        yield (
            pgettext("rulebook", "limit"),
            w.limit_words(reader, clock.of, row.text) + reader.bracketed(when),
        )
    yield (
        pgettext("rulebook", "starts"),
        reader.joined(_start(reader, clock, s) for s in clock.starts),
    )
    yield pgettext("rulebook", "of several starts"), _take(clock)
    yield pgettext("rulebook", "runs only when"), w.holds(reader, clock.of, clock.when)
    yield (
        pgettext("rulebook", "stops"),
        reader.joined(event_words(reader, clock.of, e) for e in clock.stops),
    )
    for since, until in clock.pauses:
        words = (event_words(reader, clock.of, since), event_words(reader, clock.of, until))
        yield (
            pgettext("rulebook", "pauses"),
            pgettext("rulebook", "from “%(start)s” until “%(end)s”")
            % dict(zip(("start", "end"), words, strict=True)),
        )
    yield pgettext("rulebook", "whose"), w.post_title(reader, clock.owner) if clock.owner else ""
    yield pgettext("rulebook", "another time may be agreed"), _agree(reader, clock)
    yield pgettext("rulebook", "may be extended"), _extend(reader, clock)
    yield (
        pgettext("rulebook", "reminds"),
        reader.listed(w.limit_words(reader, clock.of, n) for n in clock.near),
    )
    for act in clock.late:
        yield pgettext("rulebook", "when it has run out"), w.act_words(reader, clock.of, act)


def _start(reader: Reader, clock: m.Clock, start: m.Start) -> str:
    when = w.holds(reader, clock.of, start.when)
    return event_words(reader, clock.of, start.event) + reader.bracketed(when)


def _take(clock: m.Clock) -> str:
    if len(clock.starts) < 2:
        return ""
    return {
        "latest": pgettext("rulebook", "the latest"),
        "earliest": pgettext("rulebook", "the earliest"),
    }.get(clock.take, pgettext("rulebook", "each"))


def _agree(reader: Reader, clock: m.Clock) -> str:
    return w.post_title(reader, clock.agree.by) if clock.agree else ""


def _extend(reader: Reader, clock: m.Clock) -> str:
    if clock.extend is None:
        return ""
    words = {
        "to": w.limit_words(reader, clock.of, clock.extend.to),
        "by": reader.listed(w.post_title(reader, p) for p in clock.extend.by),
    }
    return pgettext("rulebook", "to %(to)s, by %(by)s") % words


def _gate(reader: Reader, gate: m.Gate) -> Pairs:
    yield (
        pgettext("rulebook", "stands before"),
        reader.listed(_place(reader, gate.of, p) for p in gate.before),
    )
    yield pgettext("rulebook", "only when"), w.holds(reader, gate.of, gate.when)
    for need in gate.needs:
        yield (
            pgettext("rulebook", "requires"),
            w.holds(reader, gate.of, need.when)
            + reader.bracketed(
                pgettext("rulebook", "else: %(says)s") % {"says": reader.text(need.says)}
                if need.says.zh
                else ""
            ),
        )


def _place(reader: Reader, kind: str, place: str) -> str:
    head, _dot, rest = place.partition(".")
    source = reader.book.source
    if head in ("close", kind) and rest:
        return (
            closing_title(reader, kind, rest)
            if rest != "close"
            else pgettext("rulebook", "closing")
        )
    if head == "number" and rest in source.documents:
        paper = reader.text(source.documents[rest].name)
        return pgettext("rulebook", "the number of %(paper)s") % {"paper": paper}
    if head == "issue" and rest in source.documents:
        paper = reader.text(source.documents[rest].name)
        return pgettext("rulebook", "issuing %(paper)s") % {"paper": paper}
    if head in source.kinds:
        return kind_title(reader, head)
    return w.fact_words(reader, kind, [head])


def _post(reader: Reader, post: m.Post) -> Pairs:
    title = w.post_title
    yield (
        pgettext("rulebook", "sort of post"),
        pgettext("rulebook", "department") if post.is_department else "",
    )
    yield (
        pgettext("rulebook", "in"),
        title(reader, post.in_department) if post.in_department else "",
    )
    yield pgettext("rulebook", "heads"), title(reader, post.heads) if post.heads else ""
    yield pgettext("rulebook", "above"), title(reader, post.above) if post.above else ""
    yield pgettext("rulebook", "deputy"), title(reader, post.deputy) if post.deputy else ""
    yield pgettext("rulebook", "is found by"), w.amount(reader, _kind_of(reader, post.id), post.is_)
    yield (
        pgettext("rulebook", "outside the company"),
        pgettext("rulebook", "yes") if post.outside else "",
    )


def _kind_of(reader: Reader, post: str) -> str:
    """Return the kind of record on which a post is asked for first: its expression is read there."""
    source = reader.book.source
    for step in source.steps.values():
        if any(who.post == post for who in step.by):
            return step.of
    asked = (clock.of for clock in source.clocks.values() if clock.owner == post)
    return next(asked, next(iter(source.kinds), ""))


def _document(reader: Reader, paper: m.Document) -> Pairs:
    yield pgettext("rulebook", "form number"), paper.code
    yield pgettext("rulebook", "for"), kind_title(reader, paper.of) if paper.of else ""
    if paper.series:
        yield pgettext("rulebook", "numbers"), f"{paper.series.prefix}…"
    retain = w.limit_words(reader, paper.of, paper.retain) if paper.retain else ""
    yield pgettext("rulebook", "kept for"), retain
    begins = event_words(reader, paper.of, paper.retain_from) if paper.retain else ""
    yield pgettext("rulebook", "kept from"), begins
    yield pgettext("rulebook", "drafted as"), reader.text(paper.text).strip()
    yield from accounts.paper(reader, paper)


_PAIRS: Final[Mapping[str, Callable[[Reader, Any], Pairs]]] = {
    "kind": _kind, "setting": _setting, "measure": _measure, "decision": _decision,
    "step": _step, "trigger": _trigger, "clock": _clock, "gate": _gate, "post": _post,
    "document": _document, "posting": accounts.posting,
}  # fmt: skip


# -- tables, values, notes -------------------------------------------------------------------------


def _table(reader: Reader, decision: m.Decision) -> dict[str, Any]:
    rows = [
        TableRow(
            w.holds(reader, decision.of, row.when),
            _gives(reader, decision, row.gives),
            reader.text(row.says),
            row.clauses,
            row.basis,
            row.rejected,
        )
        for row in decision.rows
    ]
    return {"rows": tuple(rows)}


def _gives(reader: Reader, decision: m.Decision, gives: Any) -> str:
    if isinstance(gives, Mapping):
        return w.amount(reader, decision.of, str(gives.get("is", "")))
    return decision_words(reader, decision, gives)


def _value(reader: Reader, setting: m.Setting) -> dict[str, Any]:
    return {"value": setting_words(reader, setting, setting.value)}


def _guidance(reader: Reader, step: m.Step) -> dict[str, Any]:
    notes = [reader.text(text) for text in step.guidance]
    papers = reader.book.source.documents
    notes += [
        pgettext("rulebook", "advice: %(title)s") % {"title": reader.text(papers[name].name)}
        for name in step.advice
        if name in papers
    ]
    notes += [pgettext("rulebook", "optional: never holds anything up")] if step.optional else []
    notes += (
        [pgettext("rulebook", "may be done again and again while it is open")]
        if step.repeats
        else []
    )
    return {"notes": tuple(notes)}


_MORE: Final[Mapping[str, Callable[[Reader, Any], dict[str, Any]]]] = {
    "decision": _table, "setting": _value, "step": _guidance,
}  # fmt: skip


def fact_row(reader: Reader, fact: m.Fact) -> dict[str, Any]:
    """Return a fact as a row of its kind's table."""
    options = reader.listed(reader.text(o.title) for o in fact.options)
    columns = reader.listed(reader.text(c.name) for c in fact.columns)
    if fact.factors:
        columns = reader.listed(reader.text(o.title) for o in fact.factors)
    kind = reader.book.source.kinds.get(fact.of)
    chosen = among(reader.book.source, kind, fact) if kind and fact.among else None
    columns = reader.text(chosen.name) if chosen else columns
    return {
        "title": reader.text(fact.name),
        "sort": str(w.SORTS.get(fact.sort, fact.sort)),
        "unit": reader.text(fact.unit),
        "options": options or columns,
        "personal": fact.personal,
        "clauses": fact.clauses,
        "help": reader.text(fact.help),
        "basis": fact.basis,
        "rejected": fact.rejected,
    }

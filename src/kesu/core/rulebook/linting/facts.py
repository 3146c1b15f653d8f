"""Facts: asked by nobody, used but never asked, asked and then used nowhere; settings that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from kesu.core.rulebook.linting.reach import acts_of
from kesu.core.rulebook.linting.remarks import Linter
from kesu.core.rulebook.model import CHASE_AGAIN, OWN_WORK, Act, Kind, Source
from kesu.core.rulebook.rows import ROWS

Named = set[tuple[str, str]]
"""(kind, fact) pairs."""


def lint_facts(linter: Linter) -> None:
    """Look at every fact and setting: who gives it, and what for."""
    given, used = _given(linter.source), _used(linter)
    for kind in linter.source.kinds.values():
        for fact in kind.facts.values():
            at = (kind.id, fact.id)
            if at in used and at not in given:
                linter.remark("used_never_asked", fact, fact=f"{kind.id}.{fact.id}", name=fact.id)
            elif at not in given:
                linter.remark("never_asked", fact, fact=f"{kind.id}.{fact.id}")
            elif at not in used:
                linter.remark("asked_unused", fact, level="info", fact=f"{kind.id}.{fact.id}")
    _settings(linter)


def _given(source: Source) -> Named:
    """Return the facts that somebody or something gives a value."""
    found: Named = set()
    for step in source.steps.values():
        found |= {(step.of, f) for f in (*step.asks, *step.wishes)}
        found |= {(step.of, f) for outcome in step.outcomes for f in outcome.sets}
        found |= {(step.of, n) for o in step.outcomes for n in o.needs}
    for decision in source.decisions.values():
        found |= {(decision.of, f) for f in decision.ask} if decision.ask_at else set()
    for kind, act in acts_of(source):
        found |= _given_by(source, kind, act)
    for one in source.kinds.values():
        found |= {(one.id, f) for f in _given_at_birth(one)}
    return found | {(k, f) for k in _opened_by_hand(source) for f in source.kinds[k].facts}


def _opened_by_hand(source: Source) -> set[str]:
    """Items that people add: whoever adds one says what it is."""
    added = {step.adds for step in source.steps.values() if step.adds}
    return added | {k.id for k in source.kinds.values() if k.part_of and k.opened_by}


def _given_by(source: Source, kind: str, act: Act) -> Named:
    if act.verb == "set":
        return {(kind, act.to)}
    if act.verb not in ("open", "open_item") or act.to not in source.kinds:
        return set()
    copied = source.kinds[act.to].facts if act.copy == ("*",) else act.copy
    return {(act.to, f) for f in (*act.with_, *copied)}


def _given_at_birth(kind: Kind) -> set[str]:
    """Keys, what a heard row brings, what may be filled after closing."""
    heard = {column for row in kind.hears for column in ROWS.get(row, ())}
    return {*kind.key, *kind.after_closing, *heard}


def _used(linter: Linter) -> Named:
    """Return the facts that a rule, a paper, a summary or another record reads."""
    source = linter.source
    found: Named = {
        (m.kind.partition("/")[0], m.head) for _, m in linter.mentioned if "/" not in m.kind
    }
    found |= {
        (m.kind.partition("/")[0], m.kind.partition("/")[2])
        for _, m in linter.mentioned
        if "/" in m.kind
    }
    for kind in source.kinds.values():
        shown = kind.custody.shows if kind.custody else ()
        found |= {
            (kind.id, f) for f in (*shown, *kind.key, *kind.shares, *kind.summary, kind.subject)
        }
    for measure in source.measures.values():
        for name in (*measure.same, measure.sums, measure.before):
            fact = name.partition(".")[0]
            found |= {(measure.of, fact), (measure.counts, fact)}
    for paper in source.documents.values():
        found |= {(paper.of, f.partition(".")[0]) for f in paper.fields}
    for step in source.steps.values():
        found |= {(step.of, name) for name in step.rests_on}
    return found | _in_events(source) | _copied(source)


def _in_events(source: Source) -> Named:
    found: Named = set()
    events = [(s.of, e) for s in source.steps.values() for e in s.opens]
    events += [(t.of, e) for t in source.triggers.values() for e in t.on]
    for clock in source.clocks.values():
        events += [(clock.of, s.event) for s in clock.starts]
        events += [
            (clock.of, e) for e in (*clock.stops, *(e for pair in clock.pauses for e in pair))
        ]
    for kind, event in events:
        head, _, rest = event.partition(".")
        found.add((source.kinds[kind].part_of, rest) if head == "parent" else (kind, head))
        found.add((head, rest))
    return found


def _copied(source: Source) -> Named:
    found: Named = set()
    for kind, act in acts_of(source):
        if act.verb == "open" and act.to in source.kinds:
            names = source.kinds[act.to].facts if act.copy == ("*",) else act.copy
            found |= {(kind, f) for f in names}
    return found


def _settings(linter: Linter) -> None:
    read = {m.path.split(".")[1] for _, m in linter.mentioned if m.path.startswith("settings.")}
    read |= {
        measure.window.removeprefix("settings.") for measure in linter.source.measures.values()
    }
    read |= {text.removeprefix("settings.") for text in _named_alone(linter.source)}
    read |= {CHASE_AGAIN, OWN_WORK}
    for setting in linter.source.settings.values():
        if setting.id not in read:
            linter.remark("unused_setting", setting)


def _named_alone(source: Source) -> Iterator[str]:
    """Yield what stands where a number, a span or a time of day is wanted: "settings.x" may, without an expression."""
    for step in source.steps.values():
        yield str(step.number)
    for trigger in source.triggers.values():
        for every in trigger.every:
            spans = (every.rolling, every.at)
            yield from map(str, (*spans, every.weekday, every.month, every.day, every.working_day))

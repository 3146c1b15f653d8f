"""Steps, triggers and gates: names that must be of the same kind, acts that must be possible."""

from __future__ import annotations

from kesu.core.records.entries import LINKS
from kesu.core.rulebook.checking.checker import Checker, suggestion
from kesu.core.rulebook.checking.giving import check_copied, check_given
from kesu.core.rulebook.model import Act, Fact, Kind, Line, Outcome, Step
from kesu.core.rulebook.reading.working import share_of


def check_steps(c: Checker) -> None:
    """Find steps that speak of what their kind does not have."""
    for step in c.source.steps.values():
        kind = c.source.kinds.get(step.of)
        if kind is None:
            continue
        c.one_of("unknown_step", step, "approves", step.approves, c.steps_of(step.of))
        decisions = [d.id for d in c.source.decisions.values() if d.of == step.of]
        for name in step.rests_on:
            c.one_of("unknown_fact", step, "rests_on", name, [*kind.facts, *decisions])
            _refuse_personal(c, step, kind.facts.get(name))
        for outcome in step.outcomes:
            _check_outcome(c, step, outcome)
        _check_signing(c, step)
        _check_together(c, step)


def _check_signing(c: Checker, step: Step) -> None:
    """Signing in turn means that each of those listed signs."""
    if step.in_order and not share_of(str(step.number)):
        write = 'write number = "all", or a share such as "2/3"'
        c.fault("not_in_turn", step, "in_order where not each of those listed signs", write)


def _check_together(c: Checker, step: Step) -> None:
    """What an approval is seen together with is a sum of a fact of its kind over records of that kind."""
    if not step.together:
        return
    own = [m.id for m in c.source.measures.values() if m.of == step.of]
    c.one_of("unknown_measure", step, "together", step.together, own)
    measure = c.source.measures.get(step.together)
    if measure is not None and not (measure.sums and measure.counts == step.of):
        read = f"together = “{measure.id}”, which adds up nothing of other records of {step.of}"
        c.fault("not_a_sum", step, read, f'write counts = "{step.of}" and sums = "fact" there')


def _refuse_personal(c: Checker, line: Line, fact: Fact | None) -> None:
    if fact is not None and fact.personal:
        c.fault(
            "personal_in_rule",
            line,
            f"rests_on “{fact.id}”, a personal value",
            "no rule may rest on personal values; leave it out",
        )


def _check_outcome(c: Checker, step: Step, outcome: Outcome) -> None:
    for fact, text in outcome.sets.items():
        check_given(c, outcome, (step.of, step.of), fact, text)
    paper = c.source.documents.get(outcome.numbers)
    if paper is not None and paper.series is None:
        c.fault(
            "no_series",
            outcome,
            f'numbers = "{paper.id}", a document without a series',
            f'write series = {{ prefix = "…" }} at [[document]] {paper.id}',
        )


def check_triggers(c: Checker) -> None:
    """Find triggers that do nothing, or what their record cannot."""
    for trigger in c.source.triggers.values():
        if not trigger.do:
            c.fault("does_nothing", trigger, "a trigger without `do`", "write do = [{ … }]")
        for act in trigger.do:
            check_act(c, trigger, trigger.of, act)


def check_act(c: Checker, line: Line, kind: str, act: Act) -> None:
    """Find an act of a trigger or a late clock that its record could not carry out."""
    c.one_of("unknown_link", line, "link", act.link, LINKS)
    if act.verb == "open_step" and act.to in c.source.steps:
        c.one_of("unknown_step", line, f"open_step of {kind}", act.to, c.steps_of(kind))
    if act.verb in ("open", "open_item"):
        _check_opening(c, line, kind, act)
    if act.verb == "set":
        check_given(c, line, (kind, kind), act.to, act.with_.get("value", "none"))


def _check_opening(c: Checker, line: Line, kind: str, act: Act) -> None:
    target = c.source.kinds.get(act.to)
    own = c.source.kinds.get(kind)
    if target is None or own is None:
        return
    if (act.verb == "open") == bool(target.part_of) or target.part_of not in ("", kind):
        write = f'write open_item = "{target.id}"' if target.part_of == kind else "open a case"
        read = (
            f'{act.verb} = "{target.id}", which is {target.life} of {target.part_of or "its own"}'
        )
        c.fault("cannot_open", line, read, write)
    _check_tie(c, line, own, target, act)
    for name in act.copy:
        if name != "*" and not (name in own.facts and name in target.facts):
            both = sorted(set(own.facts) & set(target.facts))
            c.fault("unknown_fact", line, f"copies “{name}”", suggestion(name, both))
    check_copied(c, line, own, target, act.copy)
    for fact, text in act.with_.items():
        check_given(c, line, (kind, target.id), fact, text)
    if act.about and not (act.verb == "open_item" and target.about):
        read = f"{act.verb} = “{target.id}” with about, of a kind that is about nothing"
        c.fault("cannot_open", line, read, f'write about = "…" at [kind.{target.id}]')


def _check_tie(c: Checker, line: Line, own: Kind, target: Kind, act: Act) -> None:
    """A child is opened by its parent, or by a child of the same parent; the tie to the parent goes without saying."""
    if not target.child_of or act.verb != "open":
        return
    if target.child_of not in (own.part_of or own.id, own.child_of):
        read = f'open = "{target.id}", a child of {target.child_of}, from {own.id}'
        write = f"open it from {target.child_of} or from one of its children"
        c.fault("cannot_open", line, read, write)
    elif act.link and target.child_of == (own.part_of or own.id):
        read = f'open = "{target.id}" with link = "{act.link}"'
        c.fault("two_ties", line, read, "leave out link: a child is tied to its parent")


def check_gates(c: Checker) -> None:
    """Find gates that stand nowhere."""
    for gate in c.source.gates.values():
        if not gate.before:
            c.fault(
                "no_place", gate, "a gate that stands before nothing", 'write before = ["close"]'
            )

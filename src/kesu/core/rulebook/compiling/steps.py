"""Steps: when they open, who may do them, how they can end."""

from __future__ import annotations

from kesu.core.conditions import Condition, Unreadable, formula
from kesu.core.rulebook import model as m
from kesu.core.rulebook import plans as p
from kesu.core.rulebook.approving import is_approving
from kesu.core.rulebook.compiling.compiler import Compiler, heads
from kesu.core.rulebook.compiling.triggers import sets_of
from kesu.core.rulebook.reading.working import share_of
from kesu.core.rulebook.scope import KindScope

NOBODY = "nobody"
"""What stands in `hands_to` where a step may not be given to anybody."""


def step(c: Compiler, step: m.Step) -> None:
    kind, scope, plan = c.kind_of(step)
    _check_step(c, step, kind)
    outcomes = {o.id: outcome_plan(c, step, o, scope) for o in step.outcomes}
    asked = tuple(
        d.id for d in c.source.decisions.values() if d.ask_at == step.id and d.of == step.of
    )
    who = tuple(who_plan(c, step, w, scope) for w in step.by)
    opening = tuple(c.event(step, kind, text) for text in step.opens)
    barred = (*step.not_by, *own_work(c.source, step))
    found = p.StepPlan(
        step,
        c.condition(step, step.when, scope),
        who,
        outcomes,
        tuple(f for text in barred if (f := c.formula(step, text, scope))),
        asked,
        any(w.when is not None or w.post is None or bool(w.post.is_) for w in who),
        opening,
        _step_rests_on(c, step, scope, barred),
        _number(c, step),
        share_of(str(step.number)),
        _hands_to(c, step, scope),
    )
    plan.steps[step.id] = found
    plan.bars = plan.bars or bool(barred)
    for event in opening:
        plan.armers.setdefault(event, []).append(found)
        c.note_join(plan, event)


def own_work(source: m.Source, step: m.Step) -> tuple[str, ...]:
    """Return who the setting bars from an approval: whoever filed the record, and whoever did what opens the step."""
    setting = source.settings.get(m.OWN_WORK)
    if setting is None or setting.value is not True or not is_approving(step):
        return ()
    before = (event.partition(".")[0] for event in step.opens)
    steps = (f"{s}.by" for s in before if s in source.steps and source.steps[s].of == step.of)
    found = dict.fromkeys(("opened.by", *(name for name in steps if name != f"{step.id}.by")))
    return tuple(name for name in found if name not in step.not_by)


def _hands_to(c: Compiler, step: m.Step, scope: KindScope) -> p.Parties | None:
    """Return to whom alone a step may be given; None where the book does not say."""
    if step.hands_to is None:
        return None
    found = [c.parties(step, post, scope) for post in step.hands_to if post != NOBODY]
    return lambda view: tuple(party for find in found for party in find(view))


def _number(c: Compiler, step: m.Step) -> int:
    """Return how many people must do the step, read from its setting where it names one; 1 for a share."""
    if isinstance(step.number, int):
        return step.number
    if share_of(step.number):
        return 1
    setting = c.source.settings.get(step.number.removeprefix("settings."))
    if setting is None or type(setting.value) is not int or setting.value < 1:
        hint = c.one_of(step.number[9:], c.source.settings)
        c.fault("unknown_setting", step, f'number = "{step.number}"', hint)
        return 1
    return setting.value


def _step_rests_on(
    c: Compiler, step: m.Step, scope: KindScope, barred: tuple[str, ...]
) -> frozenset[str]:
    """Return what may change whether the step is open and whose it is: the names in `when`, `by` and posts."""
    texts = [step.when, *barred]
    for who in step.by:
        post = c.source.posts.get(who.post)
        texts += [who.when, post.is_ if post else who.post]
    reads: set[str] = set()
    for text in filter(None, texts):
        try:
            reads |= formula(text, scope).reads
        except Unreadable:
            continue  # told as a fault of its own where the line is compiled
    return frozenset(heads(reads))


def _check_step(c: Compiler, step: m.Step, kind: m.Kind) -> None:
    for fact in (*step.asks, *step.wishes):
        if fact not in kind.facts:
            c.fault("unknown_fact", step, f"asks “{fact}”", c.one_of(fact, kind.facts))
    if not step.by:
        c.fault("nobody_may", step, "a step without anybody to do it", 'write by = ["post"]')
    if step.adds and (
        step.adds not in c.source.kinds or c.source.kinds[step.adds].part_of != kind.id
    ):
        items = [k.id for k in c.source.kinds.values() if k.part_of == kind.id]
        c.fault("unknown_kind", step, f'adds = "{step.adds}"', c.one_of(step.adds, items))


def who_plan(c: Compiler, step: m.Step, who: m.Who, scope: KindScope) -> p.WhoPlan:
    post = c.source.posts.get(who.post)
    above = _above(c, post) if post else ()
    find = _with_above(c, step, who, scope, above)
    when = c.condition(step, who.when, scope)
    return p.WhoPlan(post, find, when, above, who.when == "otherwise")


def _with_above(
    c: Compiler, step: m.Step, who: m.Who, scope: KindScope, above: tuple[str, ...]
) -> p.Parties:
    find = c.parties(step, who.post, scope)
    return (lambda v: find(v) + above) if who.or_above else find


def _above(c: Compiler, post: m.Post) -> tuple[str, ...]:
    found: list[str] = []
    while post.above in c.source.posts and f"post:{post.above}" not in found:
        post = c.source.posts[post.above]
        found.append(f"post:{post.id}")
    return tuple(found)


def outcome_plan(c: Compiler, step: m.Step, outcome: m.Outcome, scope: KindScope) -> p.OutcomePlan:
    for lead in outcome.leads:
        if lead not in c.source.steps or c.source.steps[lead].of != step.of:
            steps = [s.id for s in c.source.steps.values() if s.of == step.of]
            c.fault(
                "unknown_step",
                outcome,
                f"{step.id}.{outcome.id} leads to “{lead}”",
                c.one_of(lead, steps),
            )
    if outcome.numbers and outcome.numbers not in c.source.documents:
        c.fault(
            "unknown_document",
            outcome,
            f'numbers = "{outcome.numbers}"',
            c.one_of(outcome.numbers, c.source.documents),
        )
    if outcome.closes and outcome.closes not in {c.id for c in scope.kind.closings}:
        c.fault(
            "unknown_closing",
            outcome,
            f'closes = "{outcome.closes}"',
            c.one_of(outcome.closes, [c.id for c in scope.kind.closings]),
        )
    needs = [
        _need_of_outcome(c, outcome, text, scope) for text in outcome.needs if text != "reason"
    ]
    return p.OutcomePlan(
        outcome,
        tuple(n for n in needs if n),
        sets_of(c, outcome, outcome.sets, scope, scope.kind),
        "reason" in outcome.needs,
        c.condition(outcome, outcome.when, scope),
    )


def _need_of_outcome(
    c: Compiler, outcome: m.Outcome, text: str, scope: KindScope
) -> tuple[str, Condition] | None:
    expression = f"known({text})" if text in scope.kind.facts else text
    compiled = c.condition(outcome, expression, scope)
    return (text, compiled) if compiled else None

"""Steps through their life: armed by an event, open once their condition holds, done with an outcome, in rounds."""

from __future__ import annotations

from dataclasses import replace

from kesu.core.decisions.asking import ask_again
from kesu.core.decisions.revising import revise
from kesu.core.records.entries import Actor
from kesu.core.records.record import Closed, StepState, encode, key
from kesu.core.records.views import View
from kesu.core.rulebook.compiling import REVIEW
from kesu.core.rulebook.plans import KindPlan, OutcomePlan, StepPlan
from kesu.core.rulebook.scope import is_stale
from kesu.core.steps.gates import pass_gates
from kesu.core.steps.numbering import give_number
from kesu.core.steps.rights import (
    barred,
    barring,
    has_right,
    meant,
    parties_of,
    waiting_seats,
    wanted,
)
from kesu.core.steps.splitting import look_together
from kesu.core.turns import Turn

SINCE_SETS = 4
"""Earlier engines set what was counted when a fact last changed; what was entered under them is replayed as it was."""


def arm(turn: Turn, item: str, event: str, corrected: bool) -> None:
    """Arm the steps that `event` opens; a correction of what is known opens nothing that is done already."""
    for plan in turn.plan(item).armers.get(event, ()):
        state = turn.record.steps.get(key(item, plan.step.id))
        if corrected and state is not None:
            continue
        if _is_joined(turn, item, plan, state):
            prepare(turn, item, plan)


def _is_joined(turn: Turn, item: str, plan: StepPlan, state: StepState | None) -> bool:
    if plan.step.joins == "any":
        return True
    since = state.seq if state is not None else 0
    found = [turn.record.events.get(key(item, event)) for event in plan.joined]
    return all(f is not None and f[-1].seq > since for f in found)


def prepare(turn: Turn, item: str, plan: StepPlan) -> None:
    """Arm a step, in a new round if it was done before; nothing changes while it is armed or open already."""
    at = key(item, plan.step.id)
    state = turn.record.steps.get(at)
    if state is not None and state.status in ("armed", "open"):
        return
    round_ = 1 if state is None else state.round + 1
    turn.record.steps[at] = StepState("armed", round_, seq=turn.seq)
    turn.mark(item, plan.step.id)


def open_armed(turn: Turn) -> None:
    """Open every armed step whose condition holds now, and find anew who may do the open ones."""
    steps = turn.record.steps
    for item in turn.items():
        prefix = item + "/"
        touched = turn.seen_changed(item)
        for step_id, plan in turn.plan(item).steps.items():
            state = steps.get(prefix + step_id)
            if state is None or state.status not in ("armed", "open"):
                continue
            if ("step", step_id) in turn.book.frozen:
                continue
            if state.seq != turn.seq and plan.rests_on.isdisjoint(touched):
                continue
            if state.status == "armed":
                if turn.record.closed is None:
                    _try_open(turn, item, plan, state)
            elif not _shut_again(turn, item, plan, state) and plan.live:
                _find_anew(turn, item, plan, state)


def _shut_again(turn: Turn, item: str, plan: StepPlan, state: StepState) -> bool:
    """A step whose condition definitely no longer holds (a class was corrected) waits again."""
    if plan.when is None or plan.when.holds(turn.view(item)) is not False:
        return False
    turn.record.steps[key(item, plan.step.id)] = replace(state, status="armed", parties=())
    turn.happen("step_shut", item, plan.step.id, round=state.round)
    turn.mark(item, plan.step.id)
    return True


def _find_anew(turn: Turn, item: str, plan: StepPlan, state: StepState) -> None:
    parties = parties_of(plan, turn.view(item))
    if parties != state.parties:
        turn.record.steps[key(item, plan.step.id)] = replace(state, parties=parties)


def _try_open(turn: Turn, item: str, plan: StepPlan, state: StepState) -> None:
    view = turn.view(item)
    if plan.when is not None and plan.when.holds(view) is not True:
        return
    parties = parties_of(plan, view)
    at = key(item, plan.step.id)
    turn.record.steps[at] = replace(
        state, status="open", opened_at=turn.entry.happened_at, parties=parties
    )
    turn.happen("step_opened", item, plan.step.id, round=state.round, parties=list(parties))
    turn.emit(item, f"{plan.step.id}.opened")
    look_together(turn, item, plan)


def assign_to(turn: Turn, item: str, plan: StepPlan, to: str) -> None:
    """Give a step that is open to a party; who held it by the book may do it too."""
    at = key(item, plan.step.id)
    turn.record.steps[at] = replace(turn.record.steps[at], assigned=to)
    parties = parties_of(plan, turn.view(item))
    turn.record.steps[at] = replace(turn.record.steps[at], parties=parties)
    turn.happen("assigned", item, plan.step.id, to=to, reason=turn.entry.reason)
    turn.emit(item, "assigned")


def complete(turn: Turn, item: str, plan: StepPlan) -> None:
    """Judge and carry out the doing of a step with the outcome the entry names."""
    state = turn.record.steps.get(key(item, plan.step.id))
    if turn.is_frozen("step", plan.step.id, plan.step):
        return
    if state is None or state.status != "open":
        turn.refuse("not_open", plan.step, status=state.status if state else "not_yet")
        return
    outcome = _outcome(turn, plan)
    if outcome is None:
        return
    _check_actor(turn, item, plan)
    _take_facts(turn, item, plan)
    if turn.refusals:
        return
    revise(turn)
    _check_ready(turn, item, plan, outcome, state)
    if not turn.refusals:
        look_together(turn, item, plan)
        _finish(turn, item, plan, outcome, state)


def _outcome(turn: Turn, plan: StepPlan) -> OutcomePlan | None:
    name = turn.entry.outcome
    if not name and len(plan.outcomes) == 1:
        name = next(iter(plan.outcomes))
    if name not in plan.outcomes:
        turn.refuse("unknown_outcome", plan.step, given=name, options=list(plan.outcomes))
        return None
    return plan.outcomes[name]


def _check_actor(turn: Turn, item: str, plan: StepPlan) -> None:
    view = turn.view(item)
    parties, people, by = parties_of(plan, view), barred(plan, view), turn.entry.by
    given = turn.record.steps[key(item, plan.step.id)].assigned
    if not has_right(turn, parties, people, given):
        turn.refuse("not_yours", plan.step, parties=list(parties))
    elif who := barring(by, parties, people):
        turn.refuse("barred", plan.step, person=who)
    elif barring(by, parties, _signers(turn, item, plan)):
        turn.refuse("signed_already", plan.step, wanted=wanted(plan, view))
    outside = [w.post for w in plan.who if w.post is not None and w.post.outside]
    if outside and len(outside) == len(plan.who) and not turn.entry.on_behalf_of:
        turn.refuse("on_behalf_wanted", plan.step, post=outside[0].id)


def _signers(turn: Turn, item: str, plan: StepPlan) -> tuple[str, ...]:
    """Two signatures are those of two people (language §2, G35), and not of one and their deputy."""
    state = turn.record.steps[key(item, plan.step.id)]
    return tuple(signer[0] for signer in state.signers)


def _take_facts(turn: Turn, item: str, plan: StepPlan) -> None:
    allowed = allowed_facts(turn.plan(item), plan)
    for name, value in turn.entry.facts.items():
        if name in allowed:
            turn.set_fact(item, name, value)
        elif name not in turn.plan(item).kind.facts:
            turn.refuse("unknown_fact", plan.step, fact=name)
        else:
            turn.refuse("not_asked_here", plan.step, fact=name)


def _check_ready(
    turn: Turn, item: str, plan: StepPlan, outcome: OutcomePlan, state: StepState
) -> None:
    ask_again(turn, item, [outcome.when, *(need for _, need in outcome.needs)])
    if turn.engine >= SINCE_SETS:
        ask_again(turn, item, [formula for _, formula in outcome.sets])
    view = turn.view(item)
    lacking = lacking_facts(turn.plan(item), plan, view) if _asks_apply(outcome) else []
    if lacking:
        turn.refuse("facts_missing", plan.step, missing=lacking)
    if outcome.when is not None and outcome.when.holds(view) is not True:
        turn.refuse(
            "outcome_closed",
            outcome.outcome,
            missing=outcome.when.missing(view),
            needs=[outcome.when.text],
        )
    if outcome.needs_reason and not turn.entry.reason.strip():
        turn.refuse("reason_wanted", outcome.outcome)
    unmet = [(text, c) for text, c in outcome.needs if c.holds(view) is not True]
    if unmet:
        names = dict.fromkeys(n for _, c in unmet for n in (c.missing(view) or c.names))
        turn.refuse(
            "needs", outcome.outcome, missing=tuple(names), needs=[text for text, _ in unmet]
        )
    _pass_places(turn, item, plan, outcome)


def _asks_apply(outcome: OutcomePlan) -> bool:
    """An outcome that sends the work back needs its reason, not the facts that are still to be found."""
    return not outcome.outcome.next_round


def allowed_facts(kind: KindPlan, plan: StepPlan) -> set[str]:
    """Return the facts that may be given when the step is done."""
    asked = {f for d in plan.must_ask for f in kind.decisions[d].decision.ask}
    return {*plan.step.asks, *plan.step.wishes, *asked}


def moved_by(kind: KindPlan, plan: StepPlan) -> set[str]:
    """Return the facts that may be given when the step is done, and every decision that rests on one of them."""
    moved, more = allowed_facts(kind, plan), True
    while more:
        rests = {n for n, d in kind.decisions.items() if not d.rests_on.isdisjoint(moved)}
        more = not rests <= moved
        moved |= rests
    return moved


def lacking_facts(kind: KindPlan, plan: StepPlan, view: View) -> list[str]:
    """Return the facts still to be answered before the step can be done.

    Of what a decision must ask here, only what keeps it open counts: a complaint that is grave already for one
    reason need not answer the others (language §2, G26).
    """
    needed = list(plan.step.asks)
    for name in plan.must_ask:
        decided = view.record.decisions.get(key(view.item, name))
        if decided is not None and decided.status in ("provisional", "undecided"):
            asked = kind.decisions[name].decision.ask
            missing = _behind_measures(kind, decided.missing)
            needed += [f for f in asked if f in missing]
    return [f for f in dict.fromkeys(needed) if _is_unanswered(view, f)]


def _behind_measures(kind: KindPlan, names: tuple[str, ...]) -> set[str]:
    """A measure that cannot be read lacks the facts by which it counts."""
    found = set(names)
    for name in names:
        if name in kind.measures:
            found.update(n.partition(".")[0] for n in kind.measures[name].measure.same)
    return found


def _is_unanswered(view: View, name: str) -> bool:
    fact = view.record.facts.get(key(view.item, name))
    return fact is None or fact.state == "not_asked"


def _pass_places(turn: Turn, item: str, plan: StepPlan, outcome: OutcomePlan) -> None:
    step, name = plan.step.id, outcome.outcome.id
    places = [step, f"{step}.{name}"]
    if outcome.outcome.closes:
        places += ["close", f"close.{outcome.outcome.closes}"]
    if outcome.outcome.numbers:
        places.append(f"number.{outcome.outcome.numbers}")
    pass_gates(turn, item, *places)


def _finish(turn: Turn, item: str, plan: StepPlan, outcome: OutcomePlan, state: StepState) -> None:
    entry, step = turn.entry, plan.step
    view = turn.view(item)
    rests = tuple((name, encode(view.worth(name))) for name in step.rests_on)
    state = replace(state, signers=_with_signature(plan, view, entry.by, outcome, state))
    if _is_short(plan, outcome, state, view):
        _sign(turn, item, plan, outcome, state)
        return
    turn.record.steps[key(item, step.id)] = replace(
        state,
        status="open" if step.repeats else "done",
        done_at=entry.happened_at,
        outcome=outcome.outcome.id,
        by=entry.by.person,
        seq=turn.seq,
        rests_on=rests,
    )
    turn.happen(
        "step_done",
        item,
        step.id,
        outcome=outcome.outcome.id,
        round=state.round,
        reason=entry.reason,
    )
    turn.emit(item, f"{step.id}.{outcome.outcome.id}")
    if outcome.outcome.id != "done":
        turn.emit(item, f"{step.id}.done")
    for name, formula in outcome.sets:
        turn.set_fact(item, name, formula.value(view))
    if outcome.outcome.numbers:
        give_number(turn, item, outcome.outcome.numbers)
    for lead in outcome.outcome.leads:
        prepare(turn, item, turn.plan(item).steps[lead])
    if outcome.outcome.closes:
        close(turn, item, outcome.outcome.closes)
    if step.id == REVIEW and outcome.outcome.id == "undone":
        reopen(turn, "")


def _with_signature(
    plan: StepPlan, view: View, by: Actor, outcome: OutcomePlan, state: StepState
) -> tuple[tuple[str, ...], ...]:
    """Return who has signed, with this one; () where one does the step alone."""
    signed = (by.person, outcome.outcome.id)
    if plan.share is None:
        return (*state.signers, signed) if plan.number > 1 else ()
    left = waiting_seats(plan, view)
    fitting = [at for at, who in left if by.is_one_of(who.parties(view))]
    return (*state.signers, (*signed, str((fitting or [left[0][0]])[0])))


def _is_short(plan: StepPlan, outcome: OutcomePlan, state: StepState, view: View) -> bool:
    """Say whether more people must give this outcome before the step is done.

    Where each entry of `by` signs, the first outcome is what they must agree on: another ends the step as soon as
    too few are left for it.
    """
    if outcome.outcome.alone or (plan.share is None and plan.number == 1):
        return False
    given, needed = state.signatures(outcome.outcome.id), wanted(plan, view)
    first = next(iter(plan.outcomes))
    if plan.share is None or outcome.outcome.id == first:
        return given < needed
    left = len(meant(plan, view)) - len(state.filled)
    return state.signatures(first) + left >= needed


def _sign(turn: Turn, item: str, plan: StepPlan, outcome: OutcomePlan, state: StepState) -> None:
    """Keep one of several signatures; the step stays open until enough different people have given the same."""
    at, name = key(item, plan.step.id), outcome.outcome.id
    turn.record.steps[at] = state
    if plan.share is not None:
        turn.record.steps[at] = replace(state, parties=parties_of(plan, turn.view(item)))
    given, needed = state.signatures(name), wanted(plan, turn.view(item))
    turn.happen("step_signed", item, plan.step.id, outcome=name, given=given, wanted=needed)
    turn.emit(item, f"{plan.step.id}.signed")


def turn_stale(turn: Turn) -> None:
    """Say once of every step done that what it rested on is another by now: a fresh one may be asked for."""
    for item in turn.items():
        touched = turn.seen_changed(item)
        for plan in turn.plan(item).steps.values():
            if not touched.isdisjoint(plan.step.rests_on) and is_stale(
                turn.view(item), plan.step.id
            ):
                _tell_stale(turn, item, plan)


def _tell_stale(turn: Turn, item: str, plan: StepPlan) -> None:
    event = f"{plan.step.id}.stale"
    told = turn.record.events.get(key(item, event))
    if told is None or told[-1].seq < turn.record.steps[key(item, plan.step.id)].seq:
        turn.happen("step_stale", item, plan.step.id)
        turn.emit(item, event)


def close(turn: Turn, item: str, as_: str, clock: str = "") -> None:
    """Close the record, or an item: its open steps are dropped."""
    if item:
        turn.record.items[item] = replace(turn.record.items[item], closed_as=as_)
    else:
        turn.record.closed = Closed(
            turn.entry.happened_at, as_, turn.seq, turn.entry.by.person, clock
        )
    for at, state in list(turn.record.steps.items()):
        of = at.partition("/")[0]
        if state.status in ("armed", "open") and (of == item or not item):
            turn.record.steps[at] = replace(state, status="dropped", seq=turn.seq)
    turn.happen("closed", item, "", closed_as=as_, clock=clock)
    turn.emit(item, f"closed.{as_}")
    turn.emit(item, "closed")
    if item and as_ == "void":
        turn.join_the_rest(turn.record.items[item].kind)


def reopen(turn: Turn, step: str) -> None:
    """Open a closed record again: at `step`, or where it stood when it was closed."""
    closed = turn.record.closed
    assert closed is not None
    turn.record.closed = None
    turn.happen("reopened", "", step, closed_as=closed.as_)
    if step:
        prepare(turn, "", turn.plan().steps[step])
    else:
        for at, state in list(turn.record.steps.items()):
            if state.status == "dropped" and state.seq == closed.seq:
                turn.record.steps[at] = replace(state, status="armed", seq=turn.seq)
    turn.emit("", "reopened")

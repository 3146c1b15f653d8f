"""The closed list of acts: what each asks for, refuses and changes, before consequences are settled."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kesu.core.clocks.recurring import STAGE, note_coming
from kesu.core.clocks.settling import find_late, fired_key, timers_of
from kesu.core.records.entries import ABOUT, MAIL_RECEIVED, TOLD
from kesu.core.records.outcomes import Timer
from kesu.core.records.record import ClockState, Decided, Link, key
from kesu.core.rulebook.plans import ClockPlan
from kesu.core.steps.chasing import ANSWERED, CHASED, answer, chase
from kesu.core.steps.children import check_about, check_tie, hear_of_child
from kesu.core.steps.flow import allowed_facts, assign_to, close, complete, reopen
from kesu.core.steps.gates import pass_gates
from kesu.core.steps.issuing import ISSUED, RETURNED, issue, take_back
from kesu.core.steps.keeping import is_held
from kesu.core.steps.rights import check_right, granted, has_right, parties_of
from kesu.core.steps.succeeding import hand_over
from kesu.core.steps.triggers import carry_out, fire_again
from kesu.core.steps.tying import tell_opened, tie
from kesu.core.turns import Turn
from kesu.core.values import Moment, Text
from kesu.core.worktime import parse_limit

BUILT_IN_CLOSINGS = ("duplicate", "void")


def open_(turn: Turn) -> None:
    """Open a record of a kind, or with a `kind` that is part of this record, an item of it."""
    entry = turn.entry
    if turn.record.seq == 0:
        _open_record(turn)
    elif (
        entry.kind not in turn.book.kinds
        or turn.book.kinds[entry.kind].kind.part_of != turn.record.kind
    ):
        turn.refuse("unknown_item_kind", kind=entry.kind)
    else:
        _open_item(turn)


def _open_record(turn: Turn) -> None:
    check_right(turn, "", "open")
    check_tie(turn)
    if turn.entry.link:
        turn.record.links = (Link(turn.entry.link, turn.entry.to, turn.seq),)
        tell_opened(turn)
    turn.happen("record_opened", "", turn.record.kind, link=turn.entry.link, to=turn.entry.to)
    turn.emit("", "opened")
    _set_facts(turn, "")
    lacking = [n for n in turn.plan().kind.key if turn.record.values[""].get(n) is None]
    if lacking:
        turn.refuse("facts_missing", turn.plan().kind, missing=lacking)


def _open_item(turn: Turn) -> None:
    entry = turn.entry
    adders = [s for s in turn.plan().steps.values() if s.step.adds == entry.kind]
    parties = granted(turn.book.kinds[entry.kind], "open", turn.view())
    for step in adders:
        state = turn.record.steps.get(key("", step.step.id))
        if state is not None and state.status == "open":
            parties += parties_of(step, turn.view())
    if not has_right(turn, parties):
        turn.refuse("no_right", act="open", parties=list(parties), kind=entry.kind)
        return
    check_about(turn)
    pass_gates(turn, "", f"{entry.kind}.open")
    item = turn.open_item(entry.kind, entry.to if entry.link == ABOUT else "")
    _set_facts(turn, item)


def _set_facts(turn: Turn, item: str) -> None:
    for name, value in turn.entry.facts.items():
        turn.set_fact(item, name, value)


def fill(turn: Turn) -> None:
    """Say what was not known before; what is known is corrected, not filled."""
    kind = turn.plan(turn.entry.item).kind
    if not turn.entry.facts:
        turn.refuse("nothing_given")
    for name in turn.entry.facts:
        if turn.record.closed is not None and name not in kind.after_closing:
            turn.refuse("closed", fact=name)
        known = turn.record.facts.get(key(turn.entry.item, name))
        if known is not None and known.state == "known":
            turn.refuse("already_known", fact=name)
    if not _asked_of_actor(turn):
        check_right(turn, turn.entry.item, "fill")
    _set_facts(turn, turn.entry.item)


def _asked_of_actor(turn: Turn) -> bool:
    """Say whether every fact given is asked by an open step of the actor's."""
    item, asked = turn.entry.item, set[str]()
    for plan in turn.plan(item).steps.values():
        state = turn.record.steps.get(key(item, plan.step.id))
        if (
            state is not None
            and state.status == "open"
            and has_right(turn, parties_of(plan, turn.view(item)))
        ):
            asked |= allowed_facts(turn.plan(item), plan)
    return bool(turn.entry.facts) and set(turn.entry.facts) <= asked


def correct(turn: Turn) -> None:
    """Correct what was known wrongly: the old value stays in the journal, what followed is reckoned again."""
    check_right(turn, turn.entry.item, "correct")
    if not turn.entry.reason.strip():
        turn.refuse("reason_wanted")
    if not turn.entry.facts:
        turn.refuse("nothing_given")
    before = len(turn.happenings)
    for name, value in turn.entry.facts.items():
        turn.set_fact(turn.entry.item, name, value, correcting=True)
    if turn.entry.facts and len(turn.happenings) == before and not turn.refusals:
        turn.refuse("nothing_changed")


def decide(turn: Turn) -> None:
    """Give a decision by hand where its table does not settle it; its posts may."""
    _by_hand(turn, "decided")


def override(turn: Turn) -> None:
    """Put a person's answer in the place of the table's, with reasons; both stay."""
    _by_hand(turn, "overridden")


def _by_hand(turn: Turn, status: str) -> None:
    entry, item = turn.entry, turn.entry.item
    plan = turn.plan(item).decisions.get(entry.decision)
    if plan is None:
        turn.refuse("unknown_decision", decision=entry.decision)
        return
    decision = plan.decision
    if status == "overridden":
        parties = plan.override_by(turn.view(item))
        if "reason" in decision.override_needs and not entry.reason.strip():
            turn.refuse("reason_wanted", decision)
    else:
        parties = tuple(f"post:{post}" for post in decision.by)
        if _is_settled(turn, item, entry.decision):
            turn.refuse("settled", decision)
    if not has_right(turn, parties):
        turn.refuse("no_right", decision, act=entry.act, parties=list(parties))
    values = [v.id for v in decision.values]
    if values and entry.value not in values:
        turn.refuse("not_an_option", decision, given=str(entry.value), options=values)
    if not turn.refusals:
        _set_decision(turn, item, entry.decision, status)


def _is_settled(turn: Turn, item: str, name: str) -> bool:
    """Say whether only an override, with its reasons, may put another answer in place of what stands."""
    stands = turn.record.decisions.get(key(item, name))
    return stands is not None and stands.status in ("final", "overridden", "not_applicable")


def _set_decision(turn: Turn, item: str, name: str, status: str) -> None:
    at = key(item, name)
    before = turn.record.decisions.get(at)
    machine = (
        before.machine
        if before and before.status in ("overridden", "decided")
        else before and before.value
    )
    turn.record.decisions[at] = Decided(
        turn.entry.value,
        before.row if before else "",
        status,
        (),
        turn.seq,
        before.trace if before else (),
        machine,
        turn.entry.reason,
        turn.entry.by.person,
    )
    turn.happen(
        "decided_by_hand", item, name, value=turn.entry.value, machine=machine, status=status
    )
    if before is None or before.value != turn.entry.value:
        turn.emit(item, f"{name}.changed")
    turn.mark(item, name)


def do(turn: Turn) -> None:
    """Do a step with one of its outcomes."""
    plan = turn.plan(turn.entry.item).steps.get(turn.entry.step)
    if plan is None:
        turn.refuse("unknown_step", step=turn.entry.step)
    else:
        complete(turn, turn.entry.item, plan)


def agree(turn: Turn) -> None:
    """Keep a time agreed with the party that the clock names; it goes before the printed limit (G14)."""
    run, plan = _run(turn)
    if run is None or plan is None:
        return
    terms = plan.clock.agree
    if terms is None:
        turn.refuse("no_agreement", plan.clock)
        return
    if terms.before == "due" and run.due is not None and turn.entry.entered_at > run.due:
        turn.refuse("too_late", plan.clock, due=run.due)
    if run.id in turn.record.agreed and not terms.renewable:
        turn.refuse("agreed_already", plan.clock)
    check_right(turn, run.item, "agree", plan.agree_by, plan.owner)
    _move_due(turn, run, turn.record.agreed, "agreed")


def extend(turn: Turn) -> None:
    """Stretch a limit for reasons, up to the ceiling its clause gives."""
    run, plan = _run(turn)
    if run is None or plan is None:
        return
    terms = plan.clock.extend
    if terms is None:
        turn.refuse("no_extension", plan.clock)
        return
    ceiling = turn.calendar_of(plan.clock.calendar).limit(run.start, parse_limit(terms.to)).at
    if turn.entry.until is not None and turn.entry.until > ceiling:
        turn.refuse("beyond_ceiling", plan.clock, ceiling=ceiling)
    if terms.before_due and run.due is not None and turn.entry.entered_at > run.due:
        turn.refuse("too_late", plan.clock, due=run.due)
    if "reason" in terms.needs and not turn.entry.reason.strip():
        turn.refuse("reason_wanted", plan.clock)
    check_right(turn, run.item, "extend", plan.extend_by)
    _move_due(turn, run, turn.record.extended, "extended")


def _run(turn: Turn) -> tuple[ClockState | None, ClockPlan | None]:
    run = turn.record.clocks.get(turn.entry.clock)
    if run is None or run.status not in ("running", "paused"):
        turn.refuse("no_such_run", clock=turn.entry.clock)
        return None, None
    return run, turn.plan(run.item).clocks[run.clock]


def _move_due(turn: Turn, run: ClockState, ledger: dict[str, Moment], code: str) -> None:
    until = turn.entry.until
    if until is None or until <= run.start:
        turn.refuse("no_moment", given=until)
        return
    ledger[run.id] = until
    turn.happen(code, run.item, run.clock, until=until, reason=turn.entry.reason)
    turn.mark(run.item, next(iter(sorted(turn.plan(run.item).clocks[run.clock].rests_on))))


def hold(turn: Turn) -> None:
    """Put the record on hold; clocks that name it as a pause wait, papers are kept beyond their time."""
    check_right(turn, "", "hold")
    if not turn.entry.reason.strip():
        turn.refuse("reason_wanted")
    if is_held(turn.record, turn.entry.item):
        turn.refuse("held_already")
    is_closed = {"closed": True} if turn.record.closed is not None else {}
    turn.happen("held", turn.entry.item, "", reason=turn.entry.reason, **is_closed)
    turn.emit(turn.entry.item, "held")


def resume(turn: Turn) -> None:
    """Take the record off hold."""
    check_right(turn, "", "hold")
    if not is_held(turn.record, turn.entry.item):
        turn.refuse("not_held")
    turn.happen("resumed", turn.entry.item, "")
    turn.emit(turn.entry.item, "resumed")


def assign(turn: Turn) -> None:
    """Give an open step to somebody: the party that had it may, and whoever the book gives the right."""
    item, step = turn.entry.item, turn.entry.step
    plan = turn.plan(item).steps.get(step)
    state = turn.record.steps.get(key(item, step))
    if plan is None or state is None or state.status != "open":
        turn.refuse("not_open", plan.step if plan else None, step=step)
        return
    if not turn.entry.to.startswith(("person:", "post:", "dept:", "head:")):
        turn.refuse("unknown_party", party=turn.entry.to)
    if not has_right(turn, parties_of(plan, turn.view(item))):
        check_right(turn, item, "assign")
    if plan.hands_to is not None and turn.entry.to not in plan.hands_to(turn.view(item)):
        may = list(plan.hands_to(turn.view(item)))
        turn.refuse("not_to_be_given", plan.step, party=turn.entry.to, parties=may)
    assign_to(turn, item, plan, turn.entry.to)


def close_(turn: Turn) -> None:
    """Close the record by an act of its own (withdrawn, void …), where the book gives the right to."""
    as_ = turn.entry.closes_as
    closings = [o.id for o in turn.plan().kind.closings]
    if as_ not in (*closings, *BUILT_IN_CLOSINGS):
        turn.refuse("unknown_closing", given=as_, options=closings)
        return
    check_right(turn, "", f"close.{as_}")
    if not turn.entry.reason.strip():
        turn.refuse("reason_wanted")
    pass_gates(turn, "", "close", f"close.{as_}")
    if not turn.refusals:
        close(turn, "", as_)


def reopen_(turn: Turn) -> None:
    """Open a closed record again, at the step named or where it stood."""
    check_right(turn, "", "reopen")
    if turn.record.closed is None:
        turn.refuse("not_closed")
    if not turn.entry.reason.strip():
        turn.refuse("reason_wanted")
    if turn.entry.step and turn.entry.step not in turn.plan().steps:
        turn.refuse("unknown_step", step=turn.entry.step)
    if not turn.refusals:
        reopen(turn, turn.entry.step)


def void(turn: Turn) -> None:
    """Declare the record, or an item, a mistake: it stays readable and counts for nothing."""
    check_right(turn, turn.entry.item, "void")
    if not turn.entry.reason.strip():
        turn.refuse("reason_wanted")
    if not turn.refusals:
        close(turn, turn.entry.item, "void")


def hear(turn: Turn) -> None:
    """Hear of a clock that has run out, of a registry row, of another record's event: only the system tells.

    People are heard too when they chase an open step, answer that they are at it, issue a paper,
    or bring one back signed.
    """
    if turn.entry.event in BY_PEOPLE:
        BY_PEOPLE[turn.entry.event](turn)
    elif turn.entry.by.person != "system":
        turn.refuse("no_right", act="hear", parties=["system"])
    elif turn.entry.clock:
        _hear_timer(turn)
    elif turn.entry.event.startswith(TOLD):
        hear_of_child(turn)
    elif turn.entry.event:
        turn.happen("heard", turn.entry.item, turn.entry.event, payload=dict(turn.entry.payload))
        turn.emit(turn.entry.item, turn.entry.event)
        if turn.entry.event == MAIL_RECEIVED:
            _tell_of_mail(turn)
    else:
        turn.refuse("nothing_given")


CUSTOMER_WROTE = Text("客户来信，请阅读", "The customer wrote: read it")


def _tell_of_mail(turn: Turn) -> None:
    """Tell everybody with an open step of the record that the customer wrote."""
    open_steps = [state for state in turn.record.steps.values() if state.status == "open"]
    parties = (p for state in open_steps for p in (*state.parties, state.assigned) if p)
    turn.notify(tuple(dict.fromkeys(parties)), "", "mail", CUSTOMER_WROTE, "")


def _hear_timer(turn: Turn) -> None:
    """A timer that fires for a run that has stopped, moved or fired already changes nothing."""
    entry = turn.entry
    stage = str(entry.value)
    wanted = [
        t
        for t in timers_of(turn)
        if (t.clock, t.stage) == (entry.clock, stage) and t.at <= entry.entered_at
    ]
    if not wanted:
        turn.moot = True
        return
    timer = wanted[0]
    if stage == STAGE:
        _come_again(turn, timer)
        return
    turn.record.fired[fired_key(timer.clock, stage, timer.at)] = turn.seq
    run = turn.record.clocks[timer.clock]
    sort, _, index = stage.partition(".")
    turn.happen(
        "timer", run.item, run.clock, stage=stage, due=run.due, late_by=entry.entered_at - timer.at
    )
    _carry_out_timer(turn, run, sort, index)


def _come_again(turn: Turn, timer: Timer) -> None:
    """A time of a trigger has come: it fires once, and the next time is looked for from here."""
    item, _, trigger = timer.clock.partition("/")
    note_coming(turn, item, trigger, timer.at)
    fire_again(turn, item, turn.plan(item).triggers[trigger])


def _carry_out_timer(turn: Turn, run: ClockState, sort: str, index: str) -> None:
    plan = turn.plan(run.item).clocks[run.clock]
    view = turn.view(run.item)
    name = plan.clock.name
    if sort == "near":
        turn.emit(run.item, f"{run.clock}.near")
        if plan.owner:
            turn.notify(plan.owner(view), run.clock, "near", name, run.item, run.id)
        return
    if sort == "due":
        find_late(turn, run)
        turn.emit(run.item, f"{run.clock}.late")
        acts = [a for a in plan.late if a.after is None]
    else:
        acts = [plan.late[int(index)]]
    for act in acts:
        carry_out(turn, run.item, act, view, run.clock, name, run, plan.owner)


BY_PEOPLE: Mapping[str, Callable[[Turn], None]] = {
    CHASED: chase,
    ANSWERED: answer,
    ISSUED: issue,
    RETURNED: take_back,
}
"""What people may be heard with: everything else is news that only the system brings."""

ACTS: Mapping[str, Callable[[Turn], None]] = {
    "open": open_,
    "fill": fill,
    "correct": correct,
    "decide": decide,
    "override": override,
    "do": do,
    "agree": agree,
    "hold": hold,
    "resume": resume,
    "extend": extend,
    "assign": assign,
    "hand_over": hand_over,
    "link": tie,
    "close": close_,
    "reopen": reopen_,
    "void": void,
    "hear": hear,
}
ON_CLOSED = frozenset({"fill", "correct", "link", "reopen", "hear", "do", "void", "hold", "resume"})
"""What may still be done to a closed record; one that is held keeps its papers beyond their time."""

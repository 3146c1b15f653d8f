"""Who signed a paper: the steps that stand among its fields, and the posts that sign it."""

from __future__ import annotations

from collections.abc import Iterable

from kesu.core.explaining.names import outcome_title, party_title
from kesu.core.records.record import StepState, key
from kesu.core.rulebook.model import Step
from kesu.paper.sheets import Signature, Strip, Tick
from kesu.paper.subject import Subject


def step_signature(subject: Subject, name: str) -> Signature:
    """Return the box of a step: how it ended, who did it and when; blank until it is done."""
    step = subject.plan.steps[name].step
    label = subject.reader.text(step.name)
    state = _state(subject, name)
    if state is None or state.status != "done" or state.done_at is None:
        ended = [_outcome(subject, step, o.id) for o in step.outcomes]
        return Signature(name, label, ticks=tuple(Tick(o) for o in ended if o))
    says = _outcome(subject, step, state.outcome)
    return Signature(name, label, says, _by(subject, state), _when(subject, state.done_at))


def _outcome(subject: Subject, step: Step, outcome: str) -> str:
    return outcome_title(subject.reader, subject.kind.id, step.id, outcome) if outcome else ""


def _state(subject: Subject, name: str) -> StepState | None:
    record = subject.record
    return record.steps.get(key(subject.item, name)) if record is not None else None


def _by(subject: Subject, state: StepState) -> str:
    people = [who for who, given in state.signers if given == state.outcome] or [state.by]
    return subject.reader.listed(party_title(subject.reader, who) for who in people if who)


def _when(subject: Subject, at: int) -> str:
    """Return the moment of a signature, to the minute."""
    return subject.reader.moment(at - at % 60)


def strip(subject: Subject) -> Strip | None:
    """Return the signatures at the foot: one for each post that signs, with who last acted in it on the record."""
    found = tuple(_post(subject, post) for post in subject.document.signs)
    return Strip(found) if found else None


def _post(subject: Subject, post: str) -> Signature:
    label = party_title(subject.reader, f"post:{post}")
    last = max(_done_by(subject, post), key=lambda state: state.seq, default=None)
    if last is None or last.done_at is None:
        return Signature(post, label)
    return Signature(post, label, "", _by(subject, last), _when(subject, last.done_at))


def _done_by(subject: Subject, post: str) -> Iterable[StepState]:
    """Yield the steps done that only this post does: what several may do does not say who signed for it."""
    for name, plan in subject.plan.steps.items():
        state = _state(subject, name)
        if (
            state is not None
            and state.status == "done"
            and [w.post for w in plan.step.by] == [post]
        ):
            yield state
